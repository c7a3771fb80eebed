/// A set of numbers below 64, of roles or frames, as bits.
struct RoleSet: ExpressibleByArrayLiteral, Sendable {
  private var bits: UInt64 = 0

  init(_ members: some Sequence<some BinaryInteger>) { for member in members { insert(member) } }

  init(arrayLiteral members: UInt8...) { self.init(members) }

  func contains(_ member: some BinaryInteger) -> Bool { bits >> UInt64(member) & 1 != 0 }

  mutating func insert(_ member: some BinaryInteger) { bits |= 1 << UInt64(member) }
}
