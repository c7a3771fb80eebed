/// The limits of the domain that are not settings. Those that an operator may set, and that `hello.limits` tells,
/// are in `Gateway/Configuration/ServerLimits`.
public enum Limits {
  /// More marks than this on one base letter are an attack on normalisation, not a language (UAX #15, stream-safe text format).
  public static let combiningMarksInARow = 30
  /// A `cid`: room for a UUID with a prefix.
  public static let cidBytes = 64
  /// A login name, in Unicode scalars.
  public static let nameScalars = 64
  /// A password, in bytes: scrypt reads all of it, so it must end somewhere.
  public static let passwordBytes = 256
  /// A password shorter than this is refused at registration.
  public static let passwordMinimumBytes = 8
  /// Languages in `reads`.
  public static let readsCount = 16
  /// A device's name, in bytes.
  public static let deviceBytes = 64
  /// Rows of one `history` page.
  public static let historyPage = 100
  /// Rows of one `convs` page.
  public static let conversationsPage = 100
  /// Hits of one `search` page.
  public static let searchPage = 100
  /// A search query, in Unicode scalars; eight words of it count.
  public static let queryScalars = 1_000
  /// Rows of one page of a shop's wording.
  public static let wordingPage = 100
  /// A term, its rendering or a name, in Unicode scalars.
  public static let wordingTermScalars = 200
  /// Either text of an approved pair, in Unicode scalars.
  public static let wordingPairScalars = 1_000
  /// Entries of one kind that a shop may have: all of a shop's wording is in memory, and each message asks it.
  public static func wordingCount(of kind: WordingEntry.Kind) -> Int { kind == .pair ? 5_000 : 1_000 }
  /// Entries that replay reads from the log at once: a page must fit in memory for each reader that catches up.
  public static let replayPage = 128
  /// How long after it was sent a message may be edited or retracted, unless the configuration says otherwise.
  public static let changeWindowMilliseconds: Int64 = 48 * 3600 * 1000
}
