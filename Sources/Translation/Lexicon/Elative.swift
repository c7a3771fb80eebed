/// Arabic comparatives by the pattern أفعل: رخيص → أرخص, سهل → أسهل, واسع → أوسع, قوي → أقوى, خفيف → أخف.
enum Elative {
  /// Nil where the word has no such form (participles, relations in -ي, colours).
  static func form(of word: [UInt16]) -> [UInt16]? {
    guard !word.contains(0x20), word.allSatisfy({ (0x621...0x64A).contains($0) }), word.first != 0x623 else {
      return nil
    }
    let root: [UInt16]
    switch word.count {
    case 3 where !weak.contains(word[1]) || word[2] == yeh: root = word
    case 3 where word[1] == yeh: root = word
    case 4 where word[2] == yeh && word[3] != teh: root = [word[0], word[1], word[3]]
    case 4 where word[1] == alef: root = [word[0], word[2], word[3]]
    default: return nil
    }
    if root.contains(teh) || root.contains(alef) { return nil }
    if root[1] == root[2] { return [hamza, root[0], root[1]] }
    if root[2] == yeh || root[2] == waw { return [hamza, root[0], root[1], maqsura] }
    return [hamza] + root
  }

  private static let alef: UInt16 = 0x627, yeh: UInt16 = 0x64A, waw: UInt16 = 0x648, teh: UInt16 = 0x629
  private static let hamza: UInt16 = 0x623, maqsura: UInt16 = 0x649
  private static let weak: Set<UInt16> = [alef, yeh, waw]
}
