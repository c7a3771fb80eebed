import NIOCore

@testable import Client
@testable import Wire

func frame(_ line: String) throws -> ServerFrame { try ServerFrame.decode(ByteBuffer(string: line)) }

func event(_ line: String) throws -> ReceivedEvent? {
  guard case .event(let event) = try frame(line) else { return nil }
  return event.event
}

func reply(_ line: String) throws -> ReplyFrame {
  guard case .reply(let reply) = try frame(line) else { throw UnreadableFrame(reason: "no reply: \(line)") }
  return reply
}

let hello =
  #"{"ev":"hello","proto":1,"level":1,"server":"parley/0.1.0","features":["resume"],"limits":{"line_bytes":65536,"window":1024,"idle_ms":60000,"rates":{"send":{"burst":40,"per_s":10}}},"langs":["ar","de"],"lexicon":"2026.11+a1"}"#

func message(_ position: Int64, cid: String = "z", from name: String = "li") -> String {
  #"{"ev":"message","pos":\#(position),"conv":"c7","seq":\#(position),"from":{"name":"\#(name)","role":"agent","bot":false},"cid":"\#(cid)","ts":1763812345678,"orig":{"lang":"zh-Hans","text":"您好","dir":"ltr"},"tr":{}}"#
}

func loggedIn(_ position: Int64, epoch: String = "e1") -> String {
  #"{"ok":"login","id":0,"account":{"name":"anna","kind":"buyer","want":"ru","reads":["ru"],"ui":"ru"},"epoch":"\#(epoch)","pos":\#(position),"budget":{"send":40}}"#
}

func stored(_ id: Int64, at position: Int64, isDuplicate: Bool = false) -> String {
  #"{"ok":"send","id":\#(id),"conv":"c7","seq":\#(position),"pos":\#(position),"ts":1,"dup":\#(isDuplicate),"orig":{"lang":"ru","text":"а","dir":"ltr"},"tr":{}}"#
}
