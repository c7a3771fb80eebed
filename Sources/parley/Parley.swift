import ArgumentParser
import Foundation

/// The one executable.
@main
struct Parley: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "parley",
    abstract: "A messaging server for merchants and buyers who share no language.",
    version: "parley \(version)",
    subcommands: [
      Serve.self, Certs.self, Admin.self,
      Chat.self, SendText.self, Tail.self, ShowHistory.self, Search.self,
      TranslateCommand.self, LocalesCommand.self, Demo.self, Load.self,
    ])

  /// A wrong use of arguments ends with 2, where the argument parser's own way is 64.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
      Foundation.exit(2)
    }
  }
}
