/// Terms by their words while they are read: (node, symbol) → node; node 1 is the root, 0 none. Most terms are of one
/// word, so the root's children lie in an array by symbol. `TermIndex` is made of it.
struct TermTrie: Sendable {
  private(set) var roots: [UInt32] = []
  private(set) var others = PairTable()

  func value(_ node: UInt32, _ symbol: UInt32) -> UInt32 {
    if node != 1 { return others.value(node, symbol) }
    return Int(symbol) < roots.count ? roots[Int(symbol)] : 0
  }

  mutating func set(_ node: UInt32, _ symbol: UInt32, _ next: UInt32) {
    if node != 1 {
      others.set(node, symbol, next)
      return
    }
    while roots.count <= Int(symbol) { roots.append(0) }
    roots[Int(symbol)] = next
  }
}
