import Foundation
import Messaging

/// Makes shops, accounts, passwords and tokens in bulk from JSON lines; docs/operations.md has the form.
///
/// A line that can't be taken ends the import and is named; what came before it stays. What exists already is an error too:
/// nothing is overwritten.
struct ImportFile {
  let service: AdminService

  private struct Line: Decodable {
    var shop: String?
    var account: String?
    var name: String?
    var languages: [String]?
    var kind: String?
    var want: String?
    var reads: [String]?
    var ui: String?
    var password: String?
    var token: String?
    var scopes: [String]?
  }

  func run(_ path: String, say: AdminService.Output) async throws {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Failure("\(path) can't be read")
    }
    var shops = 0
    var accounts = 0
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard !line.allSatisfy(\.isWhitespace) else { continue }
      do {
        let parsed = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
        if parsed.account != nil {
          try await account(parsed)
          accounts += 1
        } else {
          try await shop(parsed)
          shops += 1
        }
      } catch let failure as Failure {
        throw Failure("\(path), line \(index + 1): \(failure.description)")
      } catch is DecodingError {
        throw Failure("\(path), line \(index + 1): no JSON object of the form that docs/operations.md shows")
      }
    }
    say("\(shops) shop(s) and \(accounts) account(s) imported")
  }

  private func shop(_ line: Line) async throws {
    guard let id = line.shop else { throw Failure("a line needs \"shop\" or \"account\"") }
    try await service.perform(
      .addShop(id: id, name: line.name ?? id, languages: line.languages ?? []), say: { _ in })
  }

  private func account(_ line: Line) async throws {
    let description = AccountDescription(
      name: line.account ?? "", kind: line.kind ?? "buyer", shop: line.shop, want: line.want,
      reads: line.reads, ui: line.ui, password: line.password)
    let account: Account
    do {
      account = try await service.addAccount(description)
    } catch let error as MessagingError where error.code == .conflict {
      throw Failure("the account '\(description.name)' exists already, or one that looks the same")
    }
    if let token = line.token {
      let scopes = try AdminService.scopes(line.scopes ?? ["read", "send"])
      try await service.addToken(token, to: account, scopes: scopes)
    }
  }
}
