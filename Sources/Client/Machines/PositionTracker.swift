/// Which positions of the inbox were seen: by events, in order, and by the replies to one's own requests, which may overtake them.
struct PositionTracker: Equatable {
  enum Verdict: Equatable {
    case new
    case duplicate
    /// New, and these before it never came.
    case hole(ClosedRange<Int64>)
  }

  /// More separate runs of replies ahead of the events than this are forgotten; their events then come as events.
  private static let runLimit = 4_096

  /// All up to here were seen. Nil while nothing says where the log begins.
  private(set) var floor: Int64?
  /// Seen beyond the floor; sorted, never adjacent.
  private var beyond: [ClosedRange<Int64>] = []

  init(floor: Int64?) { self.floor = floor }

  mutating func event(_ position: Int64) -> Verdict {
    guard let floor else {
      advance(to: position)
      return .new
    }
    if position <= floor || beyond.contains(where: { $0.contains(position) }) { return .duplicate }
    advance(to: position)
    return position == floor + 1 ? .new : .hole((floor + 1)...(position - 1))
  }

  mutating func reply(_ position: Int64) {
    guard floor != position - 1 else { return advance(to: position) }
    if let floor, position <= floor { return }
    note(position...position)
  }

  /// The server said that there is nothing more, up to here.
  mutating func caughtUp(_ position: Int64) {
    if position > floor ?? -1 { advance(to: position) }
  }

  /// The log lives another life: what was seen says nothing any more.
  mutating func restart() {
    floor = nil
    beyond = []
  }

  /// Takes back events that were received and never used; the server is asked for them again.
  /// - Parameter positions: ascending.
  mutating func takeBack(_ positions: [Int64]) {
    guard let first = positions.first, let end = floor, first <= end else { return }
    floor = first - 1
    var next = first
    for position in positions where position <= end {
      if next < position { note(next...(position - 1)) }
      next = position + 1
    }
    if next <= end { note(next...end) }
  }

  private mutating func advance(to position: Int64) {
    var end = position
    while let first = beyond.first, first.lowerBound <= end + 1 {
      end = max(end, first.upperBound)
      beyond.removeFirst()
    }
    floor = end
  }

  private mutating func note(_ range: ClosedRange<Int64>) {
    // Positions mostly grow: look from the end.
    var index = beyond.endIndex
    while index > 0, beyond[index - 1].lowerBound > range.lowerBound { index -= 1 }
    if index > 0, beyond[index - 1].upperBound >= range.upperBound { return }
    beyond.insert(range, at: index)
    if index + 1 < beyond.count, beyond[index + 1].lowerBound <= range.upperBound + 1 {
      let next = beyond.remove(at: index + 1)
      beyond[index] = beyond[index].lowerBound...max(range.upperBound, next.upperBound)
    }
    if index > 0, beyond[index - 1].upperBound + 1 >= range.lowerBound {
      let merged = beyond.remove(at: index)
      beyond[index - 1] = beyond[index - 1].lowerBound...max(beyond[index - 1].upperBound, merged.upperBound)
    }
    if beyond.count > Self.runLimit { beyond.removeLast() }
  }
}
