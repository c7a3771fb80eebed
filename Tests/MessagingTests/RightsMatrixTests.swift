import InMemoryPorts
import Messaging
import Testing

/// role × operation × object: who may do what, in every cell.
@Suite struct RightsMatrixTests {
  enum Operation: String, CaseIterable, Sendable {
    case send, editOwn, editOthers, retractOthers, read, history, openShop, list, status, glossary
  }

  /// Each person does each operation to the conversation of `buyer` with `lanterns`, where `buyer` wrote message 1 and
  /// (for `editOwn`) the person the next.
  @Test(arguments: Bazaar.Person.allCases, Operation.allCases)
  func aCellOfTheMatrix(person: Bazaar.Person, operation: Operation) async throws {
    let bazaar = try await Bazaar()
    try await bazaar.sends(cid: "first")
    #expect(await code(of: operation, by: person, in: bazaar) == expected(operation, person))
  }

  private func expected(_ operation: Operation, _ person: Bazaar.Person) -> MessagingError.Code? {
    switch operation {
    case .send, .editOwn, .read, .history: person.isParty ? nil : .notFound
    case .editOthers, .retractOthers:
      person == .buyer ? nil : person.isParty ? .forbidden : .notFound
    case .openShop: [.buyer, .otherBuyer, .freeBot].contains(person) ? nil : .forbidden
    case .list: nil
    case .status: person == .buyer ? nil : .notFound
    case .glossary: [.agent, .colleague, .shopBot, .otherAgent].contains(person) ? nil : .notFound
    }
  }

  private func code(
    of operation: Operation, by person: Bazaar.Person, in bazaar: Bazaar, scopes: Scopes = .all
  ) async -> MessagingError.Code? {
    let principal = person.principal(scopes)
    do throws(MessagingError) {
      switch operation {
      case .send: return try? await bazaar.sends(cid: "own", by: person, scopes: scopes).error?.code
      case .editOwn:
        _ = try? await bazaar.sends(cid: "own", by: person)
        let edit = ReviseMessage.Change.edit(text: "x", language: nil)
        return try await bazaar.revises(edit, seq: 2, by: person, scopes: scopes).error?.code
      case .editOthers:
        let edit = ReviseMessage.Change.edit(text: "x", language: nil)
        return try await bazaar.revises(edit, by: person, scopes: scopes).error?.code
      case .retractOthers: return try await bazaar.revises(.retract, by: person, scopes: scopes).error?.code
      case .read: try await bazaar.markers.read("c1", upTo: 1, by: principal)
      case .history: _ = try await bazaar.history("c1", .newest, limit: nil, by: principal)
      case .openShop: _ = try await bazaar.open(shop: "lanterns", by: principal)
      case .list:
        let rows = try await bazaar.list(limit: nil, before: nil, by: principal).rows
        #expect(rows.isEmpty != person.isParty, "one sees one's own and no other")
      case .status: _ = try await bazaar.status("first", by: principal)
      case .glossary: try await changeWords(by: principal, in: bazaar)
      }
    } catch {
      return error.code
    }
    return nil
  }

  /// Of one's own shop: a name of the other shop stays.
  private func changeWords(by principal: Principal, in bazaar: Bazaar) async throws(MessagingError) {
    let draft = ManageWording.Draft(kind: .name, source: "Luna")
    _ = try await bazaar.wording.list(nil, from: nil, limit: nil, by: principal)
    _ = try await bazaar.wording.put(draft, by: principal)
    let owners = try await bazaar.wordings.wordings().keys
    #expect(Array(owners) == [principal.account.shop].compactMap(\.self))
    _ = try await bazaar.wording.delete(draft, by: principal)
  }

  /// A token does what its scopes say, and nothing else.
  @Test(arguments: Operation.allCases)
  func anOperationNeedsItsScope(operation: Operation) async throws {
    let needed: Scopes =
      operation == .glossary ? .manage : [.history, .list].contains(operation) ? .read : .send
    let person = operation == .glossary ? Bazaar.Person.agent : .buyer
    for scopes in [Scopes([]), .read, .send, .manage, [.read, .manage], [.send, .manage]] {
      let bazaar = try await Bazaar()
      try await bazaar.sends(cid: "first")
      let code = await code(of: operation, by: person, in: bazaar, scopes: scopes)
      #expect(code == (scopes.contains(needed) ? nil : .forbidden), "\(operation) with \(scopes)")
    }
  }

  @Test func whatOneMayNotSeeAnswersExactlyAsWhatDoesNotExist() async throws {
    let bazaar = try await Bazaar()
    try await bazaar.sends(cid: "first")
    for (person, there) in [(Bazaar.Person.otherBuyer, "c1"), (.otherAgent, "c1"), (.admin, "c1")] {
      let absent = try await bazaar.sends(cid: "x", by: person, in: "c999").error
      #expect(absent != nil)
      #expect(try await bazaar.sends(cid: "x", by: person, in: there).error == absent)
    }
  }
}
