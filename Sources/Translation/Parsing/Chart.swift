/// The meaning of a span, built bottom-up; children are shared between readings.
struct Node {
  enum Kind: UInt8 { case word, token, template, frame }

  var kind: Kind
  /// Concept, token index, template or frame, by kind.
  var value: Int32
  var meaning = Meaning()
  var morphology = Morphology.any
  var firstChild: Int32 = 0
  var childCount: Int16 = 0
  /// The frame that this one extends, or -1.
  var base: Int32 = -1
  /// Language grammar rule that built it, -1 for none; and the word's form.
  var rule: Int32 = -1
  var start: Int16 = 0
  var end: Int16 = 0

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
  var cost: Int32
  var morphology: Morphology
  var node: Int32
  var roles: UInt64
  /// Next edge with the same start and category.
  var next: Int32
}

/// All readings of one sentence: edges by start and category, and their nodes.
struct Chart {
  static let categoryCount = Vocabulary.categories.count
  static let maximumEdges = 6_000
  static let maximumSteps = 120_000

  var nodes: [Node] = []
  var children: [(role: UInt8, node: Int32)] = []
  var edges: [Edge] = []
  var heads: [Int32]
  let count: Int
  var steps = 0

  init(count: Int) {
    self.count = count
    heads = Array(repeating: -1, count: (count + 1) * Self.categoryCount)
    edges.reserveCapacity(256)
    nodes.reserveCapacity(256)
    children.reserveCapacity(512)
  }

  var isExhausted: Bool { edges.count > Self.maximumEdges || steps > Self.maximumSteps }

  func head(_ start: Int, _ category: Int) -> Int32 { heads[start * Self.categoryCount + category] }

  mutating func addNode(_ node: Node) -> Int32 {
    nodes.append(node)
    return Int32(nodes.count - 1)
  }

  /// Whether a reading this costly would be kept: it must beat what says the same, and at most four others.
  func wouldKeep(start: Int, end: Int, category: UInt8, cost: Int32, morphology: Morphology) -> Bool {
    var index = head(start, Int(category))
    var better = 0
    while index >= 0 {
      let edge = edges[Int(index)]
      if Int(edge.end) == end, edge.cost <= cost {
        if edge.morphology == morphology { return false }
        better += 1
        if better >= 3 { return false }
      }
      index = edge.next
    }
    return true
  }

  /// Adds an edge and returns its number.
  mutating func add(_ edge: Edge) -> Int32 {
    let slot = Int(edge.start) * Self.categoryCount + Int(edge.category)
    var edge = edge
    edge.next = heads[slot]
    edges.append(edge)
    heads[slot] = Int32(edges.count - 1)
    return heads[slot]
  }
}
