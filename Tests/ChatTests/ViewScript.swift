import Foundation
import Messaging
import NIOCore
import Testing
import Wire

@testable import parley

struct NotAFrame: Error {
  let line: String
}

/// A chat view without a server or a terminal: frames from lines of the protocol, a clock that stands still.
struct ViewScript {
  static let noon: Int64 = 1_763_812_800_000

  var view: ChatView

  init(_ language: LanguageTag = .english, user: String = "anna", shop: String? = nil) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    view = ChatView(
      texts: ChatTexts(language, locales: root + "/locales"), clock: ChatClock(language, zone: "UTC"),
      hasColour: false)
    let side = shop.map { #","shop":"\#($0)""# } ?? ""
    let login = try #require(
      LoginResult(
        try Self.reply(
          #"{"ok":"login","id":1,"account":{"name":"\#(user)","kind":"buyer"\#(side),"reads":[]},"epoch":"e","pos":0}"#
        )))
    view.show(.account(login), now: Self.noon)
    view.show(.entered(conversation: "c1", with: "Lanterns"), now: Self.noon)
  }

  static func frame(_ line: String) throws -> ServerFrame { try ServerFrame.decode(ByteBuffer(string: line)) }

  static func reply(_ line: String) throws -> ReplyFrame {
    guard case .reply(let reply) = try frame(line) else { throw NotAFrame(line: line) }
    return reply
  }

  mutating func hear(_ line: String) throws {
    guard case .event(let frame) = try Self.frame(line), let event = frame.event else {
      throw NotAFrame(line: line)
    }
    view.show(.event(event), now: Self.noon)
  }

  /// A message of the shop; `tr` is a JSON object.
  mutating func hear(
    _ seq: Int, _ text: String, language: String = "zh-Hans", tr: String = "{}", from name: String = "wei"
  ) throws {
    let quoted = String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    let author = String(decoding: try JSONEncoder().encode(name), as: UTF8.self)
    try hear(
      #"{"ev":"message","pos":\#(seq),"conv":"c1","seq":\#(seq),"from":{"name":\#(author),"role":"agent","bot":false},"cid":"x\#(seq)","ts":\#(Self.noon),"orig":{"lang":"\#(language)","text":\#(quoted),"dir":"ltr"},"tr":\#(tr)}"#
    )
  }

  /// The screen without isolates and attributes, its rows cut at the right; empty ones at the top left out.
  mutating func screen(_ width: Int = 60, _ height: Int = 16) -> [String] {
    let rows = view.frame(width: width, height: height, now: Self.noon).rows.map { row in
      var text = row.replacing(/\u{1B}\[[0-9;]*m/, with: "")
      text.unicodeScalars.removeAll { "\u{2068}\u{2069}\u{200E}\u{200F}".unicodeScalars.contains($0) }
      while text.last == " " { text.removeLast() }
      return text
    }
    return [rows[0]] + rows.dropFirst().drop(while: \.isEmpty)
  }

  /// Expects the screen to be that of `screens/NAME.txt`; without the file, or with `PARLEY_RECORD` set, writes it.
  mutating func expect(_ name: String, _ width: Int = 60, _ height: Int = 16) throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/screens/\(name).txt"
    let shown = screen(width, height).joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["PARLEY_RECORD"] != nil {
      try shown.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(shown == (try String(contentsOfFile: path, encoding: .utf8)))
  }
}
