import CICU
import Messaging

/// Says whether one of a shop's approved texts may stand for a message, and writes it.
///
/// The words of a near text may differ in what changes no meaning: another word for the same thing in the same form, an
/// article, a `please`, a slip of the pen. Never in anything else; above all not in a number, a colour, a size or a negation.
/// An entity that differs (a price, a code, a date) is put in the place of the other.
struct ShopMemory {
  struct Approved {
    var text: [UInt16]
    var confidence: Double
    /// The spans of the message that the text has verbatim.
    var kept: [Range<Int>]
    /// What it says in the language of the message: what it was approved for, or the message where an entity was put in.
    var source: String
  }

  let wording: ShopWording
  let source: Language
  let target: Language
  let concepts: [Concept]

  /// For each sentence of several that there is an approved text for.
  func approved(_ analysis: Analysis) -> [Int: Approved] {
    guard analysis.sentences.count > 1 else { return [:] }
    var found: [Int: Approved] = [:]
    for (number, sentence) in analysis.sentences.enumerated() {
      found[number] = approved(sentence.tokens, of: analysis.text)
    }
    return found
  }

  func approved(_ tokens: ArraySlice<Token>, of text: [UInt16]) -> Approved? {
    guard let first = tokens.first, let last = tokens.last,
      let index = wording.index(from: source.tag, to: target.tag)
    else { return nil }
    let message = MemoryText(tokens, of: text)
    let written = text[Int(first.start)..<Int(last.end)]
    if let pair = index.exact(written), var found = rendering(of: pair, for: message) {
      found.confidence = 1
      return found
    }
    for candidate in index.near(written) {
      guard var found = rendering(of: candidate.pair, for: message) else { continue }
      found.confidence = candidate.score * 0.95
      return found
    }
    return nil
  }

  /// The rendering of a pair with the message's entities, if the message says the same.
  private func rendering(of number: Int, for message: MemoryText) -> Approved? {
    let pair = wording.memory[number]
    guard let original = pair.texts[source.tag], let approved = pair.texts[target.tag] else { return nil }
    let units = DigitForms.latin(Array(original.utf16))
    let known = MemoryText(
      wording.tokens(of: units, in: source, target: target.tag)[...], of: units)
    // A statement is no answer to a question; a question without its mark is common.
    if message.asks(in: source), !known.asks(in: source) { return nil }
    let asIs = Array(approved.utf16)
    guard var result = adapted(asIs, from: known, to: message) else { return nil }
    let saying = result == asIs ? original : message.written
    if known.tail.isEmpty { result += message.tail }
    let facts = message.facts
    guard facts.allSatisfy({ Facts.contains($0.text[...], in: result) }) else { return nil }
    return Approved(text: result, confidence: 0, kept: facts.map(\.range), source: saying)
  }

  /// Comparing costs the square of the words: a longer text must be the same.
  private static let longestDifferent = 80

  /// The approved rendering with the entities of the message; nil where the message says something else.
  private func adapted(_ approved: [UInt16], from known: MemoryText, to message: MemoryText) -> [UInt16]? {
    if known.units == message.units { return approved }
    guard max(known.units.count, message.units.count) <= Self.longestDifferent else { return nil }
    var result = approved
    for step in TextDifference.steps(message.units, known.units) {
      switch step {
      case .same: continue
      case .left(let index): guard isFiller(message.units[index]) else { return nil }
      case .right(let index): guard isFiller(known.units[index]) else { return nil }
      case .replaced(let new, let old):
        let (new, old) = (message.units[new], known.units[old])
        if meansTheSame(new, old) { continue }
        guard known.units.count(where: { $0.text == old.text }) == 1,
          let replaced = replacing(old, by: new, in: result)
        else { return nil }
        result = replaced
      }
    }
    return result
  }

  // MARK: Words

  /// Words without which a sentence says the same.
  private static let fillers: Set<String> = [
    "g.a", "g.the", "g.please", "g.very", "adv.really", "adv.of_course", "adv.by_the_way", "adv.in_fact",
    "adv.honestly",
  ]

  private func isFiller(_ unit: MemoryText.Unit) -> Bool {
    let meanings = source.meanings(of: unit.symbol)
    // «ein», «un» are articles and may be numbers.
    return meanings.contains { Self.fillers.contains(concepts[Int($0.concept)].id) }
      && !meanings.contains { concepts[Int($0.concept)].isDecisive }
  }

