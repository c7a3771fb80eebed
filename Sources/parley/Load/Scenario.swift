import Foundation
import Yams

/// What a load test does: one file in `scenarios/`. A part whose number is 0 does not take place.
struct Scenario: Codable, Sendable {
  /// Who writes in a conversation.
  enum Senders: String, Codable, Sendable { case both, buyers }

  var about = ""
  /// Buyer's and seller's languages, taken in turn.
  var languages: [[String]] = [
    ["ru", "zh-Hans"], ["es", "zh-Hans"], ["ar", "en"], ["de", "fr"], ["pt-BR", "en"],
  ]
  /// Conversations, each of a buyer and a shop.
  var pairs = 0
  /// 0 is a shop for each pair; fewer shops have several buyers each, on one seller's connection.
  var shops = 0
  var senders = Senders.both
  /// No text comes twice: each ends with a number of its own. Else people say the same few things, and the server, which
  /// remembers translations, has most of them ready.
  var areTextsUnique = false
  /// Closed loop: messages without a reply, of each sender.
  var window = 0
  /// Open loop: messages a second in all; latency counts from the intended time.
  var rate = 0.0
  var warmupSeconds = 2.0
  var durationSeconds = 10.0
  /// Events are acked this long after the first un-acked one, or at a quarter of the window; 0: at the end of each read.
  var ackMilliseconds = 50
  /// Messages that each conversation has before anything is measured.
  var backlog = 0
  /// Connections that log in and stay.
  var idle = 0
  /// Logins at once, each followed by the next: the connect storm.
  var storm = 0
  /// Connections that read history pages of 50, two requests in flight each.
  var historyReaders = 0
  /// Connections that read nothing until the end.
  var slow = 0
  /// Connections that break off and resume, again and again.
  var reconnect = 0
  var reconnectSeconds = 1.0
  /// Events that a reader has missed when it resumes, once nobody else does anything.
  var missed = 0

  var isChatting: Bool { pairs > 0 && (window > 0 || rate > 0) }
  var shopCount: Int { shops == 0 ? pairs : min(shops, pairs) }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case about, languages, pairs, shops, senders, window, rate, backlog, idle, storm, slow, reconnect, missed
    case areTextsUnique = "unique_texts"
    case warmupSeconds = "warmup_s"
    case durationSeconds = "duration_s"
    case ackMilliseconds = "ack_ms"
    case historyReaders = "history_readers"
    case reconnectSeconds = "reconnect_s"
  }
}

extension Scenario {
  /// - Parameters:
  ///   - name: a file's path, or the name of one that ships.
  ///   - changes: fields that have another value than in the file, as YAML.
  static func load(_ name: String, changes: [String: String] = [:]) throws -> Scenario {
    let path = name.contains("/") || name.hasSuffix(".yaml") ? name : try shipped() + "/\(name).yaml"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Failure("\(path) can't be read; the scenarios that ship: \(try names().joined(separator: ", "))")
    }
    do {
      guard case .mapping(var fields)? = try Yams.compose(yaml: text) else {
        throw Failure("no fields in it")
      }
      for (name, value) in changes { fields[Node(name)] = try Yams.compose(yaml: value) }
      return try YAMLDecoder().decode(Scenario.self, from: Yams.serialize(node: .mapping(fields)))
    } catch {
      throw Failure("\(path) is no scenario: \(error)")
    }
  }

  static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: shipped())
      .filter { $0.hasSuffix(".yaml") && $0 != "texts.yaml" }.map { String($0.dropLast(5)) }.sorted()
  }

  private static func shipped() throws -> String {
    try ShippedFolder.find("scenarios", holding: "chat.yaml", variable: "PARLEY_SCENARIOS")
  }

  /// What a file leaves out has its default; what it misspells is refused.
  init(from decoder: any Decoder) throws {
    self.init()
    let known = Set(CodingKeys.allCases.map(\.rawValue))
    let all = try decoder.container(keyedBy: AnyKey.self)
    if let stranger = all.allKeys.first(where: { !known.contains($0.stringValue) }) {
      throw Failure(
        "there is no '\(stranger.stringValue)'; known are \(known.sorted().joined(separator: ", "))")
    }
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    func take<Value: Decodable>(_ key: CodingKeys, _ value: inout Value) throws {
      if let given = try fields.decodeIfPresent(Value.self, forKey: key) { value = given }
    }
    try take(.about, &about)
    try take(.languages, &languages)
    try take(.pairs, &pairs)
    try take(.shops, &shops)
    try take(.senders, &senders)
    try take(.areTextsUnique, &areTextsUnique)
    try take(.window, &window)
    try take(.rate, &rate)
    try take(.warmupSeconds, &warmupSeconds)
    try take(.durationSeconds, &durationSeconds)
    try take(.ackMilliseconds, &ackMilliseconds)
    try take(.backlog, &backlog)
    try take(.idle, &idle)
    try take(.storm, &storm)
    try take(.historyReaders, &historyReaders)
    try take(.slow, &slow)
    try take(.reconnect, &reconnect)
    try take(.reconnectSeconds, &reconnectSeconds)
    try take(.missed, &missed)
    guard languages.allSatisfy({ $0.count == 2 }) else { throw Failure("languages are pairs: [ru, zh-Hans]") }
  }

  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }
}
