import Foundation

/// What a process of this machine used, as `/proc` tells it.
struct ProcessUsage: Sendable {
  /// User and system time since its start.
  var cpuSeconds = 0.0
  var residentKib = 0

  /// Nil where there is no such process.
  static func of(_ process: Int32) -> ProcessUsage? {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
      // The name in parentheses may hold anything; the numbers follow it (proc(5)).
      let end = stat.lastIndex(of: ")")
    else { return nil }
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
      return nil
    }
    let resident = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return ProcessUsage(
      cpuSeconds: (user + system) / Double(sysconf(Int32(_SC_CLK_TCK))),
      residentKib: resident?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0)
  }
}

/// On which core a process may run, by util-linux's taskset.
enum Affinity {
  static let program = "/usr/bin/taskset"

  /// All threads of this process, and what they start.
  static func bindThisProcess(to core: Int) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["-a", "-c", "-p", "\(core)", "\(getpid())"]
    process.standardOutput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw Failure("a core can't be chosen without \(program): install util-linux")
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure("there is no core \(core) to run on") }
  }
}
