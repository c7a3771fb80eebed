/// Bottom-up chart parser over a sentence: right to left by start, so that all that begins further right is complete.
///
/// The search reads the language's `PatternIndex` alone; `words` in its functions is that index.
struct Parser {
  let language: Language
  let traits: ParsingTraits
  let tokens: [Token]
  var chart = Chart()
  /// The message's token with which the sentence begins.
  private var first = 0
  /// Where the edges in hand begin.
  private(set) var start = 0
  /// How the sentence ends: true `?`, false `.` or `!`, nil without a mark.
  private(set) var asks: Bool?
  /// The slots of the pattern in hand and what fills them.
  var path: [Step]
  var readings: [Reading] = []
  private let layout: PatternIndex.Layout

  struct Step {
    var slot: UInt8
    var edge: Int32
  }

  /// More than a pattern can have places.
  private static let maximumDepth = 128

  init(_ tokens: [Token], language: Language, traits: ParsingTraits, pronouns: [Int32]) {
    self.language = language
    self.traits = traits
    self.tokens = tokens
    layout = language.index.layout
    path = Array(repeating: Step(slot: 0, edge: -1), count: Self.maximumDepth)
    for concept in pronouns { _ = chart.addNode(Node(kind: .word, value: max(concept, 0))) }
  }

  /// Parses one sentence.
  /// - Parameter isWordsOnly: the lexicon's edges alone, for text past the budget.
  mutating func run(_ sentence: Range<Int>, isWordsOnly: Bool) {
    begin(sentence)
    let index = language.index.words
    let words = index.span
    for position in stride(from: chart.count - 1, through: 0, by: -1) {
      start = position
      var next = chart.edges.count
      addWords(at: position)
      if isWordsOnly { continue }
      if !chart.isExhausted { beginWithWord(words) }
      while next < chart.edges.count, !chart.isExhausted {
        extend(words, Int32(next))
        next += 1
      }
    }
  }

  private mutating func begin(_ sentence: Range<Int>) {
    first = sentence.lowerBound
    chart.begin(count: sentence.count)
    asks = tokens[sentence].last { $0.kind == .punctuation }.flatMap { mark in
      mark.value == Token.sentenceEnd ? mark.symbol == language.questionMark : nil
    }
  }

  func token(_ position: Int) -> Token { tokens[first + position] }

  private mutating func beginWithWord(_ words: Span<Int32>) {
    let token = token(start)
    if token.symbol != 0 { beginWithWord(words, Int32(bitPattern: token.symbol), end: start + 1) }
    let uncutEnd = start + Int(token.alternativeSpan)
    if token.alternative != 0, uncutEnd <= chart.count {
      beginWithWord(words, Int32(bitPattern: token.alternative), end: uncutEnd)
    }
  }

  private mutating func beginWithWord(_ words: Span<Int32>, _ symbol: Int32, end: Int) {
    let group = layout.group(ofWord: symbol, words)
    if group == 0 { return }
    beginAll(words, group, symbol: symbol, edge: -1, end: end)
  }

  private mutating func extend(_ words: Span<Int32>, _ index: Int32) {
    let edge = chart.edges[Int(index)]
    let group = Int(words[layout.categoryGroups + Int(edge.category)])
    if group == 0 { return }
    let symbol = Int32(bitPattern: PatternSet.categoryBase + UInt32(edge.category))
    beginAll(words, group, symbol: symbol, edge: index, end: Int(edge.end))
  }

  /// Starts every pattern whose first symbol is `symbol` and whose second can follow at `end`.
  private mutating func beginAll(
    _ words: Span<Int32>, _ group: Int, symbol: Int32, edge: Int32, end: Int
  ) {
    let singles = Int(words[group + 5])
    for at in singles..<(singles + Int(words[group + 6])) {
      let place = Int(words[at])
      let (cost, depth) = open(words, place, edge)
      accept(words, Int(words[place + 2]), Attempt(end: end, cost: cost, depth: depth, length: 1))
    }
    guard end < chart.count else { return }
    let next = token(end)
    if next.symbol != 0 { beginPair(words, symbol, next.symbol, edge, at: end, span: 1) }
    if next.alternative != 0, end + Int(next.alternativeSpan) <= chart.count {
      beginPair(words, symbol, next.alternative, edge, at: end, span: Int(next.alternativeSpan))
    }
    let wanted = layout.categories(of: group, words)
    var found = wanted.intersection(chart.categories(at: end))
    let rows = Int(words[group + 4])
    while let category = found.popFirst() {
      let row = rows + wanted.rank(of: category) * 2
      let starts = Int(words[row])
      for at in stride(from: starts, to: starts + Int(words[row + 1]) * 2, by: 2) {
        let (cost, depth) = open(words, Int(words[at]), edge)
        enterAll(
          words, Int(words[at + 1]), category: category,
          Attempt(end: end, cost: cost, depth: depth, length: 1))
      }
    }
  }

