import Foundation

/// A file of this repository, by its path from the root: tests hold documents and content to what the code does.
public enum RepositoryFile {
  public static func text(_ path: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }
}
