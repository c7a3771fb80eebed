import Engines

extension SettingKey {
  static let engines: [SettingKey] =
    engine("apertium", \.apertium)
    + engine("libretranslate", \.libreTranslate) + [
      SettingKey(name: "engines.libretranslate.api_key", kind: "a key") { settings, text in
        settings.libreTranslate.apiKey = text
        return !text.isEmpty
      }
    ]

  private typealias EnginePath = any WritableKeyPath<ServerSettings, EngineSettings> & Sendable

  private static func engine(_ name: String, _ path: EnginePath) -> [SettingKey] {
    let prefix = "engines.\(name)."
    return [
      SettingKey(name: prefix + "url", kind: "an http or https address without a query") { settings, text in
        settings[keyPath: path].address = EngineAddress(text)
        return settings[keyPath: path].address != nil
      },
      SettingKey(name: prefix + "pairs", kind: "directions as in 'en>es es>pt-BR=spa|por_BR'") {
        settings, text in
        guard let pairs = EngineSettings.pairs(text) else { return false }
        settings[keyPath: path].pairs = pairs
        return true
      },
      SettingKey(name: prefix + "timeout_ms", kind: "a whole number from 1 to 60000") { settings, text in
        guard let value = Int(text), (1...60_000).contains(value) else { return false }
        settings[keyPath: path].timeoutMilliseconds = value
        return true
      },
      share(prefix + "below", path, \.below), share(prefix + "confidence", path, \.confidence),
      SettingKey(name: prefix + "version", kind: "a name of up to 64 characters") { settings, text in
        settings[keyPath: path].version = text
        return !text.isEmpty && text.unicodeScalars.count <= 64
      },
      SettingKey(name: prefix + "allow_plain", kind: "one of false, true") { settings, text in
        settings[keyPath: path].allowsPlain = text == "true"
        return ["true", "false"].contains(text)
      },
    ]
  }

  private static func share(
    _ name: String, _ path: EnginePath, _ member: any WritableKeyPath<EngineSettings, Double> & Sendable
  ) -> SettingKey {
    SettingKey(name: name, kind: "a number from 0 to 1") { settings, text in
      guard let value = Double(text), (0...1).contains(value) else { return false }
      settings[keyPath: path][keyPath: member] = value
      return true
    }
  }
}
