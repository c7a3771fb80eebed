import Messaging

/// Translations by text, of which those that nobody asked for again go first: a hand goes round, forgets what was not
/// used since it came by, and lets the rest stay for another round.
struct TranslationClock {
  typealias Key = RecentTranslations.Key

  struct Made {
    let target: LanguageTag
    let rendering: Rendering
    let gloss: String?
  }

  private struct Entry {
    let key: Key
    var made: [Made]
    var bytes: Int
    var wasUsed = false
  }

  private var numbers: [Key: Int] = [:]
  private var entries: [Entry?] = []
  private var free: [Int] = []
  private var hand = 0
  private(set) var bytes = 0
  private(set) var found = 0
  private(set) var missed = 0

  mutating func find(_ key: Key, _ targets: [LanguageTag]) -> [Made] {
    guard let number = numbers[key] else {
      missed += targets.count
      return []
    }
    entries[number]?.wasUsed = true
    let made = entries[number]?.made ?? []
    for target in targets {
      if made.contains(where: { $0.target == target }) { found += 1 } else { missed += 1 }
    }
    return made
  }

  mutating func keep(_ key: Key, _ made: [Made], limit: Int) {
    // One text does not push out all others.
    let size = Self.size(key, made)
    guard size <= limit / 4 else { return }
    if let number = numbers[key], var entry = entries[number] {
      let new = made.filter { made in !entry.made.contains { $0.target == made.target } }
      entry.made += new
      entry.bytes += Self.size(new)
      bytes += Self.size(new)
      entries[number] = entry
    } else {
      let entry = Entry(key: key, made: made, bytes: size)
      let number = free.popLast() ?? entries.count
      if number == entries.count { entries.append(entry) } else { entries[number] = entry }
      numbers[key] = number
      bytes += size
    }
    shrink(to: limit)
  }

  mutating func shrink(to limit: Int) {
    while bytes > limit, !numbers.isEmpty {
      hand = hand + 1 < entries.count ? hand + 1 : 0
      guard let entry = entries[hand] else { continue }
      if entry.wasUsed, limit > 0 {
        entries[hand]?.wasUsed = false
      } else {
        remove(hand, entry)
      }
    }
  }

  mutating func forget(where isForgotten: (Key) -> Bool) {
    for (number, entry) in entries.enumerated() {
      guard let entry, isForgotten(entry.key) else { continue }
      remove(number, entry)
    }
  }

  private mutating func remove(_ number: Int, _ entry: Entry) {
    numbers[entry.key] = nil
    entries[number] = nil
    free.append(number)
    bytes -= entry.bytes
  }

  /// What an entry takes beside its texts: its place here and in the table, headers of strings and arrays.
  private static let overhead = 400

  private static func size(_ key: Key, _ made: [Made]) -> Int {
    overhead + key.text.utf8.count + size(made)
  }

  private static func size(_ made: [Made]) -> Int {
    made.reduce(0) { sum, made in
      let kept = made.rendering.kept.reduce(0) { $0 + $1.utf8.count + 48 }
      let lost = made.rendering.lostFacts.reduce(0) { $0 + $1.utf8.count + 48 }
      return sum + 200 + (made.rendering.text?.utf8.count ?? 0) + (made.gloss?.utf8.count ?? 0) + kept + lost
    }
  }
}