  /// Another word for the same thing in the same form, or a known word with one letter wrong.
  private func meansTheSame(_ new: MemoryText.Unit, _ old: MemoryText.Unit) -> Bool {
    guard new.kind == .word, old.kind == .word else { return false }
    let meanings = source.meanings(of: old.symbol)
    if new.symbol != 0, source.isTerm(new.symbol) {
      return source.meanings(of: new.symbol).contains { mine in
        meanings.contains { $0.concept == mine.concept && $0.tag == mine.tag }
      }
    }
    let isDecisive = meanings.contains { concepts[Int($0.concept)].isDecisive }
    return !isDecisive && !meanings.isEmpty && new.text.count >= 5 && Self.isOneSlip(new.text, old.text)
  }

  /// One letter more, less, another, or two changed about.
  static func isOneSlip(_ left: [UInt16], _ right: [UInt16]) -> Bool {
    let (short, long) = left.count <= right.count ? (left, right) : (right, left)
    guard long.count - short.count <= 1 else { return false }
    let start = zip(short, long).prefix { $0 == $1 }.count
    let (shortRest, longRest) = (short[start...], long[start...])
    if short.count < long.count { return shortRest.elementsEqual(longRest.dropFirst()) }
    if shortRest.dropFirst().elementsEqual(longRest.dropFirst()) { return true }
    return shortRest.count >= 2 && shortRest.first == longRest.dropFirst().first
      && shortRest.dropFirst().first == longRest.first
      && shortRest.dropFirst(2).elementsEqual(longRest.dropFirst(2))
  }

  // MARK: Entities

  /// Nil where the place is not clear, or where the words beside it would have to change.
  private func replacing(
    _ old: MemoryText.Unit, by new: MemoryText.Unit, in text: [UInt16]
  ) -> [UInt16]? {
    guard old.kind == new.kind, new.isFact else { return nil }
    switch old.kind {
    case .number:
      guard old.value >= 0, new.value >= 0,
        [source, target].allSatisfy({ $0.agreement(with: old.value) == $0.agreement(with: new.value) })
      else { return nil }
    case .price, .percent, .code, .url, .email, .phone, .date, .clock, .size: break
    case .measure, .emoji, .word, .name, .punctuation, .other: return nil
    }
    let places = Tokenizer(text, language: target).tokens.filter {
      $0.isFact && $0.isFirstPart && text[Int($0.start)..<Int($0.end)].elementsEqual(old.text)
    }
    guard places.count == 1, let place = places.first else { return nil }
    return Array(text[..<Int(place.start)] + new.text + text[Int(place.end)...])
  }
}

extension Concept {
  /// What an approved text may never be bent across: numbers, colours, sizes, negations.
  var isDecisive: Bool { pos == "num" || domain == "color" || domain == "num" || isNegation }

  var isNegation: Bool { pos == "neg" || Self.negations.contains(id) }

  private static let negations: Set<String> = [
    "g.no_det", "g.without", "g.nobody", "g.nothing", "adv.never", "adv.no_longer", "adv.not_yet",
  ]
}

extension Language {
  /// Which plural form a whole number asks for (CLDR's categories).
  func agreement(with number: Int32) -> String {
    var out = [CChar](repeating: 0, count: 16)
    let pattern = "{0, plural, zero {z} one {o} two {t} few {f} many {m} other {x}}"
    let length = cicu_count_message(tag.text, pattern, Int64(number), &out, Int32(out.count))
    return length < 0
      ? "" : String(decoding: out.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Every concept that a single word names, with the form that the word has of it.
  func meanings(of symbol: UInt32) -> [(concept: Int32, tag: FormTag)] {
    guard symbol != 0 else { return [] }
    let node = terms.node(symbol)
    guard node != 0 else { return [] }
    var index = terms.firstEntry(node)
    var meanings: [(concept: Int32, tag: FormTag)] = []
    while index >= 0 {
      let entry = entries[Int(index)]
      meanings.append((lexemes[Int(entry.lexeme)].concept, entry.tag))
      index = entry.next
    }
    return meanings
  }
}
