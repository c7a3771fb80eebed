import Client
import Foundation
import Gateway

/// A `parley serve` of the load test's own, without rate limits, in a folder of its own.
final class OwnServer {
  let target: LoadTarget
  let startSeconds: Double
  var processID: Int32 { process.processIdentifier }
  private let process: Process

  private init(_ process: Process, _ target: LoadTarget, startSeconds: Double) {
    self.process = process
    self.target = target
    self.startSeconds = startSeconds
  }

  /// - Parameters:
  ///   - folder: for certificates and the log; `data` is the server's.
  ///   - core: the only one it may use; nil for all.
  static func start(folder: String, data: String, core: Int?) async throws -> OwnServer {
    let began = Tally.now()
    let process = Process()
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let arguments = ["serve", "--data", data, "--listen", "127.0.0.1:0"]
    // taskset becomes the server: its process number stays.
    process.executableURL = core == nil ? program : URL(fileURLWithPath: Affinity.program)
    process.arguments = core.map { ["-c", "\($0)", program.path] + arguments } ?? arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(settings) { $1 }
    let output = Pipe()
    process.standardOutput = output
    _ = FileManager.default.createFile(atPath: folder + "/server.log", contents: nil)
    process.standardError = FileHandle(forWritingAtPath: folder + "/server.log")
    do {
      try process.run()
    } catch {
      throw Failure("the server can't be started: \(error)")
    }
    guard let ready = await firstLine(of: output.fileHandleForReading),
      let line = try? JSONDecoder().decode(Ready.self, from: ready), let address = ServerAddress(line.listen)
    else {
      let log = (try? String(contentsOfFile: folder + "/server.log", encoding: .utf8)) ?? ""
      throw Failure("the server did not start: \(log.split(separator: "\n").last ?? "it said nothing")")
    }
    let seconds = Double(Tally.now() - began) / 1e9
    return OwnServer(
      process, LoadTarget(address: address, trust: try Trust(authorityFile: line.ca)), startSeconds: seconds)
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }

  private struct Ready: Decodable {
    let listen: String
    let ca: String
  }

  private static var settings: [String: String] {
    var settings = [
      "PARLEY_LIMITS_CONNECTIONS": "1000000", "PARLEY_LIMITS_CONNECTIONS_PER_ADDRESS": "1000000",
      "PARLEY_LIMITS_UNAUTHENTICATED_CONNECTIONS": "1000000",
    ]
    for rate in RateName.allCases {
      settings["PARLEY_LIMITS_RATES_\(rate.rawValue.uppercased())_PER_S"] = "0"
    }
    return settings
  }

  private static func firstLine(of handle: FileHandle) async -> Data? {
    let chunks = AsyncStream<Data> { continuation in
      handle.readabilityHandler = { handle in
        let data = handle.availableData
        if data.isEmpty { continuation.finish() } else { continuation.yield(data) }
      }
    }
    var line = Data()
    for await chunk in chunks {
      line += chunk
      if let end = line.firstIndex(of: 0x0A) { return line[..<end] }
    }
    return nil
  }
}

/// Lets this process, and what it starts, have as many connections as the system allows.
enum OpenFiles {
  static func raiseLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
