/// Finds or makes the one conversation of a buyer with a shop.
public struct OpenConversation: Sendable {
  let conversations: any ConversationStore
  let directory: Directory

  public init(conversations: any ConversationStore, directory: Directory) {
    self.conversations = conversations
    self.directory = directory
  }

  public func callAsFunction(
    shop name: String, by principal: Principal
  ) async throws(MessagingError) -> (Conversation, shop: Shop, seq: Int64) {
    try Rights.require(.send, of: principal)
    try Rights.requireBuyer(principal)
    guard let id = ShopID(name), let shop = try await conversations.shop(id) else {
      throw .notFound("shop")
    }
    let (conversation, seq) = try await conversations.open(buyer: principal.account, shop: shop)
    directory.remember(conversation)
    return (conversation, shop, seq)
  }
}
