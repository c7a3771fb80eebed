/// The one place where it is decided who may do what. What one may not see answers exactly as what does not exist.
public struct Rights: Sendable {
  private let directory: Directory

  public init(directory: Directory) { self.directory = directory }

  /// A token's scopes (protocol §3).
  public static func require(_ scope: Scopes, of principal: Principal) throws(MessagingError) {
    guard principal.scopes.contains(scope) else {
      throw MessagingError(.forbidden, Notice(.scopeMissing, ["scope": scope.name]))
    }
  }

  /// The conversation of that wire name, if the principal is one of its two sides.
  public func conversation(
    _ name: String, for principal: Principal
  ) async throws(MessagingError) -> Conversation {
    guard let id = ConversationID(name), let conversation = try await directory.conversation(id),
      Self.maySee(conversation, principal.account)
    else { throw .notFound("conv") }
    return conversation
  }

  public static func maySee(_ conversation: Conversation, _ account: Account) -> Bool {
    switch (account.kind, account.shop) {
    case (.admin, _): false
    case (_, let shop?): conversation.shop == shop
    case (.agent, nil): false
    case (.buyer, nil), (.bot, nil): conversation.buyer == account.id
    }
  }

  /// Only a buyer opens; a shop's side has `convs`.
  public static func requireBuyer(_ principal: Principal) throws(MessagingError) {
    let account = principal.account
    let isBuyer = account.shop == nil && (account.kind == .buyer || account.kind == .bot)
    guard isBuyer else { throw MessagingError(.forbidden, Notice(.onlyBuyersOpen)) }
  }

  /// A message is changed by its author alone, and not for ever.
  /// - Parameter now: nil where the time does not matter.
  public static func mayChange(
    _ message: Message, _ principal: Principal, now: Int64?, window: Int64
  ) throws(MessagingError) {
    guard message.author.account == principal.account.id else {
      throw MessagingError(.forbidden, Notice(.onlyAuthors), field: "seq")
    }
    if let now, now - message.timestamp > window {
      throw MessagingError(.forbidden, Notice(.tooLateToChange), field: "seq")
    }
  }
}

extension Scopes {
  fileprivate var name: String {
    Scopes.names.filter { contains($0.scope) }.map(\.name).joined(separator: ",")
  }
}
