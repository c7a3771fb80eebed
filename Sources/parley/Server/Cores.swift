import Foundation
import NIOCore

/// The cores that this process may use: one event loop each. More loops than cores only wake one another.
enum Cores {
  static var available: Int {
    // NIO counts the machine's cores, not those that taskset or a cpuset leaves (proc(5), Cpus_allowed_list: "0-1,4").
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed_list:") }),
      let list = line.split(separator: "\t").last
    else { return System.coreCount }
    let allowed = list.split(separator: ",").reduce(0) { count, range in
      let ends = range.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, first <= last else { return count }
      return count + last - first + 1
    }
    return max(1, min(allowed, System.coreCount))
  }
}
