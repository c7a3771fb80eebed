import Messaging
import NIOCore
import Testing
import Wire

@testable import Client

@Suite struct RequestEncodingTests {
  private static let german = LanguageTag("de")

  static let requests: [(ClientCommand, String)] = [
    (.ping, #"{"op":"ping","id":1}"#),
    (
      .login(
        LoginCommand(
          credentials: .password(user: "anna", password: "p\"w"), device: "laptop",
          settings: SettingsChange(want: german, reads: [.english], ui: german), window: 256,
          since: .init(epoch: "e1", position: 41))),
      #"{"op":"login","id":1,"user":"anna","password":"p\"w","device":"laptop","want":"de","reads":["en"],"ui":"de","window":256,"since":{"epoch":"e1","pos":41}}"#
    ),
    (.login(LoginCommand(credentials: .token("t"))), #"{"op":"login","id":1,"token":"t"}"#),
    (
      .register(RegisterCommand(user: "a", password: "b")),
      #"{"op":"register","id":1,"user":"a","password":"b"}"#
    ),
    (.settings(SettingsChange(want: german)), #"{"op":"settings","id":1,"want":"de"}"#),
    (.open(shop: "lanterns"), #"{"op":"open","id":1,"shop":"lanterns"}"#),
    (
      .send(SendCommand(conversation: "c7", cid: "x", text: "a\n", language: german, replyTo: 3)),
      #"{"op":"send","id":1,"conv":"c7","cid":"x","text":"a\n","lang":"de","reply_to":3}"#
    ),
    (.status(cid: "x"), #"{"op":"status","id":1,"cid":"x"}"#),
    (.ack(position: 57), #"{"op":"ack","id":1,"pos":57}"#),
    (.read(conversation: "c7", seq: 2), #"{"op":"read","id":1,"conv":"c7","seq":2}"#),
    (.typing(conversation: "c7", isOn: false), #"{"op":"typing","id":1,"conv":"c7","on":false}"#),
    (
      .edit(EditCommand(conversation: "c7", seq: 2, text: "b", cid: "y")),
      #"{"op":"edit","id":1,"conv":"c7","seq":2,"text":"b","cid":"y"}"#
    ),
    (
      .retract(conversation: "c7", seq: 2, cid: nil), #"{"op":"retract","id":1,"conv":"c7","seq":2}"#
    ),
    (.conversations(limit: 2, before: "c9"), #"{"op":"convs","id":1,"limit":2,"before":"c9"}"#),
    (
      .history(HistoryCommand(conversation: "c7", range: .around(5), limit: 9)),
      #"{"op":"history","id":1,"conv":"c7","around":5,"limit":9}"#
    ),
    (
      .translate(TranslateCommand(text: "a", to: .english)),
      #"{"op":"translate","id":1,"text":"a","to":"en"}"#
    ),
  ]

  @Test(arguments: requests) func commandIsWrittenAsSpecified(_ command: ClientCommand, _ line: String) {
    #expect(encoded(Request(id: .integer(1), command)) == line + "\n")
  }

  /// What a client writes, the server reads.
  @Test(arguments: requests) func serverReadsItBack(_ command: ClientCommand, _ line: String) throws {
    let request = try Request.decode(ByteBuffer(string: line))
    #expect(encoded(request) == line + "\n")
  }

  @Test func ackNeedsNoID() {
    #expect(encoded(Request(id: nil, .ack(position: 3))) == #"{"op":"ack","pos":3}"# + "\n")
  }

  private func encoded(_ request: Request) -> String {
    var bytes = ByteBuffer()
    request.encode(into: &bytes)
    return String(buffer: bytes)
  }
}
