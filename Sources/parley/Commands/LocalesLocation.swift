import Foundation

/// Where the translation content lies.
enum LocalesLocation {
  /// `PARLEY_LOCALES`; else a `locales` folder beside or above the executable; else the installed share folder.
  static func find() -> String? {
    if let path = ProcessInfo.processInfo.environment["PARLEY_LOCALES"], !path.isEmpty { return path }
    let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    var folder = executable.deletingLastPathComponent()
    let prefix = folder.deletingLastPathComponent()
    while folder.path != "/" {
      let candidate = folder.appending(path: "locales")
      if holdsContent(candidate) { return candidate.path }
      folder = folder.deletingLastPathComponent()
    }
    let installed = prefix.appending(path: "share/parley/locales")
    return holdsContent(installed) ? installed.path : nil
  }

  private static func holdsContent(_ folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: "concepts.tsv").path)
  }
}