  private mutating func beginPair(
    _ words: Span<Int32>, _ first: Int32, _ second: UInt32, _ edge: Int32, at end: Int, span: Int
  ) {
    let (starts, count) = layout.starts(first, Int32(bitPattern: second), words)
    for at in stride(from: starts, to: starts + count * 2, by: 2) {
      let (cost, depth) = open(words, Int(words[at]), edge)
      enter(
        words, Int(words[at + 1]), edge: -1,
        Attempt(end: end + span, cost: cost, depth: depth, length: 1))
    }
  }

  /// A pattern as far as it has been matched.
  struct Attempt {
    var end: Int
    var cost: Int32
    /// How much of `path` is its own.
    var depth: Int
    /// How many places it has passed.
    var length: Int
  }

  /// Passes a pattern's first place.
  private mutating func open(_ words: Span<Int32>, _ place: Int, _ edge: Int32) -> (cost: Int32, depth: Int) {
    if edge < 0 { return (1, 0) }
    let bits = PatternIndex.PlaceBits(bits: words[place + 1])
    path[0] = Step(slot: bits.slot, edge: edge)
    return (chart.edges[Int(edge)].cost + penalty(bits, edge), 1)
  }

  /// What a missed case costs. (A matched word costs 1.)
  private func penalty(_ bits: PatternIndex.PlaceBits, _ edge: Int32) -> Int32 {
    let cases = bits.cases
    return cases != 0 && chart.edges[Int(edge)].morphology.bits & 0x3F & cases == 0 ? 9 : 0
  }

  private mutating func enterAll(
    _ words: Span<Int32>, _ place: Int, category: Int, _ attempt: Attempt
  ) {
    var index = chart.head(attempt.end, category)
    while index >= 0 {
      let edge = chart.edges[Int(index)]
      var attempt = attempt
      attempt.end = Int(edge.end)
      attempt.cost += edge.cost
      enter(words, place, edge: index, attempt)
      index = edge.next
    }
  }

  private mutating func enter(_ words: Span<Int32>, _ place: Int, edge: Int32, _ before: Attempt) {
    chart.steps += 1
    if chart.steps > Chart.maximumSteps { return }
    let bits = PatternIndex.PlaceBits(bits: words[place + 1])
    var attempt = before
    attempt.length += 1
    if edge >= 0 {
      path[attempt.depth] = Step(slot: bits.slot, edge: edge)
      attempt.depth += 1
      attempt.cost += penalty(bits, edge)
    } else {
      attempt.cost += 1
    }
    if bits.isLast { accept(words, Int(words[place + 2]), attempt) }
    guard attempt.end < chart.count, bits.followCount > 0 else { return }
    let following = token(attempt.end)
    let follows = Int(words[place])
    for at in stride(from: follows, to: follows + bits.followCount * 2, by: 2) {
      let wanted = UInt32(bitPattern: words[at])
      if wanted >= PatternSet.categoryBase {
        enterAll(words, Int(words[at + 1]), category: Int(wanted - PatternSet.categoryBase), attempt)
      } else if wanted == following.symbol {
        var next = attempt
        next.end += 1
        enter(words, Int(words[at + 1]), edge: -1, next)
      } else if wanted == following.alternative,
        attempt.end + Int(following.alternativeSpan) <= chart.count
      {
        var next = attempt
        next.end += Int(following.alternativeSpan)
        enter(words, Int(words[at + 1]), edge: -1, next)
      }
    }
  }
}

extension PatternIndex.Layout {
  func group(ofWord symbol: Int32, _ words: Span<Int32>) -> Int {
    var slot = Self.hash(symbol, 0) & wordGroupMask
    while true {
      let found = words[wordGroups + slot * 2]
      if found == symbol { return Int(words[wordGroups + slot * 2 + 1]) }
      if found == 0 { return 0 }
      slot = (slot + 1) & wordGroupMask
    }
  }

  func starts(_ first: Int32, _ second: Int32, _ words: Span<Int32>) -> (at: Int, count: Int) {
    var slot = Self.hash(first, second) & pairMask
    while true {
      let at = pairs + slot * 4
      let count = Int(words[at + 3])
      if count == 0 { return (0, 0) }
      if words[at] == first, words[at + 1] == second { return (Int(words[at + 2]), count) }
      slot = (slot + 1) & pairMask
    }
  }

  func categories(of group: Int, _ words: Span<Int32>) -> CategorySet {
    CategorySet(
      low: UInt64(UInt32(bitPattern: words[group])) | UInt64(UInt32(bitPattern: words[group + 1])) << 32,
      high: UInt64(UInt32(bitPattern: words[group + 2])) | UInt64(UInt32(bitPattern: words[group + 3])) << 32)
  }
}
