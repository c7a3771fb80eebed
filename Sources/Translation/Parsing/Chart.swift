/// The meaning of a span, built bottom-up; children are shared between readings.
struct Node {
  enum Kind: UInt8 { case word, token, template, frame }

  var kind: Kind
  /// A word for which a pronoun of the language stands.
  var isPronoun = false
  var morphology = Morphology.any
  /// The sentence's tokens that it was read from.
  var start: Int16 = 0
  var end: Int16 = 0
  /// Concept, token index, template or frame, by kind.
  var value: Int32
  var meaning = Meaning()
  var firstChild: Int32 = 0
  var childCount: Int32 = 0
  /// The frame that this one extends, or -1.
  var base: Int32 = -1

  /// A finite clause that neither asks nor commands.
  var isStatement: Bool {
    kind == .frame && value == Frames.clause && meaning.tense != .none && !meaning.isQuestion
      && !meaning.isImperative
  }
}

/// One reading of a span as a category.
struct Edge {
  var start: Int16
  var end: Int16
  var category: UInt8
  var morphology: Morphology
  var cost: Int32
  var node: Int32
  var roles: UInt64
  /// Next edge with the same start and category.
  var next: Int32 = -1
  /// Next edge with the same end besides.
  var nextOfSpan: Int32 = -1
}

/// The nodes of a message, and what they are made of.
struct Meanings: Sendable {
  private(set) var nodes: [Node] = []
  private(set) var children: [(role: UInt8, node: Int32)] = []

  init() {
    nodes.reserveCapacity(256)
    children.reserveCapacity(512)
  }

  mutating func addNode(_ node: Node) -> Int32 {
    nodes.append(node)
    return Int32(nodes.count - 1)
  }

  mutating func addChild(_ role: UInt8, _ node: Int32) { children.append((role, node)) }
}

/// The nodes of a message, and all readings of one of its sentences: edges by start and category.
struct Chart {
  static let categoryCount = Vocabulary.categories.count
  static let maximumEdges = 6_000
  static let maximumSteps = 120_000

  var meanings = Meanings()
  private(set) var edges: [Edge] = []
  private var heads: [Int32] = []
  /// The last edge by category and end; of the start in hand alone, since others are told by their start.
  private var spans: [Int32] = []
  /// Categories of which there is an edge, by start.
  private var present: [CategorySet] = []
  /// The words and categories that begin at a token, by its place; nothing begins behind the last.
  private(set) var filters: [SymbolFilter] = []
  private(set) var count = 0
  var steps = 0
  private let width = Chart.categoryCount

  init() {
    edges.reserveCapacity(256)
  }

  /// Clears the edges for a sentence of so many tokens; nodes stay.
  mutating func begin(count: Int) {
    self.count = count
    steps = 0
    edges.removeAll(keepingCapacity: true)
    heads.removeAll(keepingCapacity: true)
    heads.append(contentsOf: repeatElement(-1, count: (count + 1) * width))
    spans.removeAll(keepingCapacity: true)
    spans.append(contentsOf: repeatElement(-1, count: (count + 1) * width))
    present.removeAll(keepingCapacity: true)
    present.append(contentsOf: repeatElement(CategorySet(), count: count + 1))
    filters.removeAll(keepingCapacity: true)
    filters.append(contentsOf: repeatElement(SymbolFilter(), count: count + 1))
  }

  mutating func addWord(_ symbol: UInt32, at start: Int) {
    if symbol != 0 { filters[start].insert(word: symbol) }
  }

  var isExhausted: Bool { edges.count > Self.maximumEdges || steps > Self.maximumSteps }

  func head(_ start: Int, _ category: Int) -> Int32 { heads[start * width + category] }

  func categories(at start: Int) -> CategorySet { present[start] }

  /// Whether a reading this costly would be kept: it must beat what says the same, and at most four others.
  func wouldKeep(start: Int, end: Int, category: UInt8, cost: Int32, morphology: Morphology) -> Bool {
    var index = spanHead(start, end, category)
    var better = 0
    while index >= 0 {
      let edge = edges[Int(index)]
      if edge.cost <= cost {
        if edge.morphology == morphology { return false }
        better += 1
        if better >= 3 { return false }
      }
      index = edge.nextOfSpan
    }
    return true
  }

  private func spanHead(_ start: Int, _ end: Int, _ category: UInt8) -> Int32 {
    let last = spans[end * width + Int(category)]
    return last >= 0 && Int(edges[Int(last)].start) == start ? last : -1
  }

  mutating func add(_ edge: Edge) {
    let slot = Int(edge.start) * width + Int(edge.category)
    var edge = edge
    edge.next = heads[slot]
    edge.nextOfSpan = spanHead(Int(edge.start), Int(edge.end), edge.category)
    heads[slot] = Int32(edges.count)
    spans[Int(edge.end) * width + Int(edge.category)] = Int32(edges.count)
    edges.append(edge)
    present[Int(edge.start)].insert(Int(edge.category))
    filters[Int(edge.start)].insert(category: Int(edge.category))
  }
}
