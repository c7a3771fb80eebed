import ArgumentParser
import Foundation
import Messaging

/// Works on a running server through its control socket, else on the stopped server's data folder.
struct Admin: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shops, accounts, tokens and data, of a running or a stopped server.",
    subcommands: [
      ShopCommand.self, AccountCommand.self, TokenCommand.self, Import.self, Wording.self, Backup.self,
      Restore.self,
      Check.self, Export.self, Erase.self,
    ])

  /// Here and in each group, so that `--data` may stand before the subcommand as well as after it.
  @OptionGroup var options: Options

  struct Options: ParsableArguments {
    @Option(help: "The server's data folder.")
    var data: String = ProcessInfo.processInfo.environment["PARLEY_DATA"] ?? "data"
  }
}

/// An administrative command that is one request.
protocol AdminCommand: AsyncParsableCommand {
  var options: Admin.Options { get }
  /// Whether what it prints is data for a program, told byte for byte.
  var printsData: Bool { get }
  func request() throws -> AdminRequest
}

extension AdminCommand {
  var printsData: Bool { false }

  func run() async throws {
    try await reporting {
      let request = try request()
      let say: @Sendable (String) -> Void = { [printsData] line in
        Terminal.say(printsData ? line : Terminal.visible(line))
      }
      let client = ControlClient(path: options.data + "/" + ControlSocket.fileName)
      if try await client.perform(request, say: say) { return }
      try await StoppedServer(folder: options.data).perform(request, say: say)
    }
  }
}

extension Admin {
  struct ShopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "shop", abstract: "Shops.", subcommands: [Add.self, RemoveAgent.self])
    @OptionGroup var options: Options

    struct Add: AdminCommand {
      static let configuration = CommandConfiguration(abstract: "Add a shop.")
      @OptionGroup var options: Options
      @Argument(help: "Its id: letters, digits, '-' and '_'.") var id: String
      @Option(help: "Its name.") var name: String
      @Option(help: "The languages it reads, such as zh-Hans,en.") var languages: String = ""

      func request() throws -> AdminRequest {
        guard ShopID(id) != nil else {
          throw ValidationError(
            "'\(id)' can't be a shop's id: use letters, digits, '-' and '_', at most 64")
        }
        return .addShop(id: id, name: name, languages: try languageTags(languages))
      }
    }

    struct RemoveAgent: AdminCommand {
      static let configuration = CommandConfiguration(
        abstract: "Remove an agent or bot from a shop, at once.")
      @OptionGroup var options: Options
      @Argument var shop: String
      @Argument var name: String

      func request() -> AdminRequest { .removeAgent(shop: shop, account: name) }
    }
  }

  struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "account", abstract: "Accounts.", subcommands: [Add.self, Disable.self])
    @OptionGroup var options: Options

    struct Add: AdminCommand {
      static let configuration = CommandConfiguration(abstract: "Add an account.")
      @OptionGroup var options: Options
      @Argument(help: "The login name.") var name: String
      @Option(help: "buyer, agent, bot or admin.") var kind: String
      @Option(help: "The shop of an agent or bot.") var shop: String?
      @Option(help: "The language it wants to read.") var want: String?
      @Option(help: "Languages it reads untranslated, such as ru,en.") var reads: String = ""
      @Option(help: "The language of notices.") var ui: String?
      @Flag(help: "Read the password from standard input.") var passwordStdin = false

      func request() throws -> AdminRequest {
        try check()
        var password: String?
        if passwordStdin {
          guard let line = readLine(strippingNewline: true), !line.isEmpty else {
            throw Failure("there is no password on standard input")
          }
          password = line
        }
        return .addAccount(
          AccountDescription(
            name: name, kind: kind, shop: shop, want: want, reads: try languageTags(reads), ui: ui,
            password: password))
      }

      /// What is wrong whatever the data holds is a wrong use.
      private func check() throws {
        guard let kind = Account.Kind(rawValue: kind) else {
          throw ValidationError("'\(kind)' is no kind of account: buyer, agent, bot or admin")
        }
        guard (kind == .agent) ? shop != nil : (shop == nil || kind == .bot) else {
          throw ValidationError("an agent needs --shop; a buyer and an admin have none")
        }
        for tag in [want, ui].compactMap(\.self) { _ = try languageTags(tag) }
      }
    }

    struct Disable: AdminCommand {
      static let configuration = CommandConfiguration(abstract: "Disable an account, at once.")
      @OptionGroup var options: Options
      @Argument var name: String

      func request() -> AdminRequest { .disable(account: name) }
    }
  }

  struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "token", abstract: "Tokens.", subcommands: [Create.self, Revoke.self])
    @OptionGroup var options: Options

    struct Create: AdminCommand {
      static let configuration = CommandConfiguration(abstract: "Create a token; it is printed this once.")
      @OptionGroup var options: Options
      @Argument var name: String
      @Option(help: "read, send, manage.") var scopes: String = "read,send"

      func request() throws -> AdminRequest {
        let scopes = list(scopes)
        do {
          _ = try AdminService.scopes(scopes)
        } catch let failure as Failure {
          throw ValidationError(failure.description)
        }
        return .createToken(account: name, scopes: scopes)
      }
    }

    struct Revoke: AdminCommand {
      static let configuration = CommandConfiguration(
        abstract: "Revoke all tokens of an account, at once.")
      @OptionGroup var options: Options
      @Argument var name: String

      func request() -> AdminRequest { .revokeTokens(account: name) }
    }
  }

  struct Import: AdminCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add shops, accounts, passwords and tokens from JSON lines.")
    @OptionGroup var options: Options
    @Argument var file: String

    func request() -> AdminRequest { .importFile(path: absolute(file)) }
  }

  struct Backup: AdminCommand {
    static let configuration = CommandConfiguration(abstract: "Write a backup; the server goes on.")
    @OptionGroup var options: Options
    @Argument var file: String

    func request() -> AdminRequest { .backup(path: absolute(file)) }
  }

  struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Restore a backup into an empty data folder, with a new epoch.")
    @OptionGroup var options: Options
    @Argument var file: String

    func run() async throws {
      try await reporting {
        try StoppedServer(folder: options.data).restore(file)
        Terminal.say("restored into \(options.data)")
      }
    }
  }

  struct Check: AdminCommand {
    static let configuration = CommandConfiguration(abstract: "Check the data.")
    @OptionGroup var options: Options
    @Flag(help: "Rebuild what can be rebuilt.") var repair = false

    func request() -> AdminRequest { .check(repair: repair) }
  }

  struct Export: AdminCommand {
    static let configuration = CommandConfiguration(abstract: "Print all of one's data as JSON lines.")
    @OptionGroup var options: Options
    @Argument var name: String

    var printsData: Bool { true }
    func request() -> AdminRequest { .export(account: name) }
  }

  struct Erase: AdminCommand {
    static let configuration = CommandConfiguration(
      abstract: "Erase an account's texts and name; tombstones and a pseudonym stay.")
    @OptionGroup var options: Options
    @Argument var name: String

    func request() -> AdminRequest { .erase(account: name) }
  }
}

private func languageTags(_ text: String) throws -> [String] {
  let tags = list(text)
  if let wrong = tags.first(where: { LanguageTag($0) == nil }) {
    throw ValidationError("'\(wrong)' is no language tag, such as zh-Hans")
  }
  return tags
}

private func list(_ text: String) -> [String] {
  text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
}

func absolute(_ path: String) -> String {
  URL(fileURLWithPath: path).standardizedFileURL.path
}
