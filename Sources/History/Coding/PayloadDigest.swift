import Crypto
import Messaging

/// What a `cid` stands for, as first sent: 16 bytes of HMAC-SHA-256 under the database's secret.
///
/// Keyed, because it outlives a retracted text: without the key nobody can try texts against it.
struct PayloadDigest: Sendable {
  /// With the key taken in: a copy of it begins each digest.
  private let begun: HMAC<SHA256>

  init(secret: [UInt8]) { begun = HMAC(key: SymmetricKey(data: secret)) }

  func message(_ draft: MessageDraft) -> [UInt8] {
    digest(
      1, [draft.conversation.id.rawValue, draft.replyTo ?? 0], draft.claimedLanguage?.text ?? "", draft.text)
  }

  func edit(of seq: Int64, in conversation: ConversationID, text: String) -> [UInt8] {
    digest(2, [conversation.rawValue, seq], "", text)
  }

  func retraction(of seq: Int64, in conversation: ConversationID) -> [UInt8] {
    digest(3, [conversation.rawValue, seq], "", "")
  }

  /// An engine's rendering; whole, for nothing else tells two texts apart.
  func engine(_ key: EngineKey) -> [UInt8] {
    var payload: [UInt8] = [4]
    let names = [
      key.pair.source.text, key.pair.target.text, key.engine, key.engineVersion, key.shop.text,
      String(key.wordingVersion), key.text,
    ]
    for name in names {
      withUnsafeBytes(of: UInt32(name.utf8.count).littleEndian) { payload.append(contentsOf: $0) }
      payload.append(contentsOf: name.utf8)
    }
    var code = begun
    code.update(data: payload)
    return [UInt8](code.finalize())
  }

  private func digest(_ kind: UInt8, _ numbers: [Int64], _ language: String, _ text: String) -> [UInt8] {
    var payload = [kind]
    payload.reserveCapacity(24 + language.utf8.count + text.utf8.count)
    for number in numbers { withUnsafeBytes(of: number.littleEndian) { payload.append(contentsOf: $0) } }
    // A tag has at most 35 bytes, so one byte of length keeps tag and text apart.
    payload.append(UInt8(language.utf8.count))
    payload.append(contentsOf: language.utf8)
    payload.append(contentsOf: text.utf8)
    var code = begun
    code.update(data: payload)
    return [UInt8](code.finalize().prefix(16))
  }
}
