/// How a meaning is written in one language: words, slots with what the place asks of them, choices by a slot's gender
/// or number, groups that appear only when one of their slots is filled.
struct RenderPattern: Sendable {
  /// What a place asks of the phrase that fills it; 0 leaves it as it is.
  struct Request: Sendable, Hashable {
    var grammaticalCase: UInt16 = 0
    /// 1 definite, 2 indefinite, 3 bare.
    var definiteness: UInt32 = 0
    /// 1 singular, 2 plural.
    var number: UInt32 = 0
    var mood: Mood = .main
    var gender: UInt16 = 0
    var person: UInt16 = 0
    /// The phrase stands in for its own subject (a relative clause): none is supplied.
    var hasNoSubject = false
    /// A clause behind if, when, as soon as: its future is said by the present, but in Russian.
    var isConditional = false
    /// An infinitive that the verb above marks (`to`, `zu`).
    var isMarked = false
    /// 1 comparative, 2 superlative: what a place asks of an adjective.
    var degree: UInt32 = 0
    /// A preposition stands in front: a time gives up its own.
    var isAfterPreposition = false
  }

  enum Mood: Int, Sendable, CaseIterable { case main, question, imperative, infinitive, subordinate }

  enum Part: Sendable {
    case text(Int32)
    case slot(UInt8, Request)
    /// Options by `m f n pl mp fp sg`, or by plural category.
    case choice(UInt8, [(key: String, text: Int32)])
    case group([Part])
    /// A piece of the verb group.
    case fin, neg, rest, clitic, front
    /// Two parts without a blank between them.
    case glue
    /// Text of yes-no questions alone, of negated clauses alone.
    case yesNo(Int32), negative(Int32)
    /// A comma behind a clause that stands in front.
    case frontComma
  }

  var parts: [Part] = []
  /// Whether its own words hold a negation.
  var saysNo = false

  init(parts: [Part]) { self.parts = parts }

  /// Its own words, the first of each choice.
  func words(_ surfaces: Surfaces) -> [UInt16] {
    var units: [UInt16] = []
    for part in parts {
      switch part {
      case .text(let surface): units += surfaces[surface]
      case .choice(_, let options): if let first = options.first { units += surfaces[first.text] }
      default: break
      }
      units.append(0x20)
    }
    return units
  }

  static let pieces: [String: Part] = [
    "fin": .fin, "neg": .neg, "rest": .rest, "clitic": .clitic, "front": .front, "comma": .frontComma,
    "-": .glue,
  ]

  static func apply(_ word: Substring, to request: inout Request) {
    switch word {
    case "nom": request.grammaticalCase = 1
    case "gen": request.grammaticalCase = 2
    case "dat": request.grammaticalCase = 3
    case "acc": request.grammaticalCase = 4
    case "ins": request.grammaticalCase = 5
    case "prp": request.grammaticalCase = 6
    case "def": request.definiteness = 1
    case "indef": request.definiteness = 2
    case "bare": request.definiteness = 3
    case "sg": request.number = 1
    case "pl": request.number = 2
    case "cmp": request.degree = 1
    case "sup": request.degree = 2
    case "sub": request.mood = .subordinate
    case "inf": request.mood = .infinitive
    case "q": request.mood = .question
    case "imp": request.mood = .imperative
    default: break
    }
  }
}
