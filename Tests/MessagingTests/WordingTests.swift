import InMemoryPorts
import Messaging
import Testing

@Suite struct ManageWordingTests {
  private let pair = ManageWording.Draft(
    kind: .pair, source: "Good morning", from: .english, to: .german, target: "Guten Morgen")

  @Test func eachChangeIsPutIntoUseWithItsVersion() async throws {
    let bazaar = try await Bazaar()
    #expect(try await bazaar.wording.put(pair, by: Bazaar.Person.agent.principal()) == 1)
    #expect(try await bazaar.wording.delete(pair, by: Bazaar.Person.shopBot.principal()) == 2)
    #expect(bazaar.wordings.used.map(\.version) == [1, 2])
    #expect(bazaar.wordings.used.allSatisfy { $0.shop == Bazaar.lanterns.id })
  }

  @Test func oneShopsWordsAreNotAnothers() async throws {
    let bazaar = try await Bazaar()
    _ = try await bazaar.wording.put(pair, by: Bazaar.Person.agent.principal())
    let other = Bazaar.Person.otherAgent.principal()
    #expect(try await bazaar.wording.list(nil, from: nil, limit: nil, by: other).entries.isEmpty)
    #expect(
      await refusal(of: pair, by: .otherAgent, in: bazaar) { try await $0.delete($1, by: $2) } == "source")
    #expect(try await bazaar.wordings.wording(of: Bazaar.lanterns.id).entries.count == 1)
  }

  @Test func aLanguageIsKeptAsTheServerServesIt() async throws {
    let bazaar = try await Bazaar()
    var draft = pair
    draft.from = LanguageTag("en-GB")
    draft.to = LanguageTag("zh-CN")
    _ = try await bazaar.wording.put(draft, by: Bazaar.Person.agent.principal())
    let kept = try await bazaar.wordings.wording(of: Bazaar.lanterns.id).entries
    #expect(kept.map(\.from) == [.english])
    #expect(kept.map(\.to) == [.simplifiedChinese])
  }

  @Test func aNameNeedsNoLanguages() async throws {
    let bazaar = try await Bazaar()
    let name = ManageWording.Draft(
      kind: .name, source: "Luna", from: .english, to: .german, target: "Mond")
    _ = try await bazaar.wording.put(name, by: Bazaar.Person.agent.principal())
    #expect(try await bazaar.wordings.wording(of: Bazaar.lanterns.id).entries == [.name("Luna")])
  }

  /// What is changed in a good draft, and the field that is blamed.
  @Test(arguments: [
    ("source", ""), ("source", " — !"), ("source", "a\u{0}"),
    ("source", String(repeating: "a", count: 1_001)),
    ("target", ""), ("target", "…"), ("target", String(repeating: "a", count: 1_001)), ("from", "tlh"),
    ("to", "tlh"), ("to", "en"), ("from", nil), ("to", nil), ("target", nil),
  ])
  func whatMakesNoSenseIsRefused(field: String, value: String?) async throws {
    let bazaar = try await Bazaar()
    var draft = pair
    switch field {
    case "source": draft.source = value ?? ""
    case "target": draft.target = value
    case "from": draft.from = value.flatMap { LanguageTag($0) }
    default: draft.to = value.flatMap { LanguageTag($0) }
    }
    #expect(await refusal(of: draft, by: .agent, in: bazaar) { try await $0.put($1, by: $2) } == field)
    #expect(bazaar.wordings.used.isEmpty)
  }

  @Test func aTermIsShorterThanAWholeText() async throws {
    let bazaar = try await Bazaar()
    var draft = pair
    draft.source = String(repeating: "a", count: Limits.wordingTermScalars + 1)
    #expect(try await bazaar.wording.put(draft, by: Bazaar.Person.agent.principal()) == 1)
    draft.kind = .term
    #expect(await refusal(of: draft, by: .agent, in: bazaar) { try await $0.put($1, by: $2) } == "source")
  }

  @Test func pagesFollowOneAnother() async throws {
    let bazaar = try await Bazaar()
    let agent = Bazaar.Person.agent.principal()
    let names = (0..<120).map { "name \($0)" }
    try await bazaar.wording.put(
      names.map { .name($0) } + [.pair("a", from: .english, to: .german, target: "b")],
      of: Bazaar.lanterns.id)
    var found: [String] = []
    var next: Int? = 0
    while let start = next {
      let page = try await bazaar.wording.list(.name, from: Int64(start), limit: 1_000, by: agent)
      #expect(page.entries.count <= Limits.wordingPage)
      found += page.entries.map(\.source)
      next = page.next
    }
    #expect(found == names)
    #expect(try await bazaar.wording.list(nil, from: .max, limit: 1, by: agent).entries.isEmpty)
  }

  /// The field that the refusal blames; nil where there was none.
  private func refusal(
    of draft: ManageWording.Draft, by person: Bazaar.Person, in bazaar: Bazaar,
    _ change: (ManageWording, ManageWording.Draft, Principal) async throws -> Int64
  ) async -> String? {
    do {
      _ = try await change(bazaar.wording, draft, person.principal())
      return nil
    } catch {
      return (error as? MessagingError)?.field
    }
  }
}
