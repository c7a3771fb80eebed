import Messaging
import NIOCore
import NIOEmbedded
import Testing
import Wire

@testable import Client

@Suite struct FrameDecodingTests {
  @Test func helloTellsLimits() throws {
    guard case .hello(let greeting) = try event(hello) else { return #expect(Bool(false)) }
    #expect(greeting.limits == ["line_bytes": 65536, "window": 1024, "idle_ms": 60000])
    #expect(greeting.languages == ["ar", "de"])
    #expect(greeting.server == "parley/0.1.0")
  }

  @Test func messageHasAuthorOriginalAndRenderings() throws {
    let line =
      #"{"ev":"message","pos":31,"conv":"c7","seq":13,"from":{"name":"anna","role":"buyer","bot":true},"cid":"x","ts":5,"reply_to":12,"orig":{"lang":"ar","text":"سلام","dir":"rtl"},"edited":6,"tr":{"zh-Hans":{"text":"您好 5","by":"mt:demo","conf":0.97,"kept":["5"],"facts":"ok","rev":2},"de":{"by":"gloss","conf":0.1,"kept":[],"facts":["5"],"rev":1}},"new_field":[1.5,null]}"#
    guard case .message(let message) = try event(line) else { return #expect(Bool(false)) }
    #expect(message.conversation == "c7" && message.seq == 13 && message.replyTo == 12)
    #expect(message.author?.isBot == true && message.author?.role == "buyer")
    #expect(message.original?.direction == .rightToLeft && message.editedAt == 6)
    #expect(message.renderings.map(\.language) == ["zh-Hans", "de"])
    #expect(message.renderings[0].by == .engine("demo") && message.renderings[0].revision == 2)
    #expect(message.renderings[1].text == nil && message.renderings[1].lostFacts == ["5"])
  }

  @Test func tombstoneHasNoText() throws {
    let line =
      #"{"ev":"retract","pos":9,"conv":"c7","seq":3,"from":{"name":"a","role":"buyer","bot":false},"cid":"x","ts":5,"retracted":8}"#
    guard case .retracted(let message) = try event(line) else { return #expect(Bool(false)) }
    #expect(message.retractedAt == 8 && message.original == nil && message.renderings.isEmpty)
  }

  static let events: [(String, ReceivedEvent)] = [
    (
      #"{"ev":"marker","conv":"c7","who":"shop","delivered":13,"read":12}"#,
      .marker(conversation: "c7", side: "shop", delivered: 13, read: 12)
    ),
    (
      #"{"ev":"typing","conv":"c7","who":"buyer","from":{"name":"anna","role":"buyer","bot":false},"on":false}"#,
      .typing(conversation: "c7", side: "buyer", name: "anna", isOn: false)
    ),
    (
      #"{"ev":"presence","conv":"c7","who":"shop","online":true}"#,
      .presence(conversation: "c7", side: "shop", isOnline: true)
    ),
    (#"{"ev":"caught_up","pos":57}"#, .caughtUp(position: 57)),
    (#"{"ev":"gap","from":42,"to":57,"reason":"epoch"}"#, .gap(from: 42, to: 57, reason: "epoch")),
    (#"{"ev":"ping"}"#, .ping),
    (
      #"{"ev":"bye","code":"drain","reconnect":"after","after_ms":900}"#,
      .bye(Bye(.drain, .after(milliseconds: 900)), codeName: "drain")
    ),
    (
      #"{"ev":"bye","code":"kicked","reconnect":"never"}"#, .bye(Bye(.kicked, .never), codeName: "kicked")
    ),
    (#"{"ev":"bye","code":"slow","reconnect":"now"}"#, .bye(Bye(.slow, .now), codeName: "slow")),
  ]

  @Test(arguments: events) func eventsHaveTheirFields(_ line: String, _ expected: ReceivedEvent) throws {
    #expect(try event(line) == expected)
  }

  @Test func lateRenderingNamesItsMessage() throws {
    let line =
      #"{"ev":"translation","pos":8,"conv":"c7","seq":3,"lang":"ru","text":"да","by":"phrase","conf":1,"kept":[],"facts":"ok","rev":2}"#
    guard case .translation("c7", 3, let rendering) = try event(line) else { return #expect(Bool(false)) }
    #expect(rendering.language == "ru" && rendering.text == "да" && rendering.revision == 2)
  }

  @Test func unknownEventKeepsItsPosition() throws {
    guard case .event(let frame) = try frame(#"{"ev":"blink","pos":5}"#) else { return #expect(Bool(false)) }
    #expect(frame.position == 5 && frame.event == nil)
  }

  @Test func refusalKeepsUnknownCodes() throws {
    let line =
      #"{"err":{"code":"too_early","text":"t","retry":"after","retry_ms":250,"field":"cid","ref":"r1"},"op":"send","id":"a"}"#
    guard case .refusal(let refusal) = try frame(line) else { return #expect(Bool(false)) }
    #expect(refusal.code == nil && refusal.codeName == "too_early" && refusal.field == "cid")
    #expect(refusal.retry == .after(milliseconds: 250) && refusal.id == .string("a"))
    #expect(refusal.reference == "r1" && refusal.op == "send")
  }

  @Test func repliesAreTyped() throws {
    #expect(LoginResult(try reply(loggedIn(57)))?.position == 57)
    let sent =
      #"{"ok":"send","id":3,"conv":"c7","seq":13,"pos":58,"ts":1,"dup":true,"orig":{"lang":"ru","text":"а","dir":"ltr"},"tr":{"zh":{"text":"寄","by":"phrase","conf":0.97,"rev":1}},"back":{"zh":"отправить"}}"#
    let result = try #require(SentResult(try reply(sent)))
    #expect(result.isDuplicate && result.position == 58 && result.back == ["zh": "отправить"])
    #expect(OpenResult(try reply(#"{"ok":"open","id":2,"conv":"c7","seq":12}"#))?.conversation == "c7")
    let history =
      #"{"ok":"history","id":2,"messages":[{"conv":"c7","seq":1,"ts":1,"retracted":2}],"more":true}"#
    #expect(HistoryResult(try reply(history))?.messages.first?.retractedAt == 2)
    #expect(HistoryResult(try reply(history))?.hasMore == true)
    let convs =
      #"{"ok":"convs","id":2,"convs":[{"conv":"c7","shop":"s","buyer":"b","seq":4,"unread":2,"markers":{}}],"more":false}"#
    #expect(ConversationsResult(try reply(convs))?.rows.first?.unread == 2)
  }

  /// `status` tells where an earlier message is: that is no news of the log.
  @Test func onlyStoredThingsHaveAPosition() throws {
    #expect(try reply(#"{"ok":"status","id":1,"conv":"c7","seq":3,"pos":4,"ts":1}"#).position == nil)
    #expect(try reply(#"{"ok":"retract","id":1,"conv":"c7","seq":3,"pos":4,"ts":1}"#).position == 4)
  }

  @Test(arguments: ["{", "[]", "5", #"{"x":1}"#, #"{"ok":"send"}"#, #"{"ev":"a","ev":"b"}"#, "\u{FEFF}{}"])
  func whatIsNoFrameIsRefused(_ line: String) {
    #expect(throws: UnreadableFrame.self) { try frame(line) }
  }

  @Test func framesSplitAtEveryOffsetAreTheSame() throws {
    let lines = [hello, message(1), loggedIn(3), stored(1, at: 2), #"{"ev":"ping"}"#]
    let bytes = ByteBuffer(string: lines.joined(separator: "\n") + "\r\n")
    let expected = try lines.map(frame)
    for offset in 0...bytes.readableBytes {
      let seen = Seen()
      let handler = FrameHandler(receiver: seen, ending: ConnectionEnding())
      let channel = EmbeddedChannel(handler: handler)
      try channel.writeInbound(bytes.getSlice(at: 0, length: offset) ?? ByteBuffer())
      try channel.writeInbound(
        bytes.getSlice(at: offset, length: bytes.readableBytes - offset) ?? ByteBuffer())
      #expect(seen.frames == expected, "split at \(offset)")
      _ = try? channel.finish()
    }
  }

  @Test func unreadableLineEndsTheConnection() throws {
    let ending = ConnectionEnding()
    let channel = EmbeddedChannel(handler: FrameHandler(receiver: Seen(), ending: ending))
    try channel.connect(to: .init(unixDomainSocketPath: "/x")).wait()
    try channel.writeInbound(ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n"))
    #expect(!channel.isActive)
    #expect(ending.reason == .notParley("notJSON"))
  }

  private final class Seen: FrameReceiver {
    var frames: [ServerFrame] = []
    func received(_ frame: ServerFrame) { frames.append(frame) }
  }
}
