/// Checks one numbering (`pos` of an inbox, `seq` of a conversation): each number once, events in order.
///
/// A reply to one's own request stands for its event, and may come before events of lower numbers.
struct Numbering: Sendable {
  struct Faults: Codable, Sendable {
    var lost = 0
    var doubled = 0
    var disordered = 0

    static func + (a: Self, b: Self) -> Self {
      Faults(lost: a.lost + b.lost, doubled: a.doubled + b.doubled, disordered: a.disordered + b.disordered)
    }

    var isClean: Bool { lost == 0 && doubled == 0 && disordered == 0 }
  }

  /// The lowest number that was not seen and not given up.
  private(set) var next: Int64
  private var repliedAhead: Set<Int64> = []
  private var missing: Set<Int64> = []
  private var doubled = 0
  private var disordered = 0

  /// - Parameter next: the first number to come.
  init(next: Int64) { self.next = next }

  mutating func event(_ number: Int64) {
    guard number != next else { return advance() }
    guard number > next else { return late(number) }
    guard !repliedAhead.contains(number) else {
      doubled += 1
      return
    }
    while next < number {
      if repliedAhead.remove(next) == nil { missing.insert(next) }
      next += 1
    }
    advance()
  }

  mutating func reply(_ number: Int64) {
    if number == next {
      advance()
    } else if number < next {
      late(number)
    } else if !repliedAhead.insert(number).inserted {
      doubled += 1
    }
  }

  /// What is wrong when nothing more will come.
  /// - Parameter last: the newest number that there is.
  func faults(upTo last: Int64) -> Faults {
    let unseen = max(0, last - next + 1) - Int64(repliedAhead.count)
    return Faults(lost: missing.count + Int(max(0, unseen)), doubled: doubled, disordered: disordered)
  }

  private mutating func advance() {
    next += 1
    while !repliedAhead.isEmpty, repliedAhead.remove(next) != nil { next += 1 }
  }

  private mutating func late(_ number: Int64) {
    if missing.remove(number) != nil { disordered += 1 } else { doubled += 1 }
  }
}
