/// Where two lists differ, by the fewest edits; of several ways, always the same.
enum TextDifference {
  enum Step: Equatable {
    case same(Int, Int)
    case replaced(Int, Int)
    /// Only the left list has it.
    case left(Int)
    /// Only the right list has it.
    case right(Int)
  }

  static func steps<Element: Equatable>(_ left: [Element], _ right: [Element]) -> [Step] {
    let width = right.count + 1
    var costs = [Int](repeating: 0, count: (left.count + 1) * width)
    for i in stride(from: left.count, through: 0, by: -1) {
      for j in stride(from: right.count, through: 0, by: -1) {
        let here = i * width + j
        if i == left.count {
          costs[here] = right.count - j
        } else if j == right.count {
          costs[here] = left.count - i
        } else {
          let both = costs[here + width + 1] + (left[i] == right[j] ? 0 : 1)
          costs[here] = min(both, costs[here + width] + 1, costs[here + 1] + 1)
        }
      }
    }
    return path(costs, left, right)
  }

  private static func path<Element: Equatable>(
    _ costs: [Int], _ left: [Element], _ right: [Element]
  ) -> [Step] {
    let width = right.count + 1
    var steps: [Step] = []
    var (i, j) = (0, 0)
    while i < left.count || j < right.count {
      let here = i * width + j
      if i < left.count, j < right.count, left[i] == right[j], costs[here] == costs[here + width + 1] {
        steps.append(.same(i, j))
        (i, j) = (i + 1, j + 1)
      } else if i < left.count, j < right.count, costs[here] == costs[here + width + 1] + 1 {
        steps.append(.replaced(i, j))
        (i, j) = (i + 1, j + 1)
      } else if i < left.count, costs[here] == costs[here + width] + 1 {
        steps.append(.left(i))
        i += 1
      } else {
        steps.append(.right(j))
        j += 1
      }
    }
    return steps
  }
}
