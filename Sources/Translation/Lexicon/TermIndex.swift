/// The terms of a language as messages are looked up in them: nodes by number, and what a node's words may be lies in one
/// piece of memory.
///
/// The node of a word alone is its symbol + 1; behind them come those of longer terms. Node 1 is the root, 0 none.
struct TermIndex: Sendable {
  private struct Node {
    /// -1 for none.
    var entry: Int32 = -1
    /// The first reading, -1 for none; the lowest bit says whether longer terms begin here.
    var reading: Int32 = -2

    var hasLonger: Bool {
      get { reading & 1 != 0 }
      set { reading = newValue ? reading | 1 : reading & ~1 }
    }
  }

  private var nodes: [Node]
  private var longer = PairTable()
  /// One node's behind one another, each with the number of the next.
  private(set) var entries: [Language.Entry] = []
  private var readings: [TermReading] = []

  /// - Parameter firstEntries: of the trie's nodes, -1 for none.
  init(
    _ trie: TermTrie, firstEntries: [Int32], entries unordered: [Language.Entry], symbolCount: UInt32,
    _ reader: TermReadings
  ) {
    var numbers = [UInt32](repeating: 0, count: firstEntries.count)
    for (symbol, node) in trie.roots.enumerated() where node != 0 { numbers[Int(node)] = UInt32(symbol) + 1 }
    var count = symbolCount + 2
    for node in numbers.indices.dropFirst(2) where numbers[node] == 0 {
      numbers[node] = count
      count += 1
    }
    nodes = Array(repeating: Node(), count: Int(count))
    entries.reserveCapacity(unordered.count)
    var read: [TermReading] = []
    for (node, first) in firstEntries.enumerated() where first >= 0 {
      let begin = entries.count
      addEntries(first, unordered)
      reader.read(entries[begin...], into: &read)
      nodes[Int(numbers[node])] = Node(entry: Int32(begin), reading: Int32(readings.count) << 1)
      readings += read
    }
    readings = readings.fitted()
    trie.others.forEach { node, symbol, next in
      let node = numbers[Int(node)]
      nodes[Int(node)].hasLonger = true
      longer.set(node, symbol, numbers[Int(next)])
    }
  }

  private mutating func addEntries(_ first: Int32, _ unordered: [Language.Entry]) {
    var index = first
    while index >= 0 {
      var entry = unordered[Int(index)]
      index = entry.next
      entry.next = index < 0 ? -1 : Int32(entries.count) + 1
      entries.append(entry)
    }
  }

  /// The node behind `node` and one more word, 0 for none.
  func next(_ node: UInt32, _ symbol: UInt32) -> UInt32 {
    if node == 1 { return self.node(symbol) }
    return nodes[Int(node)].hasLonger ? longer.value(node, symbol) : 0
  }

  /// The node of a word alone, 0 for none.
  func node(_ symbol: UInt32) -> UInt32 {
    guard symbol != 0, Int(symbol) + 1 < nodes.count else { return 0 }
    let node = nodes[Int(symbol) + 1]
    return node.entry >= 0 || node.hasLonger ? symbol + 1 : 0
  }

  /// Begins to fetch what a word alone may be, and with the word behind it.
  func fetchAhead(_ symbol: UInt32, before next: UInt32) {
    let node = nodes[Int(symbol) + 1]
    if node.reading >= 0 { readings.fetchAhead(Int(node.reading >> 1)) }
    if node.hasLonger, next != 0 { longer.fetchAhead(symbol + 1, next) }
  }

  /// -1 for none.
  func firstEntry(_ node: UInt32) -> Int32 { nodes[Int(node)].entry }

  /// What a node's words may be, in the order in which it goes onto the chart.
  func readings(of node: UInt32) -> ArraySlice<TermReading> {
    let first = Int(nodes[Int(node)].reading >> 1)
    guard first >= 0 else { return [] }
    var last = first
    while !readings[last].isLast { last += 1 }
    return readings[first...last]
  }
}
