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
  /// The starts in hand that what follows does not rule out.
  private var promising: [Int] = []
  /// What patterns do with each word of the sentence.
  private var ahead: [PatternIndex.Word] = []
  let layout: PatternIndex.Layout
  let constants = Constants.shared

  /// Numbers of the names that the parser itself knows.
  struct Constants {
    static let shared = Constants()
    let sentence = Vocabulary.category("S")
    let size = Vocabulary.category("SIZE")
    let unknown = Vocabulary.category("UNK")
    let phrase = Vocabulary.category("PH")
    let head = Roles.head
    let verb = Roles.v
    let infinitiveBit: UInt64 = 1 << UInt64(Roles.vp)
    let uniqueRoles = Vocabulary.uniqueRoles
  }
  /// A template that must not be used, for measuring what the grammar does without it; -1 for none.
  var excluded: Int32 = -1

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
    for concept in pronouns { _ = chart.meanings.addNode(Node(kind: .word, value: max(concept, 0))) }
  }

  /// Parses one sentence.
  /// - Parameter isWordsOnly: the lexicon's edges alone, for text past the budget.
  mutating func run(_ sentence: Range<Int>, isWordsOnly: Bool) {
    let index = language.index.words
    let words = index.span
    begin(sentence, words)
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

  /// Begins to fetch what the search will look up for each word of the sentence.
  private func fetchAhead(_ sentence: Range<Int>, _ words: Span<Int32>) {
    let last = sentence.upperBound - 1
    for position in sentence where tokens[position].symbol != 0 {
      let symbol = tokens[position].symbol
      let next = position < last ? tokens[position + 1].symbol : 0
      language.terms.fetchAhead(symbol, before: next)
      layout.fetchAhead(Int32(bitPattern: symbol), before: Int32(bitPattern: next), words)
    }
    for position in sentence.dropLast() where tokens[position].symbol != 0 && tokens[position + 1].symbol != 0
    {
      layout.fetchStartsAhead(
        Int32(bitPattern: tokens[position].symbol), Int32(bitPattern: tokens[position + 1].symbol), words)
    }
  }

  private mutating func begin(_ sentence: Range<Int>, _ words: Span<Int32>) {
    fetchAhead(sentence, words)
    first = sentence.lowerBound
    chart.begin(count: sentence.count)
    asks =
      tokens[sentence].last { $0.kind == .punctuation }.flatMap { mark in
        mark.value == Token.sentenceEnd ? mark.symbol == language.questionMark : nil
      } ?? language.asksByWords(tokens[sentence])
    ahead.removeAll(keepingCapacity: true)
    for position in 0..<sentence.count {
      let token = token(position)
      chart.addWord(token.symbol, at: position)
      chart.addWord(token.alternative, at: position)
      var word = layout.word(Int32(bitPattern: token.symbol), words)
      if token.alternative != 0 {
        word.preceders.formUnion(layout.word(Int32(bitPattern: token.alternative), words).preceders)
      }
      words.fetchAhead(Int(word.group), count: PatternIndex.Layout.groupSize)
      ahead.append(word)
    }
  }

  func token(_ position: Int) -> Token { tokens[first + position] }

  private mutating func beginWithWord(_ words: Span<Int32>) {
    let token = token(start)
    let group = Int(ahead[start].group)
    if token.symbol != 0, group != 0 {
      beginAll(words, group, symbol: Int32(bitPattern: token.symbol), edge: -1, end: start + 1)
    }
    let uncutEnd = start + Int(token.alternativeSpan)
    guard token.alternative != 0, uncutEnd <= chart.count else { return }
    let symbol = Int32(bitPattern: token.alternative)
    let uncut = Int(layout.word(symbol, words).group)
    if uncut != 0 { beginAll(words, uncut, symbol: symbol, edge: -1, end: uncutEnd) }
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
      let (cost, depth) = open(words[place], edge)
      accept(words, Int(words[place + 1]), Attempt(end: end, cost: cost, depth: depth, length: 1))
    }
    guard end < chart.count else { return }
    let next = token(end)
    let isPreceder = edge < 0 || ahead[end].preceders.contains(Int(chart.edges[Int(edge)].category))
    if isPreceder, next.symbol != 0 { beginPair(words, symbol, next.symbol, edge, at: end, span: 1) }
    if isPreceder, next.alternative != 0, end + Int(next.alternativeSpan) <= chart.count {
      beginPair(words, symbol, next.alternative, edge, at: end, span: Int(next.alternativeSpan))
    }
    let wanted = layout.categories(at: group, words)
    var found = wanted.intersection(chart.categories(at: end))
    let rows = Int(words[group + 4])
    while let category = found.popFirst() {
      let row = rows + wanted.rank(of: category) * 2
      let starts = Int(words[row])
      let size = PatternIndex.Layout.startSize
      for at in stride(from: starts, to: starts + Int(words[row + 1]) * size, by: size) {
        let (cost, depth) = open(words[at], edge)
        enterAll(
          words, Int(words[at + 1]), category: category, layout.filter(at: at + 2, words),
          Attempt(end: end, cost: cost, depth: depth, length: 1))
      }
    }
  }

  private mutating func beginPair(
    _ words: Span<Int32>, _ first: Int32, _ second: UInt32, _ edge: Int32, at end: Int, span: Int
  ) {
    let (starts, count) = layout.starts(first, Int32(bitPattern: second), words)
    if count == 0 { return }
    let filter = chart.filters[end + span]
    let size = PatternIndex.Layout.startSize
    promising.removeAll(keepingCapacity: true)
    for at in stride(from: starts, to: starts + count * size, by: size) {
      let wanted = layout.filter(at: at + 2, words)
      if !wanted.isFull, !filter.meets(wanted) { continue }
      promising.append(at)
      words.fetchAhead(Int(words[at + 1]))
    }
    for number in promising.indices {
      let at = promising[number]
      let (cost, depth) = open(words[at], edge)
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
  private mutating func open(_ bits: Int32, _ edge: Int32) -> (cost: Int32, depth: Int) {
    if edge < 0 { return (1, 0) }
    let bits = PatternIndex.PlaceBits(bits: bits)
    path[0] = Step(slot: bits.slot, edge: edge)
    return (chart.edges[Int(edge)].cost + penalty(bits, edge), 1)
  }

  /// What a missed case costs. (A matched word costs 1.)
  private func penalty(_ bits: PatternIndex.PlaceBits, _ edge: Int32) -> Int32 {
    let cases = bits.cases
    return cases != 0 && chart.edges[Int(edge)].morphology.bits & 0x3F & cases == 0 ? 9 : 0
  }

  /// - Parameter filter: of what may follow the place.
  private mutating func enterAll(
    _ words: Span<Int32>, _ place: Int, category: Int, _ filter: SymbolFilter, _ attempt: Attempt
  ) {
    var index = chart.head(attempt.end, category)
    while index >= 0 {
      let edge = chart.edges[Int(index)]
      defer { index = edge.next }
      if !filter.isFull, !filter.meets(chart.filters[Int(edge.end)]) { continue }
      var attempt = attempt
      attempt.end = Int(edge.end)
      attempt.cost += edge.cost
      enter(words, place, edge: index, attempt)
    }
  }

  private mutating func enter(_ words: Span<Int32>, _ place: Int, edge: Int32, _ before: Attempt) {
    chart.steps += 1
    if chart.steps > Chart.maximumSteps { return }
    let bits = PatternIndex.PlaceBits(bits: words[place])
    var attempt = before
    attempt.length += 1
    if edge >= 0 {
      path[attempt.depth] = Step(slot: bits.slot, edge: edge)
      attempt.depth += 1
      attempt.cost += penalty(bits, edge)
    } else {
      attempt.cost += 1
    }
    if bits.isLast { accept(words, Int(words[place + 1]), attempt) }
    guard attempt.end < chart.count, bits.followCount > 0 else { return }
    let following = token(attempt.end)
    let follows = place + PatternIndex.Layout.placeSize
    for at in stride(from: follows, to: follows + bits.followCount * 2, by: 2) {
      let wanted = UInt32(bitPattern: words[at])
      if wanted >= PatternSet.categoryBase {
        let category = Int(wanted - PatternSet.categoryBase)
        if chart.head(attempt.end, category) < 0 { continue }
        let next = Int(words[at + 1])
        enterAll(words, next, category: category, layout.filter(of: next, words), attempt)
      } else if wanted == following.symbol {
        enterWord(words, Int(words[at + 1]), span: 1, attempt)
      } else if wanted == following.alternative,
        attempt.end + Int(following.alternativeSpan) <= chart.count
      {
        enterWord(words, Int(words[at + 1]), span: Int(following.alternativeSpan), attempt)
      }
    }
  }

  private mutating func enterWord(_ words: Span<Int32>, _ place: Int, span: Int, _ before: Attempt) {
    let filter = layout.filter(of: place, words)
    guard filter.isFull || filter.meets(chart.filters[before.end + span]) else { return }
    var attempt = before
    attempt.end += span
    enter(words, place, edge: -1, attempt)
  }
}
