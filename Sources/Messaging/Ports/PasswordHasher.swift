/// Slow, salted password hashing off the event loops. Any thread; waits for its turn in a bounded queue, in which callers (the
/// addresses that ask) take turns: who asks a thousand times makes nobody else wait for more than one.
public protocol PasswordHasher: Sendable {
  /// Throws `unavailable` where the queue is full.
  func hash(_ password: String, for caller: String) async throws(MessagingError) -> String
  /// Takes the same time whether `hash` is nil (there is no such account), wrong or right.
  func verify(
    _ password: String, against hash: String?, for caller: String
  ) async throws(MessagingError) -> Bool
  /// The digest that stands for a token in the store: SHA-256, for a token has 128 random bits or more.
  func digest(ofToken token: String) -> [UInt8]
}
