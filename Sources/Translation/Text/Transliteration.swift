internal import CICU
import Synchronization

/// Unknown words in another script's letters: Latin, which readers of every language here can read aloud.
enum Transliteration {
  enum Script: Int32 {
    case cyrillic = 0, arabic = 1, han = 2, other = 3

    /// The script of a word outside the Latin one; nil for Latin words and for what is no word.
    init?(_ word: ArraySlice<UInt16>) {
      guard let unit = word.first(where: { $0 >= 0x250 }) else { return nil }
      switch unit {
      case 0x400...0x52F: self = .cyrillic
      case 0x600...0x6FF, 0x750...0x77F: self = .arabic
      case 0x3400...0x9FFF, 0xF900...0xFAFF: self = .han
      case 0x370...0x3FF, 0x531...0x5FF, 0x900...0x1FFF, 0x3040...0x30FF, 0xAC00...0xD7A3: self = .other
      default: return nil
      }
    }
  }

  private static let longest = 64
  private static let capacity = 512
  private static let known = Mutex<[[UInt16]: [UInt16]]>([:])
  private static let maximumKnown = 4_096

  /// The word in Latin letters, large at the start if it was, or if its script knows no small ones; nil where ICU has
  /// no way.
  static func latin(_ word: ArraySlice<UInt16>) -> [UInt16]? {
    guard let script = Script(word), word.count <= longest else { return nil }
    let key = Array(word)
    if let found = known.withLock({ $0[key] }) { return found.isEmpty ? nil : found }
    let made = transliterate(key, script)
    known.withLock { words in
      if words.count >= maximumKnown { words.removeAll(keepingCapacity: true) }
      words[key] = made
    }
    return made.isEmpty ? nil : made
  }

  /// Makes ICU read its rules, which takes a tenth of a second, before the first message needs them.
  static func warmUp() {
    for word in ["ж", "ع", "汉"] { _ = latin(Array(word.utf16)[...]) }
  }

  private static func transliterate(_ word: [UInt16], _ script: Script) -> [UInt16] {
    let units = withUnsafeTemporaryAllocation(of: UInt16.self, capacity: capacity) { buffer -> [UInt16] in
      let count = cicu_latin(script.rawValue, word, Int32(word.count), buffer.baseAddress, Int32(capacity))
      return count > 0 ? Array(buffer[..<Int(count)]) : []
    }
    // Soft signs and glottal stops: a reader has no use for them.
    var text = units.filter { $0 != 0x27 && $0 != 0x60 && $0 != 0x2BC && $0 != 0x2B9 && $0 != 0x2BA }
    if script == .han { text.removeAll { $0 == 0x20 } }
    guard let first = text.first, text.allSatisfy({ $0 < 0x250 }) else { return [] }
    let isName = script != .cyrillic || Folding.isCapital(word[0])
    if isName, first >= 0x61, first <= 0x7A { text[0] = first - 32 }
    return text
  }
}
