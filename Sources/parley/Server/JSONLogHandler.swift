import Foundation
import Logging

/// One JSON object a line on standard error. Everything is escaped: a name can't forge a line or steer a terminal.
struct JSONLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info
  private let label: String

  init(label: String) { self.label = label }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields: [String: String] = [
      "ts": Date().ISO8601Format(.init(includingFractionalSeconds: true)),
      "level": event.level.rawValue, "logger": label, "message": event.message.description,
    ]
    for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
      fields[key] = "\(value)"
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard var line = try? encoder.encode(fields) else { return }
    line.append(0x0A)
    Terminal.log(line)
  }
}

/// The same for a person's eye.
struct HumanLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 })
    let details = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let time = Date().formatted(.iso8601.time(includingFractionalSeconds: false))
    let line = "\(time) \(event.level.rawValue): \(event.message)\(details)"
    Terminal.log(Data((Terminal.visible(line) + "\n").utf8))
  }
}
