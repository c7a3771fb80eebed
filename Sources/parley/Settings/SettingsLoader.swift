import ArgumentParser
import Foundation
import Yams

/// Layers the settings: flags over environment over file over defaults. An unknown key or a bad value is refused by name,
/// in whatever layer it stands; none falls silently through to the next.
struct SettingsLoader: Sendable {
  /// Name of a setting → its text.
  var flags: [String: String] = [:]
  var environment: [String: String] = [:]
  var file: String?

  func load() throws -> ServerSettings {
    var settings = ServerSettings()
    let known = Dictionary(uniqueKeysWithValues: SettingKey.all.map { ($0.name, $0) })
    if let file {
      for (name, text) in try Self.flattened(file) {
        // A group with nothing in it, as where all of its settings are commented out.
        if text.isEmpty, known.keys.contains(where: { $0.hasPrefix(name + ".") }) { continue }
        guard let key = known[name] else {
          throw Failure("\(file): unknown setting '\(name)'; docs/operations.md lists them all")
        }
        guard key.apply(&settings, text) else {
          throw Failure("\(file): '\(name)' is '\(text)', but must be \(key.kind)")
        }
      }
    }
    try applyEnvironment(known.values, to: &settings)
    for (name, text) in flags {
      guard let key = known[name], key.apply(&settings, text) else {
        throw ValidationError(
          "'\(text)' can't be used for \(name): it must be \(known[name]?.kind ?? "known")")
      }
    }
    guard (settings.certificate == nil) == (settings.key == nil) else {
      throw ValidationError("a certificate needs its key: give both --tls-cert and --tls-key")
    }
    try settings.apertium.check("apertium")
    try settings.libreTranslate.check("libretranslate")
    return settings
  }

  private func applyEnvironment(
    _ keys: some Collection<SettingKey>, to settings: inout ServerSettings
  ) throws {
    let known = Dictionary(uniqueKeysWithValues: keys.map { ($0.variable, $0) })
    // Of a group of settings every variable must be known; other `PARLEY_…` may be anybody's (a cluster sets some).
    let groups = Set(
      keys.filter { $0.name.contains(".") }.compactMap { $0.variable.split(separator: "_").dropFirst().first }
    )
    for (variable, text) in environment.sorted(by: { $0.key < $1.key }) {
      if let key = known[variable] {
        guard key.apply(&settings, text) else {
          throw Failure("\(variable) is '\(text)', but must be \(key.kind)")
        }
      } else if groups.contains(where: { variable.hasPrefix("PARLEY_\($0)_") }) {
        throw Failure("unknown setting \(variable) in the environment; docs/operations.md lists them all")
      }
    }
  }

  /// The file's leaves, with dotted names, sorted.
  private static func flattened(_ path: String) throws -> [(String, String)] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Failure("\(path) can't be read; check the path given with --config")
    }
    let root: Yams.Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw Failure("\(path) is no YAML: \(String(describing: error).split(separator: "\n").first ?? "")")
    }
    guard let root else { return [] }
    var leaves: [(String, String)] = []
    try flatten(root, "", path, into: &leaves)
    return leaves.sorted { $0.0 < $1.0 }
  }

  private static func flatten(
    _ node: Yams.Node, _ prefix: String, _ path: String, into leaves: inout [(String, String)]
  ) throws {
    switch node {
    case .mapping(let mapping):
      for (key, value) in mapping {
        guard let name = key.string else { throw Failure("\(path): a key under '\(prefix)' is no text") }
        try flatten(value, prefix.isEmpty ? name : "\(prefix).\(name)", path, into: &leaves)
      }
    case .scalar(let scalar) where !prefix.isEmpty: leaves.append((prefix, scalar.string))
    case .scalar(let scalar) where scalar.string.isEmpty: break
    default: throw Failure("\(path): '\(prefix)' must be a single value or a group of settings")
    }
  }
}
