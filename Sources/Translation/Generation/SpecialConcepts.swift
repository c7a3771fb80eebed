/// Concepts that generation itself has to know: articles, personal pronouns, degree words, numerals.
struct SpecialConcepts: Sendable {
  var the: Int32 = -1
  var an: Int32 = -1
  var some: Int32 = -1
  var more: Int32 = -1
  var most: Int32 = -1
  var piece: Int32 = -1
  var i: Int32 = -1
  var you: Int32 = -1
  var we: Int32 = -1
  var it: Int32 = -1
  var they: Int32 = -1
  var reflexive: Int32 = -1
  var be: Int32 = -1
  var have: Int32 = -1
  var thisThing: Int32 = -1
  var onePronoun: Int32 = -1
  var one: Int32 = -1
  var negativePronouns: Set<Int32> = []
  /// January to December.
  var months: [Int32] = Array(repeating: -1, count: 12)
  var thatThing: Int32 = -1
  var exist: Int32 = -1
  var estar: Int32 = -1
  var with: Int32 = -1
  var using: Int32 = -1
  var forNoun: Int32 = -1
  var forVerb: Int32 = -1
  var conditionals: Set<Int32> = []
  var placePrepositions: Set<Int32> = []
  var numberValues: [Int32: Int32] = [:]
  /// The pronouns that a clause may have to supply: the first nodes of every chart, in this order.
  var pronouns: [Int32] { [i, you, we, it, they] }
  static let iNode: Int32 = 0, youNode: Int32 = 1, weNode: Int32 = 2, itNode: Int32 = 3, theyNode: Int32 = 4
  /// Arabic ال, glued to what follows.
  let definitePrefix: ArraySlice<UInt16> = [0x627, 0x644, 0x203F]

  init(_ concepts: [Concept]) {
    for (number, concept) in concepts.enumerated() {
      let number = Int32(number)
      switch concept.id {
      case "g.the": the = number
      case "g.a": an = number
      case "g.some": some = number
      case "g.more": more = number
      case "g.most": most = number
      case "g.piece_cl": piece = number
      case "g.i": i = number
      case "g.you": you = number
      case "g.we": we = number
      case "g.it": it = number
      case "g.they": they = number
      case "g.refl": reflexive = number
      case "v.be": be = number
      case "v.have": have = number
      case "g.this_pron": thisThing = number
      case "g.one_pron": onePronoun = number
      case "num.one":
        one = number
        numberValues[number] = 1
      case "g.nobody", "g.nothing": negativePronouns.insert(number)
      case "g.that_pron": thatThing = number
      case "g.exist": exist = number
      case "g.with": with = number
      case "g.in_place", "g.to_place", "g.to", "g.in", "g.at": placePrepositions.insert(number)
      case "g.using": using = number
      case "g.for": forVerb = number
      case "g.for_np": forNoun = number
      case "g.if", "g.when_conj", "g.as_soon_as", "g.after_conj", "g.before_conj": conditionals.insert(number)
      case "g.estar": estar = number
      default:
        if concept.domain == "time", let month = Self.monthNames.firstIndex(of: concept.id.dropFirst(5)) {
          months[month] = number
        }
        numberValues[number] = Self.number(of: concept)
      }
    }
  }

  private static let monthNames: [Substring] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november",
    "december",
  ]

  /// What a word for a number says.
  static func number(of concept: Concept) -> Int32? {
    concept.domain == "num" ? values[concept.id.dropFirst(4)] : nil
  }

  private static let values: [Substring: Int32] = [
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50,
    "hundred": 100,
    "thousand": 1000, "both": 2,
  ]
}

/// Frame numbers that generation names.
enum Frames {
  static let nounPhrase = Vocabulary.frame("NP")
  static let clause = Int32(Vocabulary.frame("CL"))
  static let prepositional = Int32(Vocabulary.frame("PP"))
  static let adjective = Int32(Vocabulary.frame("ADJP"))
  /// Times that bring a preposition of their own.
  static let times: Set<Int32> = Set(
    ["DATE.ON", "F1", "F2", "F3", "F4", "LAST", "NEXT", "EACH"].map { Int32(Vocabulary.frame($0)) })
  static let monthDay = Int32(Vocabulary.frame("MONTHDAY"))
  static let notPhrase = Int32(Vocabulary.frame("NOT.NP"))
  static let range = Int32(Vocabulary.frame("RANGE"))
  static let coordination = Int32(Vocabulary.frame("COORD.NP"))
  static let adjectives = RoleSet(
    ["ADJP", "ADJ.MORE", "ADJ.MOST", "ADJ.TOO", "ADJ.VERY", "COORD.ADJ"].map { Int32(Vocabulary.frame($0)) })
}
