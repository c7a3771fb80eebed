import Synchronization

/// Remembers conversations and what the people in them read, so that a send needs no look-up in the store.
///
/// Conversations never change; members and settings are forgotten when an operation changes them. Any thread.
public final class Directory: Sendable {
  /// Beyond this many remembered things of a kind all are forgotten: simple, and rare.
  private static let capacity = 65_536

  private struct Memory {
    var conversations: [ConversationID: Conversation] = [:]
    var buyers: [AccountID: Settings] = [:]
    var shops: [ShopID: [Settings]] = [:]
    var shopLanguages: [ShopID: [LanguageTag]] = [:]
    /// Counts what was forgotten: what was read before something was is not remembered after it.
    var forgotten = 0
  }

  private let accounts: any AccountStore
  private let conversations: any ConversationStore
  private let memory = Mutex(Memory())

  public init(accounts: any AccountStore, conversations: any ConversationStore) {
    self.accounts = accounts
    self.conversations = conversations
  }

  public func conversation(_ id: ConversationID) async throws(MessagingError) -> Conversation? {
    if let known = memory.withLock({ $0.conversations[id] }) { return known }
    guard let found = try await conversations.conversation(id) else { return nil }
    remember(found)
    return found
  }

  public func remember(_ conversation: Conversation) {
    memory.withLock { memory in
      if memory.conversations.count >= Self.capacity { memory.conversations.removeAll(keepingCapacity: true) }
      memory.conversations[conversation.id] = conversation
    }
  }

  /// The languages that a side wants a text of `original` in, sorted; those who read the original need none.
  public func targets(
    for side: Side, of conversation: Conversation, original: LanguageTag?
  ) async throws(MessagingError) -> [LanguageTag] {
    switch side {
    case .buyer:
      let settings = try await buyer(conversation.buyer)
      return Self.targets(for: [settings], original: original)
    case .shop:
      let members = try await members(of: conversation.shop)
      if members.contains(where: { $0.want != nil }) {
        return Self.targets(for: members, original: original)
      }
      let own = memory.withLock { $0.shopLanguages[conversation.shop] } ?? []
      let shop = Settings(want: own.first, reads: Array(own.dropFirst()))
      return Self.targets(for: [shop], original: original)
    }
  }

  private static func targets(for readers: [Settings], original: LanguageTag?) -> [LanguageTag] {
    var targets: Set<LanguageTag> = []
    for reader in readers {
      guard let original else {
        if let want = reader.want { targets.insert(want) }
        continue
      }
      if let target = reader.rendering(of: original) { targets.insert(target) }
    }
    return targets.sorted()
  }

  private func buyer(_ id: AccountID) async throws(MessagingError) -> Settings {
    let (known, before) = memory.withLock { ($0.buyers[id], $0.forgotten) }
    if let known { return known }
    let settings = try await accounts.account(id)?.settings ?? Settings()
    memory.withLock { memory in
      guard memory.forgotten == before else { return }
      if memory.buyers.count >= Self.capacity { memory.buyers.removeAll(keepingCapacity: true) }
      memory.buyers[id] = settings
    }
    return settings
  }

  private func members(of shop: ShopID) async throws(MessagingError) -> [Settings] {
    let (known, before) = memory.withLock { ($0.shops[shop], $0.forgotten) }
    if let known { return known }
    let languages = try await conversations.shop(shop)?.languages ?? []
    let settings = try await conversations.members(of: shop).map(\.settings)
    memory.withLock { memory in
      memory.shopLanguages[shop] = languages
      guard memory.forgotten == before else { return }
      memory.shops[shop] = settings
    }
    return settings
  }

  /// What a shop reads, as it was made.
  public func languages(of shop: ShopID) async throws(MessagingError) -> [LanguageTag] {
    try await conversations.shop(shop)?.languages ?? []
  }

  /// The account's settings, kind or shop changed.
  public func forget(_ account: Account) {
    memory.withLock { memory in
      memory.forgotten += 1
      memory.buyers[account.id] = nil
      if let shop = account.shop { memory.shops[shop] = nil }
    }
  }

  /// A shop's members or languages changed.
  public func forget(_ shop: ShopID) {
    memory.withLock { memory in
      memory.forgotten += 1
      memory.shops[shop] = nil
    }
  }
}
