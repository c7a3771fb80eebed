import ArgumentParser

/// The one executable.
@main
struct Parley: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parley", abstract: "A messaging server for merchants and buyers who share no language.",
    subcommands: [TranslateCommand.self])
}
