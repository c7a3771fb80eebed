import GRDB

/// Finds the request that a `cid` stands for, among what is committed.
struct RequestLookup {
  let database: Database
  let tail: Tail

  func row(_ cid: String, _ key: CidKey) throws -> LogRow? {
    var key = key
    while let event = try AddressIndex.event(of: key, tail, database) {
      if let row = try LogRow.read(event, database), row.isRequest(cid, of: key.account) { return row }
      key = key.next
    }
    return nil
  }
}

extension LogRow {
  /// Compared as bytes: `==` of strings would take canonically equivalent ones for one.
  func isRequest(_ cid: String, of account: Int64) -> Bool {
    author == account && self.cid?.utf8.elementsEqual(cid.utf8) == true
  }
}
