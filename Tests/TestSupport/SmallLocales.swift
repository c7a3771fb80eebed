import Foundation

/// The repository's `locales/`, cut short: a debug build reads all of it in seconds, this in no time, and what these tests
/// are about is not how well a text is translated.
public enum SmallLocales {
  private static let rows = ["terms.tsv": 200, "phrases.tsv": 100]

  /// Made once for each run of the tests.
  public static let path: String = {
    let source = Command.root + "/locales"
    let target = NSTemporaryDirectory() + "parley-tests-locales-\(ProcessInfo.processInfo.processIdentifier)"
    let files = FileManager.default
    for name in (try? files.subpathsOfDirectory(atPath: source)) ?? [] {
      let to = target + "/" + name
      guard let data = files.contents(atPath: source + "/" + name), !data.isEmpty else {
        try? files.createDirectory(atPath: to, withIntermediateDirectories: true)
        continue
      }
      let folder = URL(fileURLWithPath: to).deletingLastPathComponent().path
      try? files.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let limit = rows[URL(fileURLWithPath: name).lastPathComponent] ?? Int.max
      let kept = data.split(separator: 0x0A, omittingEmptySubsequences: false).prefix(limit)
      try? Data(kept.joined(separator: [0x0A]) + [0x0A]).write(to: URL(fileURLWithPath: to))
    }
    return target
  }()
}
