public import Messaging
public import NIOCore

/// The members of a message object, shared by the event, the replay, the history page and the reply.
///
/// Encoded once for each set of languages, not once for each reader: only `pos` differs between inboxes, and it stands
/// outside.
public enum MessageBody {
  /// `"conv":…,"seq":…,"from":{…},…` without braces.
  /// - Parameter languages: which renderings to show, in this order; one that is missing is left out.
  public static func encode(
    _ message: Message, renderings: [LanguageTag: Rendering], languages: [LanguageTag],
    allocator: ByteBufferAllocator = ByteBufferAllocator()
  ) -> ByteBuffer {
    var writer = JSONWriter(into: allocator.buffer(capacity: 512))
    write(message, renderings: renderings, languages: languages, to: &writer)
    return writer.buffer
  }

  /// What the event and the author's reply have in common: `"orig":{…},"tr":{…}`, or `"retracted":…`.
  public static func encodeContent(
    _ content: Message.Content, renderings: [LanguageTag: Rendering], languages: [LanguageTag]
  ) -> ByteBuffer {
    var writer = JSONWriter(into: ByteBufferAllocator().buffer(capacity: 512))
    writer.writeContent(content, renderings: renderings, languages: languages)
    return writer.buffer
  }

  /// The same as the other `encode`, of a content that `encodeContent` has encoded.
  public static func encode(_ message: Message, content: ByteBuffer) -> ByteBuffer {
    var writer = JSONWriter(into: ByteBufferAllocator().buffer(capacity: content.readableBytes + 256))
    writeHead(message, to: &writer)
    writer.members(encoded: content)
    return writer.buffer
  }

  public static func write(
    _ message: Message, renderings: [LanguageTag: Rendering], languages: [LanguageTag],
    to writer: inout JSONWriter
  ) {
    writeHead(message, to: &writer)
    writer.writeContent(message.content, renderings: renderings, languages: languages)
  }

  private static func writeHead(_ message: Message, to writer: inout JSONWriter) {
    writer.member("conv", message.conversation.description)
    writer.member("seq", message.seq)
    writer.object("from") { $0.writeAuthor(message.author) }
    writer.member("cid", message.cid)
    writer.member("ts", message.timestamp)
    if let replyTo = message.replyTo { writer.member("reply_to", replyTo) }
  }
}

extension JSONWriter {
  mutating func writeAuthor(_ author: Author) {
    member("name", author.name)
    member("role", author.side == .buyer ? "buyer" : "agent")
    member("bot", author.isBot)
  }

  mutating func writeContent(
    _ content: Message.Content, renderings: [LanguageTag: Rendering], languages: [LanguageTag]
  ) {
    switch content {
    case .retracted(let time): member("retracted", time)
    case .text(let original, let editedAt, _):
      object("orig") { $0.writeOriginal(original) }
      if let editedAt { member("edited", editedAt) }
      object("tr") { writer in
        for language in languages {
          guard let rendering = renderings[language] else { continue }
          writer.object(named: language.text) { $0.writeRendering(rendering) }
        }
      }
    }
  }

  mutating func writeOriginal(_ original: Original) {
    member("lang", original.language?.text ?? "und")
    member("text", original.text)
    member("dir", TextDirection(majorityOf: original.text).rawValue)
  }

  mutating func writeRendering(_ rendering: Rendering) {
    if let text = rendering.text { member("text", text) }
    writeWorth(of: rendering)
    member("rev", rendering.revision)
  }

  /// How it was made, and how far it can be trusted.
  mutating func writeWorth(of rendering: Rendering) {
    member("by", rendering.by.rawValue)
    member("conf", hundredths: rendering.confidence)
    member("kept", rendering.kept)
    if rendering.lostFacts.isEmpty {
      member("facts", "ok")
    } else {
      member("facts", rendering.lostFacts)
    }
  }
}
