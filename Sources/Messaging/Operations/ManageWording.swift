/// Puts, lists and deletes the words of one's own shop; a change holds for the next message.
public struct ManageWording: Sendable {
  /// An entry as a client names it, not yet checked for sense.
  public struct Draft: Hashable, Sendable {
    public var kind: WordingEntry.Kind
    public var source: String
    public var from: LanguageTag?
    public var to: LanguageTag?
    public var target: String?

    public init(
      kind: WordingEntry.Kind, source: String, from: LanguageTag? = nil, to: LanguageTag? = nil,
      target: String? = nil
    ) {
      self.kind = kind
      self.source = source
      self.from = from
      self.to = to
      self.target = target
    }
  }

  public struct Page: Sendable {
    public let version: Int64
    public let entries: ArraySlice<WordingEntry>
    /// Where the next page begins; nil after the last one.
    public let next: Int?

    public init(version: Int64, entries: ArraySlice<WordingEntry>, next: Int?) {
      self.version = version
      self.entries = entries
      self.next = next
    }
  }

  let store: any WordingStore
  let use: any WordingUse
  let translator: any Translator

  public init(store: any WordingStore, use: any WordingUse, translator: any Translator) {
    self.store = store
    self.use = use
    self.translator = translator
  }

  /// The version of the wording that has the entry.
  public func put(_ draft: Draft, by principal: Principal) async throws(MessagingError) -> Int64 {
    let shop = try Self.shop(of: principal)
    return try await put([try entry(draft, needsTarget: true)], of: shop)
  }

  /// All or none; for the operator, who may work on any shop.
  @discardableResult
  public func put(_ entries: [WordingEntry], of shop: ShopID) async throws(MessagingError) -> Int64 {
    let wording = try await store.put(entries, of: shop)
    use.use(wording, of: shop)
    return wording.version
  }

  /// For the operator; a shop that does not exist is `not_found`.
  public func all(of shop: ShopID) async throws(MessagingError) -> WordingSnapshot {
    try await store.put([], of: shop)
  }

  public func delete(_ draft: Draft, by principal: Principal) async throws(MessagingError) -> Int64 {
    let shop = try Self.shop(of: principal)
    let entry = try entry(draft, needsTarget: false)
    guard let wording = try await store.delete(entry, of: shop) else {
      throw MessagingError(.notFound, Notice(.wordingUnknown), field: "source")
    }
    use.use(wording, of: shop)
    return wording.version
  }

  /// - Parameters:
  ///   - kind: nil for all.
  ///   - start: where an earlier page said that the next one begins.
  ///   - limit: cut to `Limits.wordingPage`; nil is 50.
  public func list(
    _ kind: WordingEntry.Kind?, from start: Int64?, limit: Int64?, by principal: Principal
  ) async throws(MessagingError) -> Page {
    let shop = try Self.shop(of: principal)
    if let limit, limit < 1 { throw .invalid("limit") }
    if let start, start < 0 { throw .invalid("after") }
    let wording = try await store.wording(of: shop)
    let entries = kind.map { kind in wording.entries.filter { $0.kind == kind } } ?? wording.entries
    let first = Int(min(start ?? 0, Int64(entries.count)))
    let page = entries[first...].prefix(Int(min(limit ?? 50, Int64(Limits.wordingPage))))
    return Page(
      version: wording.version, entries: page, next: page.endIndex < entries.count ? page.endIndex : nil)
  }

  /// Those who have no shop are told what they would be told of one that does not exist.
  private static func shop(of principal: Principal) throws(MessagingError) -> ShopID {
    try Rights.require(.manage, of: principal)
    guard let shop = principal.account.shop, principal.account.kind != .admin else {
      throw .notFound("shop")
    }
    return shop
  }

  /// Checks what is to be kept; languages become the ones that are served.
  public func entry(_ draft: Draft, needsTarget: Bool) throws(MessagingError) -> WordingEntry {
    let limit = draft.kind == .pair ? Limits.wordingPairScalars : Limits.wordingTermScalars
    try Self.check(draft.source, field: "source", limit: limit)
    if draft.kind == .name { return .name(draft.source) }
    let from = try served(draft.from, field: "from")
    let to = try served(draft.to, field: "to")
    guard from != to else { throw .invalid("to") }
    if needsTarget {
      guard let target = draft.target else { throw .missing("target") }
      try Self.check(target, field: "target", limit: limit)
    }
    let target = draft.target ?? ""
    return draft.kind == .term
      ? .term(draft.source, from: from, to: to, target: target)
      : .pair(draft.source, from: from, to: to, target: target)
  }

  private static func check(_ text: String, field: String, limit: Int) throws(MessagingError) {
    try TextRules.check(text, field: field, limit: limit)
    // Without a letter or a digit there is nothing that could be found in a message.
    guard
      text.unicodeScalars.contains(where: { $0.properties.isAlphabetic || $0.properties.numericType != nil })
    else { throw .invalid(field, .textEmpty) }
  }

  private func served(_ tag: LanguageTag?, field: String) throws(MessagingError) -> LanguageTag {
    guard let tag else { throw .missing(field) }
    guard let served = translator.supported(tag) else { throw .invalid(field, .languageUnsupported) }
    return served
  }
}
