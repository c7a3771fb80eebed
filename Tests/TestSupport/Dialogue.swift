/// A server with `Market`, a Russian buyer and a Chinese seller who are connected, and their conversation.
public struct Dialogue: Sendable {
  public let server: RunningServer
  public let anna: RawClient
  public let wei: RawClient
  public let conv: JSON

  public static func begin(_ settings: [String: String] = [:]) async throws -> Dialogue {
    let server = try await RunningServer.start(Market.lines, settings)
    let wei = try await server.login("wei")
    let anna = try await server.login("anna")
    let opened = try await anna.request("open", ["shop": "lanterns"])
    return Dialogue(server: server, anna: anna, wei: wei, conv: opened["conv"])
  }

  /// Sends and returns the reply.
  @discardableResult
  public func say(_ text: String, cid: String, by client: RawClient? = nil) async throws -> JSON {
    try await (client ?? anna).request(
      "send", ["conv": conv, "cid": .string(cid), "text": .string(text)])
  }

  /// Messages `cids` of anna, stored in this order; throws where one is refused.
  public func say(_ cids: [String]) async throws {
    for cid in cids {
      let reply = try await say("Сообщение \(cid)", cid: cid)
      guard reply.isOK else { throw Overdue("\(cid) stored: \(reply.text)") }
    }
  }
}

extension JSON {
  /// The code of an `err` reply.
  public var code: String? { self["err"]["code"].string }
  public var isOK: Bool { self["ok"].string != nil }
}
