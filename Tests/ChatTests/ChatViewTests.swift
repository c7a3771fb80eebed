import Client
import Messaging
import Teletype
import Testing
import Wire

@testable import parley

@Suite struct ChatViewTests {
  private static func rendering(_ text: String, _ confidence: Double, by: String = "composed") -> String {
    #"{"ru":{"text":"\#(text)","by":"\#(by)","conf":\#(confidence),"kept":[],"facts":"ok","rev":1}}"#
  }

  // MARK: What leads

  @Test func aSureTranslationLeads() throws {
    var script = try ViewScript()
    try script.hear(1, "有货。", tr: Self.rendering("Есть в наличии.", 0.95, by: "phrase"))
    try script.expect("sure")
  }

  @Test func aFairTranslationStandsBesideTheOriginalAndAPoorOneBehindIt() throws {
    var script = try ViewScript()
    try script.hear(1, "明天发货。", tr: Self.rendering("Завтра отправлю.", 0.7))
    try script.hear(2, "随便看看吧", tr: Self.rendering("произвольный смотреть", 0.3, by: "gloss"))
    try script.expect("fair_and_poor")
  }

  @Test func lostFactsAndUnknownWordsAreMarked() throws {
    var script = try ViewScript()
    try script.hear(
      1, "三十块", tr: #"{"ru":{"by":"none","conf":0,"kept":[],"facts":["三十"],"rev":1}}"#)
    try script.hear(
      2, "好 zzgrbl A-17",
      tr:
        #"{"ru":{"text":"Хорошо zzgrbl A-17","by":"composed","conf":0.6,"kept":["zzgrbl","A-17"],"facts":"ok","rev":1}}"#
    )
    try script.expect("marks")
  }

  @Test func oneKeyShowsBothAlways() throws {
    var script = try ViewScript()
    try script.hear(1, "有货。", tr: Self.rendering("Есть в наличии.", 0.95, by: "phrase"))
    _ = script.view.pressed(.showBoth)
    try script.expect("both")
  }

  @Test func aBetterRenderingTakesThePlaceOfTheOneBefore() throws {
    var script = try ViewScript()
    try script.hear(1, "有货。", tr: Self.rendering("товар", 0.2, by: "gloss"))
    try script.hear(
      #"{"ev":"translation","pos":2,"conv":"c1","seq":1,"lang":"ru","text":"Есть.","by":"phrase","conf":0.97,"kept":[],"facts":"ok","rev":2}"#
    )
    #expect(script.screen().contains("    Есть."))
    #expect(!script.screen().contains { $0.contains("товар") })
  }

  // MARK: One's own

  private func sent(_ seq: Int, _ cid: String, _ text: String) throws -> ChatNotice {
    let reply = try ViewScript.reply(
      #"{"ok":"send","id":2,"conv":"c1","seq":\#(seq),"pos":\#(seq),"ts":\#(ViewScript.noon),"dup":false,"orig":{"lang":"ru","text":"\#(text)","dir":"ltr"},"tr":{"zh-Hans":{"text":"多少钱？","by":"phrase","conf":0.95,"kept":[],"facts":"ok","rev":1}},"back":{"zh-Hans":"Сколько это стоит?"}}"#
    )
    return .stored(try #require(SentResult(reply)), cid: cid)
  }

  private func sending(_ cid: String, _ text: String) -> ChatNotice {
    .sending(SendCommand(conversation: "c1", cid: cid, text: text))
  }

  @Test func aMessageGoesFromSentToReadInTheMargin() throws {
    var script = try ViewScript()
    func mark(_ script: inout ViewScript) -> String? {
      script.screen().first { $0.contains("Сколько стоит?") }.map { String($0.prefix(4)) }
    }
    script.view.show(sending("m1", "Сколько стоит?"), now: ViewScript.noon)
    #expect(mark(&script) == "·   ")
    script.view.show(try sent(1, "m1", "Сколько стоит?"), now: ViewScript.noon)
    #expect(mark(&script) == "✓   ")
    try script.hear(#"{"ev":"marker","conv":"c1","who":"shop","delivered":1,"read":0}"#)
    #expect(mark(&script) == "✓✓  ")
    try script.hear(#"{"ev":"marker","conv":"c1","who":"shop","delivered":1,"read":1}"#)
    #expect(mark(&script) == "✓✓✓ ")
    // One's own side's markers say nothing of the other.
    try script.expect("own")
  }

  @Test func aBrokenConnectionLeavesItNotConfirmedAndTheReplyResolvesIt() throws {
    var script = try ViewScript()
    script.view.show(sending("m1", "Сколько стоит?"), now: ViewScript.noon)
    script.view.show(.offline(reason: "gone", retryAfterMilliseconds: 1_500), now: ViewScript.noon)
    try script.expect("not_confirmed")
    #expect(script.view.transcript.unconfirmedCount == 1)
    script.view.show(.backOnline, now: ViewScript.noon)
    script.view.show(try sent(1, "m1", "Сколько стоит?"), now: ViewScript.noon)
    #expect(script.view.transcript.unconfirmedCount == 0)
    #expect(!script.screen().contains { $0.contains("not confirmed") })
  }

  @Test func messagesStandInTheOrderOfTheConversation() throws {
    var script = try ViewScript()
    script.view.show(sending("m1", "Сколько стоит?"), now: ViewScript.noon)
    try script.hear(1, "first")
    try script.hear(3, "third")
    script.view.show(try sent(2, "m1", "Сколько стоит?"), now: ViewScript.noon)
    #expect(script.view.transcript.entries.compactMap(\.message?.seq) == [1, 2, 3])
    try script.hear(3, "third")
    #expect(script.view.transcript.entries.count == 3)
  }

  private func earlier(_ seqs: ClosedRange<Int>) throws -> ChatNotice {
    let messages = seqs.map { seq in
      #"{"conv":"c1","seq":\#(seq),"from":{"name":"wei","role":"agent","bot":false},"cid":"x\#(seq)","ts":\#(ViewScript.noon),"orig":{"lang":"zh-Hans","text":"你好","dir":"ltr"},"tr":{}}"#
    }
    let reply = try ViewScript.reply(
      #"{"ok":"history","id":3,"messages":[\#(messages.joined(separator: ","))],"more":true}"#)
    return .earlier(try #require(HistoryResult(reply)).messages)
  }

  @Test func earlierMessagesStandAboveWhatWasTold() throws {
    var script = try ViewScript()
    try script.hear(5, "fifth")
    script.view.show(.report(["a note"]), now: ViewScript.noon)
    script.view.show(try earlier(3...4), now: ViewScript.noon)
    try script.hear(6, "sixth")
    #expect(script.view.transcript.entries.map { $0.message?.seq } == [3, 4, 5, nil, 6])
  }

  @Test func oneCanLeafBehindTheBound() throws {
    var script = try ViewScript()
    let limit = Transcript.limit
    for seq in limit...(limit * 2) { try script.hear(seq, "\(seq)") }
    let first = try #require(script.view.transcript.firstSeq)
    script.view.show(try earlier(Int(first) - 30...Int(first) - 1), now: ViewScript.noon)
    #expect(script.view.transcript.firstSeq == first - 30)
    #expect(script.view.transcript.lastSeq == Int64(limit * 2))
  }

  // MARK: Hygiene and width

  @Test func aMessageCanNotSteerTheTerminal() throws {
    var script = try ViewScript()
    try script.hear(
      1, "\u{1B}]0;pwned\u{07}\u{1B}[2J\u{9B}31m a\u{202E}b\u{200B}c\u{2069}", language: "en",
      from: "we\u{1B}[7mi\u{202E}")
    let rows = script.view.frame(width: 60, height: 16, now: ViewScript.noon).rows
    let own = /\u{1B}\[[0-9;]*m/
    let rest = rows.map { $0.replacing(own, with: "") }.joined()
    #expect(!rest.unicodeScalars.contains { $0.properties.generalCategory == .control })
    #expect(!rest.unicodeScalars.contains("\u{202E}"))
    // As many isolates opened as closed: none of the message's own.
    #expect(rest.unicodeScalars.count { $0 == "\u{2068}" } == rest.unicodeScalars.count { $0 == "\u{2069}" })
    try script.expect("attack")
  }

  @Test(arguments: [32, 40, 41, 60, 100])
  func noRowIsWiderThanTheTerminal(width: Int) throws {
    var script = try ViewScript(.russian)
    try script.hear(
      1, String(repeating: "你好世界，", count: 30), tr: Self.rendering("Здравствуй, мир, здравствуй", 0.7))
    try script.hear(
      2, "مرحبا بك في متجرنا هل لديك سؤال عن المنتج", language: "ar", from: String(repeating: "名", count: 40))
    script.view.show(
      .offline(reason: String(repeating: "long ", count: 30), retryAfterMilliseconds: 9_000), now: 0)
    _ = script.view.pressed(.paste(String(repeating: "текст ", count: 80)))
    let frame = script.view.frame(width: width, height: 20, now: ViewScript.noon)
    #expect(frame.rows.count == 20)
    for row in frame.rows { #expect(ColumnWidth.of(row.replacing(/\u{1B}\[[0-9;]*m/, with: "")) <= width) }
  }

  @Test func arabicStandsAtTheRightAndTheMajorityDecides() throws {
    var script = try ViewScript(.arabic)
    try script.hear(1, "OK هذا المصباح متوفر في المتجر", language: "ar")
    try script.expect("arabic", 40)
    let rows = script.view.frame(width: 40, height: 16, now: ViewScript.noon).rows
    #expect(rows.contains { $0.contains("\u{2068}\u{200F}OK") })
  }

  // MARK: The draft, focus, memory

  @Test func aMessageThatComesLeavesTheDraftAlone() throws {
    var script = try ViewScript()
    _ = script.view.pressed(.text("half a sent"))
    try script.hear(1, "你好")
    #expect(script.screen().last == "> half a sent")
    _ = script.view.pressed(.text("ence"))
    #expect(script.view.pressed(.enter) == [.say("half a sentence")])
  }

  @Test func withoutFocusAMessageRingsAndIsCountedInTheTitle() throws {
    var script = try ViewScript()
    try script.hear(1, "你好")
    #expect(!script.view.rings)
    _ = script.view.pressed(.focusLost)
    try script.hear(2, "你好")
    #expect(script.view.rings)
    #expect(script.view.windowTitle == "(1) Parley")
    _ = script.view.pressed(.focusGained)
    #expect(script.view.windowTitle == "Parley")
  }

  @Test func theViewKeepsABoundedNumberOfMessages() throws {
    var script = try ViewScript()
    for seq in 1...(Transcript.limit * 3) { try script.hear(seq, "\(seq)") }
    #expect(script.view.transcript.entries.count == Transcript.limit)
    #expect(script.view.transcript.lastSeq == Int64(Transcript.limit * 3))
  }

  @Test func whoIsThereIsKnownBeforeAConversationIsEnteredAndAfterAnother() throws {
    var script = try ViewScript()
    try script.hear(#"{"ev":"presence","conv":"c2","who":"shop","online":true}"#)
    #expect(!script.view.otherIsOnline)
    script.view.show(.entered(conversation: "c2", with: "Tea"), now: ViewScript.noon)
    #expect(script.view.otherIsOnline)
    script.view.show(.entered(conversation: "c1", with: "Lanterns"), now: ViewScript.noon)
    script.view.show(.entered(conversation: "c2", with: "Tea"), now: ViewScript.noon)
    #expect(script.view.otherIsOnline)
    script.view.show(.offline(reason: "gone", retryAfterMilliseconds: 1_000), now: ViewScript.noon)
    #expect(!script.view.otherIsOnline)
  }

  @Test func aTalkWhoseSessionBrokeIsNoGoodEnd() async {
    let (never, _) = AsyncStream<Never>.makeStream()
    let talk = Task { try await untilInterrupted { for await _ in never {} } }
    talk.cancel()
    await #expect(throws: CancellationError.self) { try await talk.value }
  }

  @Test func commandsAndNamesAreCompleted() throws {
    var script = try ViewScript()
    script.view.shops = ["lanterns", "tea"]
    for key in [Key.text("/op"), .tab, .text("la"), .tab] { _ = script.view.pressed(key) }
    #expect(script.view.editor.text == "/open lanterns ")
  }
}
