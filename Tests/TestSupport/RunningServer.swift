import Fixtures
import Foundation
import NIOCore
import Synchronization

/// A real `parley serve` with a data folder and certificates of its own; it can be killed and started again on them.
public final class RunningServer: Sendable {
  private struct Life {
    let child: Child
    let port: Int
  }

  /// Everything of this server; removed with it.
  public let folder: String
  private let settings: [String: String]
  private let dataName: String
  private let life = Mutex<Life?>(nil)

  public var data: String { folder + "/" + dataName }
  /// What the server wrote to standard error, all its lives together.
  public var log: String { (try? String(contentsOfFile: folder + "/server.log", encoding: .utf8)) ?? "" }
  public var port: Int { life.withLock { $0?.port ?? 0 } }
  public var pid: Int32 { life.withLock { $0?.child.pid ?? 0 } }

  /// One development certificate authority for all servers of this run of the tests.
  private static let certificates = Task {
    let folder = NSTemporaryDirectory() + "parley-tests-certs-\(ProcessInfo.processInfo.processIdentifier)"
    let made = try await Command.run(Command.parley, ["certs", "dev", "--out", folder])
    guard made.status == 0 else { throw Overdue("certificates: \(made.errors)") }
    return folder
  }

  public static func authority() async throws -> String { try await certificates.value + "/ca.pem" }
  public static func certificate() async throws -> (chain: String, key: String) {
    let folder = try await certificates.value
    return (folder + "/server.pem", folder + "/server.key")
  }

  /// - Parameters:
  ///   - market: lines for `admin import`, done before the start.
  ///   - settings: the environment, such as `PARLEY_LIMITS_IDLE_MS`.
  public static func start(
    _ market: [JSON] = Market.lines, _ settings: [String: String] = [:]
  ) async throws -> RunningServer {
    let server = RunningServer(settings)
    try await server.provision(market)
    try await server.start()
    return server
  }

  public init(_ settings: [String: String] = [:], dataName: String = "data") {
    folder = NSTemporaryDirectory() + "parley-e2e-" + UUID().uuidString
    self.settings = settings
    self.dataName = dataName
    mkdir(folder, 0o700)
  }

  deinit {
    life.withLock { $0?.child.signal(SIGKILL) }
    try? FileManager.default.removeItem(atPath: folder)
  }

  // MARK: Lives

  /// A cut vocabulary starts faster; who names another has it. In a slow run it waits longer for its clients.
  private static let surroundings: [String: String] = {
    var settings = [
      "PARLEY_LOCALES": ProcessInfo.processInfo.environment["PARLEY_LOCALES"] ?? SmallLocales.path
    ]
    if Pace.factor > 1 {
      settings["PARLEY_LIMITS_HANDSHAKE_MS"] = String(8_000 * Pace.factor)
      settings["PARLEY_LIMITS_LOGIN_MS"] = String(10_000 * Pace.factor)
    }
    return settings
  }()

  public enum Signal: Sendable {
    case terminate, interrupt, kill

    fileprivate var number: Int32 {
      switch self {
      case .terminate: SIGTERM
      case .interrupt: SIGINT
      case .kill: SIGKILL
      }
    }
  }

  /// Starts on the port it had before, or a fresh one.
  /// - Parameter certificates: a folder of `certs dev` in place of the common one.
  public func start(certificates: String? = nil) async throws {
    var (chain, key) = try await Self.certificate()
    if let certificates { (chain, key) = (certificates + "/server.pem", certificates + "/server.key") }
    let child = try await Child.start(
      Command.parley,
      ["serve", "--data", data, "--listen", "127.0.0.1:\(port)", "--tls-cert", chain, "--tls-key", key],
      environment: Self.surroundings.merging(settings) { $1 }, log: folder + "/server.log")
    let ready = try await child.lines.next(within: .seconds(30), "the ready line")
    guard let ready, let listen = try JSON(line: ready)["listen"].string,
      let port = listen.split(separator: ":").last.flatMap({ Int($0) })
    else { throw Overdue("no ready line; the log says: \(self.log)") }
    life.withLock { $0 = Life(child: child, port: port) }
  }

  /// Sends a signal and waits for the end: the exit code, or minus the signal's number.
  @discardableResult
  public func end(_ signal: Signal = .terminate) async throws -> Int32 {
    guard let life = life.withLock({ $0 }) else { return 0 }
    life.child.signal(signal.number)
    return try await life.child.status(within: .seconds(30), "the server's end")
  }

  /// SIGHUP.
  public func askToReload() { _ = kill(pid, SIGHUP) }

  /// kill -9, then again on the same folder and port.
  public func killAndRestart() async throws {
    try await end(.kill)
    try await start()
  }

  /// Resident memory, from outside.
  public var residentKiB: Int {
    let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
  }

  // MARK: Administration

  /// `parley admin WORDS --data …`, whatever it answers.
  public func admin(_ words: String..., input: String = "") async throws -> Finished {
    try await Command.run(Command.parley, ["admin"] + words + ["--data", data], input: input)
  }

  public func provision(_ lines: [JSON]) async throws {
    guard !lines.isEmpty else { return }
    let path = folder + "/import.jsonl"
    try lines.map(\.text).joined(separator: "\n").write(toFile: path, atomically: false, encoding: .utf8)
    let done = try await admin("import", path)
    guard done.status == 0 else { throw Overdue("import: \(done.errors)") }
  }

  // MARK: Clients

  /// A connection that has read its `hello`.
  public func connect(_ trust: RawClient.Trust? = nil) async throws -> RawClient {
    let ca = try await Self.authority()
    let client = try await RawClient.connect(port: port, trust: trust ?? RawClient.Trust(authority: ca))
    _ = try await client.event("hello")
    return client
  }

  /// A session by token: `Market` gives every account the token `token-NAME`.
  public func login(_ name: String, _ fields: [String: JSON] = [:]) async throws -> RawClient {
    let client = try await connect()
    let reply = try await client.request("login", ["token": .string("token-" + name)].merging(fields) { $1 })
    guard reply["ok"] == "login" else { throw Overdue("login of \(name): \(reply.text)") }
    return client
  }
}
