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

  /// Reads the notation; nil when it is malformed or names an unknown slot.
  init?(
    _ text: Substring, surfaces: inout Surfaces, hasGroups: Bool, slot: (Substring) -> UInt8?
  ) {
    var reader = Reader(units: Array(text.utf16), hasGroups: hasGroups)
    guard let parts = reader.parts(surfaces: &surfaces, slot: slot), reader.isAtEnd else { return nil }
    self.parts = parts
  }

  init(parts: [Part]) { self.parts = parts }

  static let pieces: [Substring: Part] = [
    "fin": .fin, "neg": .neg, "rest": .rest, "clitic": .clitic, "front": .front, "comma": .frontComma,
    "-": .glue,
  ]

  private struct Reader {
    let units: [UInt16]
    let hasGroups: Bool
    var index = 0
    var isAtEnd: Bool { index >= units.count }

    mutating func parts(surfaces: inout Surfaces, slot: (Substring) -> UInt8?) -> [Part]? {
      var result: [Part] = []
      while index < units.count {
        let unit = units[index]
        if hasGroups && unit == 0x5D { break }
        if hasGroups && unit == 0x5B {
          index += 1
          guard let inner = parts(surfaces: &surfaces, slot: slot), index < units.count else { return nil }
          index += 1
          result.append(.group(inner))
        } else if unit == 0x7B {
          guard let end = units[index...].firstIndex(of: 0x7D) else { return nil }
          let inner = String(decoding: units[(index + 1)..<end], as: UTF16.self)
          index = end + 1
          if index - 1 > 0, !result.isEmpty, hasGlueBefore(inner.utf16.count + 2) { result.append(.glue) }
          guard let part = Self.slotPart(inner[...], surfaces: &surfaces, slot: slot) else { return nil }
          result.append(part)
          if index < units.count, units[index] != 0x20, units[index] != 0x5D, units[index] != 0x5B {
            result.append(.glue)
          }
        } else {
          let start = index
          while index < units.count, units[index] != 0x7B,
            !(hasGroups && (units[index] == 0x5B || units[index] == 0x5D))
          {
            index += 1
          }
          var literal = units[start..<index]
          while literal.first == 0x20 { literal = literal.dropFirst() }
          while literal.last == 0x20 { literal = literal.dropLast() }
          if !literal.isEmpty { result.append(.text(surfaces.add(literal))) }
        }
      }
      return result
    }

    /// Whether the slot just read stands against the text before it.
    private func hasGlueBefore(_ length: Int) -> Bool {
      let before = index - length - 1
      return before >= 0 && units[before] != 0x20 && units[before] != 0x5B && units[before] != 0x5D
        && units[before] != 0x7D
    }

    static func slotPart(_ inner: Substring, surfaces: inout Surfaces, slot: (Substring) -> UInt8?) -> Part? {
      if let piece = pieces[inner] { return piece }
      if inner.hasPrefix("yesno=") { return .yesNo(surfaces.add(inner.dropFirst(6).utf16)) }
      if inner.hasPrefix("neg=") { return .negative(surfaces.add(inner.dropFirst(4).utf16)) }
      if let mark = inner.firstIndex(of: "?") {
        guard let number = slot(inner[..<mark]) else { return nil }
        let options = inner[inner.index(after: mark)...].split(
          separator: "|", omittingEmptySubsequences: false)
        var choices: [(String, Int32)] = []
        for option in options {
          guard let colon = option.firstIndex(of: ":") else { return nil }
          choices.append(
            (String(option[..<colon]), surfaces.add(option[option.index(after: colon)...].utf16)))
        }
        return .choice(number, choices)
      }
      let halves = inner.split(separator: ":", maxSplits: 1)
      guard let name = halves.first, let number = slot(name) else { return nil }
      var request = Request()
      if halves.count == 2 {
        for word in halves[1].split(separator: ".") { RenderPattern.apply(word, to: &request) }
      }
      return .slot(number, request)
    }
  }

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
