/// Finds the second of two equal names in an object without comparing each with each: a line of nothing but short names
/// has nine thousand of them.
struct MemberNames {
  /// Up to this many members looking through all is faster than hashing, and frames have no more.
  private static let fewMembers = 16

  private var names: Set<[UInt8]> = []

  /// Whether `key` is a member of `object` already; each name is asked for once, before it is appended.
  mutating func repeats(_ key: String, in object: JSONObject) -> Bool {
    if object.members.count < Self.fewMembers { return object.contains(key) }
    if names.isEmpty { names = Set(object.members.map { Array($0.key.utf8) }) }
    return !names.insert(Array(key.utf8)).inserted
  }
}
