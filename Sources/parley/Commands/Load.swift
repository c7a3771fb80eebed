import ArgumentParser
import Client
import Foundation
import NIOPosix

struct Load: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Load a server, check every message, and say how it did.",
    discussion:
      """
      Without --server it starts a server of its own, without rate limits. On a server that runs already it makes its accounts \
      through the control socket in that server's data folder (--data). Where that is on another machine, give --accounts FILE: it is \
      read if it exists, else written for `parley admin import FILE`.
      Exit code 1 if a message was lost, doubled or out of order.
      """)

  @Option(
    help: "The scenario: a file, or one that ships (chat, steady, storm, idle, history, slow, reconnect).")
  var scenario = "chat"
  @Option(help: "Conversations, each of a buyer and a shop.") var pairs: Int?
  @Option(help: "Open loop: messages a second in all.") var rate: Double?
  @Option(help: "Closed loop: messages without a reply, of each sender.") var window: Int?
  @Option(help: "Measured seconds.") var duration: Double?
  @Option(
    help: ArgumentHelp(
      "Another value for a field of the scenario; may be repeated.", valueName: "field=value"))
  var set: [String] = []
  @Option(help: "Where to write the report as JSON; the page goes beside it, with .html.") var report: String?
  @Option(help: ArgumentHelp("A server that runs already.", valueName: "host:port")) var server: String?
  @Option(help: ArgumentHelp("Its certificate authority (PARLEY_CA).", valueName: "file")) var ca: String?
  @Option(help: ArgumentHelp("Its accounts for the load, with their tokens.", valueName: "file"))
  var accounts: String?
  @Option(help: "Its process number, to measure it (default: the one of the control socket).") var serverPid:
    Int32?
  @Option(
    help:
      "The data folder: of the own server, kept afterwards; or of the one that runs (PARLEY_DATA, ./data).")
  var data: String?
  @Option(help: "The one core that the own server may use.") var serverCpu: Int?
  @Option(help: "The one core that the load may use.") var loadCpu: Int?
  @Option(help: "Event loops of the load.") var loops = 1

  func validate() throws {
    guard pairs ?? 1 > 0, window ?? 1 > 0, rate ?? 1 > 0, duration ?? 1 > 0, (1...64).contains(loops) else {
      throw ValidationError("--pairs, --rate, --window, --duration and --loops are numbers above 0")
    }
    guard rate == nil || window == nil else { throw ValidationError("give --rate or --window, not both") }
    guard set.allSatisfy({ $0.contains("=") }) else { throw ValidationError("--set takes field=value") }
    guard server.map({ ServerAddress($0) != nil }) ?? true else {
      throw ValidationError("--server takes HOST:PORT")
    }
  }

  func run() async throws {
    try await reporting {
      let scenario = try Scenario.load(scenario, changes: changes)
      OpenFiles.raiseLimit()
      let result = try await server == nil ? onOwnServer(scenario) : onRunningServer(scenario)
      let report = LoadReport(result, scenario, name: self.scenario, settings: settings)
      try write(report)
      Terminal.say(report.table)
      guard report.faults.isClean else { throw ExitCode(1) }
    }
  }

  private var changes: [String: String] {
    var changes: [String: String] = [:]
    if let pairs { changes["pairs"] = "\(pairs)" }
    if let rate { changes.merge(["rate": "\(rate)", "window": "0"]) { $1 } }
    if let window { changes.merge(["window": "\(window)", "rate": "0"]) { $1 } }
    if let duration { changes["duration_s"] = "\(duration)" }
    for text in set {
      let parts = text.split(separator: "=", maxSplits: 1)
      changes[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
    }
    return changes
  }

  private var settings: [String: String] {
    [
      "server": server ?? "own", "server core": serverCpu.map { "\($0)" } ?? "any",
      "load core": loadCpu.map { "\($0)" } ?? "any", "load loops": "\(loops)",
    ]
  }

  // MARK: Where

  private func onOwnServer(_ scenario: Scenario) async throws -> LoadResult {
    let folder = NSTemporaryDirectory() + "parley-load-" + UUID().uuidString.prefix(8).lowercased()
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = String(UUID().uuidString.prefix(6).lowercased())
    let roster = Roster(scenario, run: run)
    try roster.write(to: folder + "/accounts.jsonl")
    let data = URL(fileURLWithPath: data ?? folder + "/data").standardizedFileURL.path
    Progress.say("making \(roster.count) accounts")
    try await StoppedServer(folder: data).perform(.importFile(path: folder + "/accounts.jsonl")) { _ in }
    let server = try await OwnServer.start(folder: folder, data: data, core: serverCpu)
    defer { server.stop() }
    var result = try await load(scenario, server.target, roster, run, process: server.processID)
    result.serverStartSeconds = server.startSeconds
    return result
  }

  private func onRunningServer(_ scenario: Scenario) async throws -> LoadResult {
    guard let server, let address = ServerAddress(server) else {
      preconditionFailure("validate() has seen to it")
    }
    let run = String(UUID().uuidString.prefix(6).lowercased())
    let local = RunningServer(data: data ?? Environment["PARLEY_DATA"] ?? "data")
    let roster: Roster
    if let accounts {
      guard FileManager.default.fileExists(atPath: accounts) else {
        try Roster(scenario, run: run).write(to: accounts)
        throw Failure(
          "\(accounts) was written: import it with `parley admin import \(accounts)`, then run this again")
      }
      roster = try Roster(scenario, readFrom: accounts)
    } else {
      roster = Roster(scenario, run: run)
      Progress.say("making \(roster.count) accounts")
      try await local.add(roster)
    }
    let trust = try Trust(authorityFile: ca ?? Environment["PARLEY_CA"])
    return try await load(
      scenario, LoadTarget(address: address, trust: trust), roster, run,
      process: serverPid ?? local.processID)
  }

  private func load(
    _ scenario: Scenario, _ target: LoadTarget, _ roster: Roster, _ run: String, process: Int32?
  ) async throws -> LoadResult {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
    let stations = try await LoadRun.stations(on: group)
    if let loadCpu { try Affinity.bindThisProcess(to: loadCpu) }
    let load = LoadRun(
      scenario: scenario, target: target, roster: roster, phrases: try PhraseBook.load(), run: run,
      serverProcess: process, stations: stations, say: Progress.say)
    let result = try await load()
    Progress.end()
    return result
  }

  private func write(_ report: LoadReport) throws {
    guard let file = self.report else { return }
    let page = (file.hasSuffix(".json") ? String(file.dropLast(5)) : file) + ".html"
    do {
      try report.json().write(to: URL(fileURLWithPath: file))
      try Data(report.page.utf8).write(to: URL(fileURLWithPath: page))
    } catch {
      throw Failure("the report can't be written to \(file); name another file with --report")
    }
  }
}

/// How far it is, on standard error: one line that changes on a terminal, else a line each.
private enum Progress {
  private static let isTerminal = isatty(STDERR_FILENO) == 1

  @Sendable static func say(_ line: String) {
    let text = isTerminal ? "\r\u{1B}[K\(line)" : line + "\n"
    FileHandle.standardError.write(Data(text.utf8))
  }

  static func end() {
    if isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  }
}
