import Messaging

/// One row of `log` by all its addresses, before it is in the `by_…` tables.
struct TailEntry: Sendable {
  let event: Int64
  let conversation: Int64
  /// Nil for an event that is not a message.
  let seq: Int64?
  let buyerInbox: Int64
  let buyerPosition: Int64
  let shopInbox: Int64
  let shopPosition: Int64
  /// Nil where the request had no `cid`.
  let cid: CidKey?
}

/// A `cid` as the index has it; see `KeyedHash`.
struct CidKey: Hashable, Sendable {
  let account: Int64
  let hash: Int64

  /// Where a key is taken by another `cid`, the next one is tried.
  var next: CidKey { CidKey(account: account, hash: hash &+ 1) }
}
