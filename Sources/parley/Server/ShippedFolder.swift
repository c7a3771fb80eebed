import Foundation

/// Finds a folder that ships with the program.
enum ShippedFolder {
  /// The environment's, else the one beside or above the executable, else the one in `share/parley` of its prefix.
  static func find(_ name: String, holding file: String, variable: String) throws -> String {
    let isOne = { (path: String) in FileManager.default.fileExists(atPath: path + "/" + file) }
    if let given = ProcessInfo.processInfo.environment[variable] {
      guard isOne(given) else { throw Failure("\(variable) is \(given), which holds no \(file)") }
      return given
    }
    let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    var folder = executable.deletingLastPathComponent()
    let shared = folder.deletingLastPathComponent().appendingPathComponent("share/parley/" + name).path
    while folder.path != "/" {
      let candidate = folder.appendingPathComponent(name).path
      if isOne(candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    if isOne(shared) { return shared }
    throw Failure("the folder \(name)/ was not found beside \(executable.path); set \(variable)")
  }
}
