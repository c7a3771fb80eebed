import Gateway

/// One setting: its name in the file, and how its text is taken. Its variable in the environment is the name in
/// capitals, with `PARLEY_` before it and `_` for each dot.
struct SettingKey: Sendable {
  let name: String
  /// What the value must be, for the error message.
  let kind: String
  let apply: @Sendable (inout ServerSettings, String) -> Bool

  var variable: String {
    "PARLEY_" + name.uppercased().split(separator: ".").joined(separator: "_")
  }
}

extension SettingKey {
  /// Every key there is.
  static let all: [SettingKey] = general + limits + rates + engines

  private static let general: [SettingKey] = [
    text("data", \.data),
    SettingKey(name: "listen", kind: "HOST:PORT") { settings, text in
      guard let address = ListenAddress(text) else { return false }
      settings.host = address.host
      settings.port = address.port
      return true
    },
    SettingKey(name: "metrics.listen", kind: "HOST:PORT") { settings, text in
      settings.metricsListen = ListenAddress(text)
      return settings.metricsListen != nil
    },
    optionalText("tls.cert", \.certificate),
    optionalText("tls.key", \.key),
    choice("tls.minimum", \.minimumTLS, of: ["1.2": .v12, "1.3": .v13]),
    choice("log.format", \.logFormat, of: ["json": .json, "human": .human]),
    choice(
      "log.level", \.logLevel,
      of: ["debug": "debug", "info": "info", "warning": "warning", "error": "error"]),
    choice("accounts.register", \.isRegistrationOpen, of: ["true": true, "false": false]),
    milliseconds("messages.change_window_ms", \.changeWindowMilliseconds),
    milliseconds("messages.retention_ms", \.retentionMilliseconds),
    number("loops", \.loops, in: 0...256),
  ]

  private static let limits: [SettingKey] = [
    number("limits.line_bytes", \.limits.lineBytes, in: 1_024...16_777_216),
    number("limits.nesting", \.limits.nesting, in: 4...64),
    number("limits.text_chars", \.limits.textChars, in: 1...100_000),
    number("limits.window", \.limits.window, in: 1...1_000_000),
    number("limits.handshake_ms", \.limits.handshakeMilliseconds, in: 1...3_600_000),
    number("limits.login_ms", \.limits.loginMilliseconds, in: 1...3_600_000),
    number("limits.idle_ms", \.limits.idleMilliseconds, in: 1...86_400_000),
    number("limits.line_ms", \.limits.lineMilliseconds, in: 1...3_600_000),
    number("limits.connections", \.limits.connections, in: 1...10_000_000),
    number("limits.connections_per_account", \.limits.connectionsPerAccount, in: 1...10_000_000),
    number("limits.connections_per_address", \.limits.connectionsPerAddress, in: 1...10_000_000),
    number(
      "limits.unauthenticated_connections", \.limits.unauthenticatedConnections, in: 1...10_000_000),
    number("limits.protocol_faults", \.limits.protocolFaults, in: 1...1_000_000),
    number("limits.translations_bytes", \.limits.translationsBytes, in: 0...68_719_476_736),
  ]

  private static let rates: [SettingKey] = RateName.allCases.flatMap { rate in
    [
      number("limits.rates.\(rate.rawValue).burst", \.limits.rates[rate].burst, in: 0...1_000_000_000),
      SettingKey(
        name: "limits.rates.\(rate.rawValue).per_s", kind: "a number from 0 up (0 is no limit)"
      ) { settings, text in
        guard let value = Double(text), value >= 0, value.isFinite else { return false }
        settings.limits.rates[rate].perSecond = value
        return true
      },
    ]
  }

  private static func milliseconds(
    _ name: String, _ path: any WritableKeyPath<ServerSettings, Int64> & Sendable
  ) -> SettingKey {
    SettingKey(name: name, kind: "a whole number from 0 up") { settings, text in
      guard let value = Int64(text), value >= 0 else { return false }
      settings[keyPath: path] = value
      return true
    }
  }

  private static func text(
    _ name: String, _ path: any WritableKeyPath<ServerSettings, String> & Sendable
  ) -> SettingKey {
    SettingKey(name: name, kind: "a path") { settings, text in
      settings[keyPath: path] = text
      return !text.isEmpty
    }
  }

  private static func optionalText(
    _ name: String, _ path: any WritableKeyPath<ServerSettings, String?> & Sendable
  ) -> SettingKey {
    SettingKey(name: name, kind: "a path") { settings, text in
      settings[keyPath: path] = text
      return !text.isEmpty
    }
  }

  private static func number(
    _ name: String, _ path: any WritableKeyPath<ServerSettings, Int> & Sendable,
    in range: ClosedRange<Int>
  ) -> SettingKey {
    let kind = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return SettingKey(name: name, kind: kind) { settings, text in
      guard let value = Int(text), range.contains(value) else { return false }
      settings[keyPath: path] = value
      return true
    }
  }

  private static func choice<Value: Sendable>(
    _ name: String, _ path: any WritableKeyPath<ServerSettings, Value> & Sendable,
    of values: [String: Value]
  ) -> SettingKey {
    let kind = "one of " + values.keys.sorted().joined(separator: ", ")
    return SettingKey(name: name, kind: kind) { settings, text in
      guard let value = values[text] else { return false }
      settings[keyPath: path] = value
      return true
    }
  }
}

/// `HOST:PORT`; an IPv6 address in brackets.
struct ListenAddress: Hashable {
  let host: String
  let port: Int

  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (0...65_535).contains(port)
    else { return nil }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard !host.isEmpty else { return nil }
    self.host = host
    self.port = port
  }
}
