import Messaging
import NIOCore
import Synchronization

/// Messages as readers were shown them, encoded: people leaf through the newest of few conversations again and again.
///
/// Bounded in bytes; what was not asked for longest goes first. `FanOut` makes it forget a message before anybody is told that
/// it changed, and what was read from the store before that is not taken in after it. Any thread.
final class EncodedMessages: Sendable {
  /// Of each half: the one in use, and the one that was in use before it.
  private let halfBytes: Int
  private let state = Mutex(State())

  private struct State {
    var young: [Block.Key: Block] = [:]
    var old: [Block.Key: Block] = [:]
    var youngBytes = 0
    /// Counts what was forgotten.
    var changes = 0

    /// Takes a block over into the half in use. False where there is none.
    mutating func use(_ key: Block.Key) -> Bool {
      if young[key] != nil { return true }
      guard let block = old.removeValue(forKey: key) else { return false }
      youngBytes += block.bytes
      young[key] = block
      return true
    }

    /// Once the half in use is full it becomes the old one. Returns what is given up.
    mutating func rotate(_ limit: Int) -> [Block.Key: Block] {
      guard youngBytes > limit else { return [:] }
      defer {
        old = young
        young = [:]
        youngBytes = 0
      }
      return old
    }
  }

  /// - Parameter bytes: of the encoded messages, and about what they are kept with.
  init(bytes: Int = 48 << 20) { halfBytes = bytes / 2 }

  /// Take it before reading from the store, and give it to `keep`.
  var stamp: Int { state.withLock { $0.changes } }

  func has(_ seq: Int64, in conversation: ConversationID) -> Bool {
    let key = Block.Key(conversation, seq)
    return state.withLock { ($0.young[key] ?? $0.old[key])?[seq] != nil }
  }

  /// All the messages at these addresses; nil where one is not here.
  func messages(_ addresses: ClosedRange<Int64>, in conversation: ConversationID) -> [EncodedMessage]? {
    let (found, dropped) = state.withLock { state -> ([EncodedMessage]?, [Block.Key: Block]) in
      var found: [EncodedMessage] = []
      found.reserveCapacity(addresses.count)
      for key in Block.Key.all(addresses, in: conversation) {
        guard state.use(key), let block = state.young[key] else { return (nil, state.rotate(halfBytes)) }
        for seq in addresses.clamped(to: key.addresses) {
          guard let message = block[seq] else { return (nil, state.rotate(halfBytes)) }
          found.append(message)
        }
      }
      return (found, state.rotate(halfBytes))
    }
    // Freed here, outside the lock.
    _ = consume dropped
    return found
  }

  /// - Parameter stamp: from before the messages were read.
  func keep(_ messages: [(seq: Int64, EncodedMessage)], in conversation: ConversationID, stamp: Int) {
    let dropped = state.withLock { state -> [Block.Key: Block] in
      guard state.changes == stamp else { return [:] }
      for (seq, message) in messages {
        let key = Block.Key(conversation, seq)
        _ = state.use(key)
        state.youngBytes += state.young[key, default: Block()].keep(message, at: seq)
      }
      return state.rotate(halfBytes)
    }
    _ = consume dropped
  }

  /// The message changed.
  func forget(_ seq: Int64, in conversation: ConversationID) {
    let key = Block.Key(conversation, seq)
    state.withLock { state in
      state.changes += 1
      if let freed = state.young[key]?.forget(seq) { state.youngBytes -= freed }
      _ = state.old[key]?.forget(seq)
    }
  }

  /// Something changed that is in many: a name.
  func forgetAll() {
    let dropped = state.withLock { state in
      let changes = state.changes + 1
      defer { state = State(changes: changes) }
      return state
    }
    _ = consume dropped
  }
}

/// The messages of one conversation at consecutive addresses.
private struct Block {
  private static let size: Int64 = 64

  struct Key: Hashable {
    let conversation: ConversationID
    let number: Int64

    init(_ conversation: ConversationID, _ seq: Int64) {
      self.conversation = conversation
      number = seq / Block.size
    }

    var addresses: ClosedRange<Int64> { number * Block.size...(number + 1) * Block.size - 1 }

    static func all(_ addresses: ClosedRange<Int64>, in conversation: ConversationID) -> [Key] {
      let (first, last) = (addresses.lowerBound / Block.size, addresses.upperBound / Block.size)
      return (first...last).map { Key(conversation, $0 * Block.size) }
    }
  }

  private var messages = [EncodedMessage?](repeating: nil, count: Int(Block.size))
  private(set) var bytes = Int(Block.size) * MemoryLayout<EncodedMessage?>.size

  subscript(seq: Int64) -> EncodedMessage? { messages[Int(seq % Block.size)] }

  /// Returns how many bytes more there are now.
  mutating func keep(_ message: EncodedMessage, at seq: Int64) -> Int {
    let index = Int(seq % Block.size)
    let before = bytes
    let merged = messages[index].map(message.merged) ?? message
    bytes += merged.bytes - (messages[index]?.bytes ?? 0)
    messages[index] = merged
    return bytes - before
  }

  /// Returns how many bytes it took.
  mutating func forget(_ seq: Int64) -> Int {
    let index = Int(seq % Block.size)
    let freed = messages[index]?.bytes ?? 0
    messages[index] = nil
    bytes -= freed
    return freed
  }
}

/// A stored message in the forms that its readers were shown.
final class EncodedMessage: Sendable {
  struct Form: Sendable {
    let languages: [LanguageTag]
    let bytes: ByteBuffer
  }

  /// Beyond this many the oldest go: who reads in a seventh language is rare.
  private static let formLimit = 6

  let author: Side
  /// Of the text; nil of a tombstone, as of a text in an unknown language.
  let original: LanguageTag?
  let isTombstone: Bool
  /// The languages of the stored renderings, sorted.
  let stored: [LanguageTag]
  private let forms: [Form]

  init(author: Side, original: LanguageTag?, isTombstone: Bool, stored: [LanguageTag], forms: [Form]) {
    self.author = author
    self.original = original
    self.isTombstone = isTombstone
    self.stored = stored
    self.forms = forms
  }

  convenience init(_ message: Message, stored: [LanguageTag], _ form: Form) {
    var language: LanguageTag?
    var isTombstone = true
    if case .text(let original, _, _) = message.content {
      (language, isTombstone) = (original.language, false)
    }
    self.init(
      author: message.author.side, original: language, isTombstone: isTombstone, stored: stored, forms: [form]
    )
  }

  func bytes(showing languages: [LanguageTag]) -> ByteBuffer? {
    forms.first { $0.languages == languages }?.bytes
  }

  /// Of the forms, with about what the objects take.
  var bytes: Int { forms.reduce(128) { $0 + $1.bytes.storageCapacity + 96 } }

  /// This one, with what an earlier one has beside it.
  fileprivate func merged(_ earlier: EncodedMessage) -> EncodedMessage {
    guard earlier.stored == stored else { return self }
    let others = earlier.forms.filter { bytes(showing: $0.languages) == nil }
    return EncodedMessage(
      author: author, original: original, isTombstone: isTombstone, stored: stored,
      forms: Array((forms + others).prefix(Self.formLimit)))
  }
}
