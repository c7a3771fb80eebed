public import Foundation

/// What lies in a folder, as a thief would read it.
public enum Files {
  /// Whether any file of the folder contains the bytes of a text.
  public static func contain(_ text: String, in folder: String) throws -> Bool {
    try list(folder).contains { path in
      guard let data = FileManager.default.contents(atPath: path) else { return false }
      return data.range(of: Data(text.utf8)) != nil
    }
  }

  /// Path → bytes of every regular file: equal before and after means that nothing was changed.
  public static func snapshot(_ folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for path in try list(folder) { files[path] = FileManager.default.contents(atPath: path) ?? Data() }
    return files
  }

  /// Path → permission bits.
  public static func modes(_ folder: String) throws -> [String: Int] {
    var modes: [String: Int] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
      modes[name] = (attributes[.posixPermissions] as? NSNumber)?.intValue
    }
    return modes
  }

  private static func list(_ folder: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return try FileManager.default.subpathsOfDirectory(atPath: folder).map { folder + "/" + $0 }.filter {
      path in
      let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      return type == .typeRegular
    }
  }
}
