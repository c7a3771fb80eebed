/// Whether a message that was sent under this `cid` is stored, and where.
public struct QueryStatus: Sendable {
  let log: any MessageLog

  public init(log: any MessageLog) { self.log = log }

  public func callAsFunction(
    _ cid: String, by principal: Principal
  ) async throws(MessagingError) -> StoredAddress {
    try Rights.require(.send, of: principal)
    guard let address = try await log.address(of: cid, by: principal.account.id) else {
      throw .notFound("cid")
    }
    return address
  }
}
