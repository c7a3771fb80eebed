import Foundation

/// Finds the content of translation and notices.
enum LocalesFolder {
  /// `PARLEY_LOCALES`, else the `locales/` beside or above the executable, else `share/parley/locales` of its prefix.
  static func find() throws -> String {
    if let given = ProcessInfo.processInfo.environment["PARLEY_LOCALES"] {
      guard isOne(given) else { throw Failure("PARLEY_LOCALES is \(given), which holds no concepts.tsv") }
      return given
    }
    let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    var folder = executable.deletingLastPathComponent()
    let shared = folder.deletingLastPathComponent().appendingPathComponent("share/parley/locales").path
    while folder.path != "/" {
      let candidate = folder.appendingPathComponent("locales").path
      if isOne(candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    if isOne(shared) { return shared }
    throw Failure("the folder locales/ was not found beside \(executable.path); set PARLEY_LOCALES")
  }

  private static func isOne(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/concepts.tsv")
  }
}
