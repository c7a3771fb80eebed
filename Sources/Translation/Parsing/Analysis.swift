import Messaging

/// A message cut into sentences, each parsed and covered: what all targets are written from.
final class Analysis: Sendable {
  struct Sentence: Sendable {
    var tokens: ArraySlice<Token>
    var cover: Cover
    var edgeCount: Int
    var stepCount: Int
    /// All readings, cheapest first, where somebody wants to see them.
    var rivals: [Edge] = []
  }

  /// A text this long is not translated; the sender's limit is far below.
  static let maximumUnits = 16_000
  static let maximumMarksInARow = 30
  static let maximumSentenceTokens = 48

  let source: Language
  /// The message as it was written.
  let written: [UInt16]
  /// The message, its numbers and times in digits.
  let text: [UInt16]
  let tokens: [Token]
  let sentences: [Sentence]
  /// Of all sentences.
  let chart: Meanings

  init?(
    _ text: String, language: Language, book: Shared<Phrasebook>, specials: Shared<SpecialConcepts>,
    wording: ShopWording? = nil, termsIn target: LanguageTag? = nil, without excluded: Int32 = -1,
    keepsRivals: Bool = false
  ) {
    guard text.utf8.count <= Self.maximumUnits * 3 else { return nil }
    let written = Array(text.utf16)
    guard written.count <= Self.maximumUnits, !Self.hasTooManyMarks(written) else { return nil }
    let units = language.grammar.inDigits(DigitForms.latin(written))
    source = language
    self.written = written
    self.text = units
    var tokens = Tokenizer(units, language: language, concepts: book.concepts).tokens
    if let wording {
      TermFinder(wording: wording, source: language.tag, target: target).mark(&tokens, text: units)
    }
    self.tokens = tokens
    var budget = Chart.maximumSteps
    var parser = Parser(tokens, language: language, traits: book.traits, pronouns: specials.pronouns)
    parser.excluded = excluded
    var sentences: [Sentence] = []
    for range in Self.sentences(tokens) {
      parser.run(range, isWordsOnly: budget <= 0)
      budget -= parser.chart.steps
      sentences.append(
        Sentence(
          tokens: tokens[range], cover: Cover(parser), edgeCount: parser.chart.edges.count,
          stepCount: parser.chart.steps, rivals: keepsRivals ? Self.rivals(parser.chart) : []))
    }
    self.sentences = sentences
    chart = parser.chart.meanings
  }

  /// The shop's terms that the message has.
  func terms(of wording: ShopWording) -> [ShopWording.Term] {
    tokens.compactMap { token in
      let number = Int(TermFinder.firstTerm - token.value)
      return wording.terms.indices.contains(number) ? wording.terms[number] : nil
    }
  }

  private static func rivals(_ chart: Chart) -> [Edge] {
    chart.edges.filter { $0.category != 0 }.sorted { ($0.cost, $0.node) < ($1.cost, $1.node) }
  }

  /// Long runs of combining marks make normalisation quadratic (UAX #15, stream-safe text).
  private static func hasTooManyMarks(_ units: [UInt16]) -> Bool {
    var run = 0
    for unit in units {
      run = unit >= 0x300 && unit <= 0x36F || unit >= 0x64B && unit <= 0x65F ? run + 1 : 0
      if run > maximumMarksInARow { return true }
    }
    return false
  }

  /// Ranges that end behind `.`, `?`, `!`, a line break, or at the parser's length limit.
  private static func sentences(_ tokens: [Token]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < tokens.count {
      let ends = tokens[index].kind == .punctuation && isEnd(tokens[index])
      index += 1
      if ends {
        while index < tokens.count,
          tokens[index].kind == .punctuation && isEnd(tokens[index]) || tokens[index].kind == .emoji
        { index += 1 }
      }
      if ends || index - start >= maximumSentenceTokens {
        ranges.append(start..<index)
        start = index
      }
    }
    if start < tokens.count { ranges.append(start..<tokens.count) }
    return ranges
  }

  private static func isEnd(_ token: Token) -> Bool { token.value == Token.sentenceEnd }
}

extension Token {
  /// `value` of punctuation that ends a sentence.
  static let sentenceEnd: Int32 = -10
}
