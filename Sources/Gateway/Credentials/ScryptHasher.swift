import Crypto
import CryptoExtras
import Dispatch
import Foundation
public import Messaging

/// Passwords by scrypt (RFC 7914), off the event loops, two at a time, with a bounded queue; tokens by SHA-256.
///
/// N = 2^15, r = 8, p = 1: 32 MiB and about 100 ms each (2^17 would be 128 MiB and half a second). The stored form is
/// `scrypt$15$8$1$SALT$KEY`, so that the cost can be raised and old hashes still be read.
public final class ScryptHasher: PasswordHasher {
  private static let logN = 15
  private static let saltBytes = 16
  private static let keyBytes = 32
  /// At a tenth of a second each, two at a time: nobody waits for more than some 13 s.
  private static let queueLimit = 256

  private let queue = DispatchQueue(label: "parley.scrypt", attributes: .concurrent)
  private let turns: Turns
  /// What an unknown account is checked against: it costs what a real one costs.
  private let decoy: String

  public init(atOnce: Int = 2) {
    turns = Turns(atOnce: atOnce, queueLimit: Self.queueLimit)
    let zeros = Data(repeating: 0, count: Self.saltBytes)
    decoy = Self.encoded(salt: zeros, key: Data(repeating: 0, count: Self.keyBytes))
  }

  /// Passwords that wait for their turn.
  public var waiting: Int { turns.waiting }

  public func hash(_ password: String, for caller: String) async throws(MessagingError) -> String {
    var salt = Data(count: Self.saltBytes)
    for index in salt.indices { salt[index] = .random(in: 0...255) }
    guard let key = try await derive(password, salt: salt, logN: Self.logN, for: caller) else {
      throw .unavailable
    }
    return Self.encoded(salt: salt, key: key)
  }

  public func verify(
    _ password: String, against hash: String?, for caller: String
  ) async throws(MessagingError) -> Bool {
    guard let parsed = Self.parsed(hash ?? decoy) ?? Self.parsed(decoy) else { return false }
    let key = try await derive(password, salt: parsed.salt, logN: parsed.logN, for: caller)
    guard let key, hash != nil, key.count == parsed.key.count else { return false }
    // In constant time: no early exit.
    return zip(key, parsed.key).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  public func digest(ofToken token: String) -> [UInt8] {
    Array(SHA256.hash(data: Data(token.utf8)))
  }

  private func derive(
    _ password: String, salt: Data, logN: Int, for caller: String
  ) async throws(MessagingError) -> Data? {
    guard await turns.take(for: caller) else {
      throw MessagingError(.unavailable, Notice(.busy), retry: .after(milliseconds: 2_000))
    }
    let key = await withCheckedContinuation { continuation in
      queue.async {
        let key = try? KDF.Scrypt.deriveKey(
          from: Data(password.utf8), salt: salt, outputByteCount: Self.keyBytes, rounds: 1 << logN,
          blockSize: 8, parallelism: 1)
        continuation.resume(returning: key?.withUnsafeBytes { Data($0) })
      }
    }
    turns.giveBack()
    return key
  }

  private static func encoded(salt: Data, key: Data) -> String {
    "scrypt$\(logN)$8$1$\(salt.base64EncodedString())$\(key.base64EncodedString())"
  }

  private static func parsed(_ hash: String) -> (logN: Int, salt: Data, key: Data)? {
    let parts = hash.split(separator: "$")
    guard parts.count == 6, parts[0] == "scrypt", let logN = Int(parts[1]), (1...20).contains(logN),
      parts[2] == "8", parts[3] == "1", let salt = Data(base64Encoded: String(parts[4])),
      let key = Data(base64Encoded: String(parts[5]))
    else { return nil }
    return (logN, salt, key)
  }
}
