import ArgumentParser

/// The one executable.
@main
struct Parley: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "parley",
    abstract: "A messaging server for merchants and buyers who share no language.",
    version: "parley \(version)",
    subcommands: [
      Serve.self, Certs.self, Admin.self, Demo.self,
    ])
}
