import InMemoryPorts
import Messaging
import Synchronization
import Testing

/// Two shops with their people, two buyers, and every operation over ports in memory.
final class Bazaar: Sendable {
  let accounts = MemoryAccounts()
  let market: MemoryMarket
  let delivery = RecordedDelivery()
  let translator = MarkingTranslator()
  let wordings = MemoryWordings(shops: [lanterns.id, teapots.id])
  let directory: Directory
  let rights: Rights
  let conversation: Conversation
  private let time = Mutex<Int64>(1_000_000)

  static let lanterns = shop("lanterns", 100)
  static let teapots = shop("teapots", 200)

  init() async throws {
    market = MemoryMarket(accounts: accounts)
    directory = Directory(accounts: accounts, conversations: market)
    rights = Rights(directory: directory)
    market.put(Self.lanterns)
    market.put(Self.teapots)
    for person in Person.allCases { accounts.put(person.account, password: "correct horse") }
    (conversation, _) = try await market.open(buyer: Person.buyer.account, shop: Self.lanterns)
  }

  var now: Clock { { self.time.withLock { $0 } } }
  func advance(milliseconds: Int64) { time.withLock { $0 += milliseconds } }

  /// Everyone there is; the two parties of the conversation are `buyer` and the people of `lanterns`.
  enum Person: String, CaseIterable, Sendable {
    case buyer, agent, colleague, shopBot, otherBuyer, freeBot, otherAgent, admin, removedAgent

    var account: Account {
      let number = Int64(Self.allCases.firstIndex(of: self) ?? 0) + 1
      let (kind, shop, settings): (Account.Kind, Shop?, Settings) =
        switch self {
        case .buyer: (.buyer, nil, Settings(want: .russian, reads: [.english], ui: .russian))
        case .agent: (.agent, lanterns, Settings(want: .simplifiedChinese))
        case .colleague: (.agent, lanterns, Settings(want: .german, reads: [.french]))
        case .shopBot: (.bot, lanterns, Settings())
        case .otherBuyer: (.buyer, nil, Settings(want: .arabic))
        case .freeBot: (.bot, nil, Settings())
        case .otherAgent: (.agent, teapots, Settings(want: .spanish))
        case .admin: (.admin, nil, Settings())
        case .removedAgent: (.agent, nil, Settings())
        }
      return Account(
        id: AccountID(rawValue: number), name: rawValue, kind: kind, shop: shop?.id,
        inbox: shop?.inbox ?? InboxID(rawValue: number), settings: settings)
    }

    func principal(_ scopes: Scopes = .all) -> Principal {
      Principal(account: account, scopes: scopes, session: SessionID(rawValue: UInt64(account.id.rawValue)))
    }

    var isParty: Bool { [.buyer, .agent, .colleague, .shopBot].contains(self) }
  }

  private static func shop(_ name: String, _ inbox: Int64) -> Shop {
    guard let id = ShopID(name) else { preconditionFailure("a good identifier") }
    return Shop(
      id: id, name: name, languages: [.simplifiedChinese, .english], inbox: InboxID(rawValue: inbox))
  }

  // MARK: Operations

  private var authoring: Authoring {
    Authoring(
      rights: rights, directory: directory, history: market, log: market, translator: translator,
      textLimit: 4_000, now: now)
  }

  var send: SendMessages { SendMessages(authoring) }
  var revise: ReviseMessage { ReviseMessage(authoring, changeWindow: 60_000) }
  var open: OpenConversation { OpenConversation(conversations: market, directory: directory) }
  var status: QueryStatus { QueryStatus(log: market) }
  var markers: MoveMarkers {
    MoveMarkers(rights: rights, history: market, markers: market, delivery: delivery)
  }
  var list: ListConversations { ListConversations(rights: rights, conversations: market) }
  var history: ReadHistory { ReadHistory(rights: rights, history: market) }
  var wording: ManageWording { ManageWording(store: wordings, use: wordings, translator: translator) }
  var settings: ChangeSettings {
    ChangeSettings(
      accounts: accounts, directory: directory, delivery: delivery,
      rules: ChangeSettings.Rules(translator: translator))
  }

  @discardableResult
  func sends(
    _ text: String = "Привет", cid: String = "c", by person: Person = .buyer, in conversation: String = "c1",
    language: LanguageTag? = nil, replyTo: Int64? = nil, scopes: Scopes = .all
  ) async throws -> AppendOutcome {
    let request = SendMessages.Request(
      key: RequestKey(rawValue: 1), conversation: conversation, cid: cid, text: text, language: language,
      replyTo: replyTo)
    return try #require(await send([request], by: person.principal(scopes)).first)
  }

  func revises(
    _ change: ReviseMessage.Change, seq: Int64 = 1, by person: Person = .buyer, scopes: Scopes = .all
  ) async throws(MessagingError) -> RevisionOutcome {
    try await revise(
      ReviseMessage.Request(
        key: RequestKey(rawValue: 2), conversation: "c1", seq: seq, cid: nil, change: change),
      by: person.principal(scopes))
  }
}

extension AppendOutcome {
  var error: MessagingError? {
    if case .refused(let error) = self { error } else { nil }
  }
}

extension RevisionOutcome {
  var error: MessagingError? {
    if case .refused(let error) = self { error } else { nil }
  }
}
