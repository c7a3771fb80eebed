import TestSupport
import Testing

extension EndToEnd {
  /// Every way in which the server ends a connection says why, and closes.
  struct EndingTests {
    /// The last frame is this `bye`; then the connection is closed.
    private func expectBye(
      _ client: RawClient, _ code: String, reconnect: String? = nil,
      _ location: SourceLocation = #_sourceLocation
    ) async throws {
      let bye = try #require(try await client.rest().last, sourceLocation: location)
      #expect(bye["ev"] == "bye" && bye["code"] == .string(code), sourceLocation: location)
      if let reconnect { #expect(bye["reconnect"] == .string(reconnect), sourceLocation: location) }
    }

    @Test func sameDeviceReplacesTheOlderConnection() async throws {
      let server = try await RunningServer.start()
      let old = try await server.login("anna", ["device": "laptop"])
      let other = try await server.login("anna", ["device": "phone"])
      let new = try await server.login("anna", ["device": "laptop"])
      try await expectBye(old, "replaced")
      #expect(try await other.request("ping").isOK)
      #expect(try await new.request("ping").isOK)
    }

    @Test(arguments: ["revoke", "disable", "remove"])
    func kickedSessionGetsNothingMore(_ how: String) async throws {
      let talk = try await Dialogue.begin()
      let done =
        switch how {
        case "revoke": try await talk.server.admin("token", "revoke", "wei")
        case "disable": try await talk.server.admin("account", "disable", "wei")
        default: try await talk.server.admin("shop", "remove-agent", "lanterns", "wei")
        }
      #expect(done.status == 0, "\(done.errors)")
      #expect(try await talk.say("Тайна", cid: "m1").isOK)
      let frames = try await talk.wei.rest()
      #expect(frames.last?["code"] == "kicked" && frames.last?["reconnect"] == "never")
      #expect(frames.allSatisfy { $0["ev"] != "message" })
      let again = try await talk.server.connect()
      let login = try await again.request("login", ["token": "token-wei"])
      #expect(login.code == "auth_failed")
    }

    @Test func kickedSessionsPipelinedSendsAreNotStored() async throws {
      let talk = try await Dialogue.begin()
      async let kicked = talk.server.admin("account", "disable", "wei")
      var last: Int64 = 0
      while let frame = try? await talk.wei.request(
        "send", ["conv": talk.conv, "cid": .string("w\(last)"), "text": "好"]), frame.isOK
      {
        last += 1
        if last % 8 == 0 { _ = try? await talk.wei.request("ack", ["pos": .int(last)]) }
      }
      #expect(try await kicked.status == 0)
      let count = try await talk.anna.request("history", ["conv": talk.conv, "limit": 1])["messages"][0][
        "seq"]
      try await talk.say("Да", cid: "end")
      let after = try await talk.anna.request("history", ["conv": talk.conv, "limit": 1])["messages"][0][
        "seq"]
      #expect((after.int ?? 0) == (count.int ?? 0) + 1)
    }

    @Test func silentStrangerIsEndedInTime() async throws {
      let server = try await RunningServer.start([], ["PARLEY_LIMITS_LOGIN_MS": "300"])
      let client = try await server.connect()
      try await expectBye(client, "auth_timeout")
    }

    @Test func handshakeThatStopsHalfWayIsEndedInTime() async throws {
      let server = try await RunningServer.start(
        [], ["PARLEY_LIMITS_HANDSHAKE_MS": "1500", "PARLEY_LIMITS_LOGIN_MS": "600000"])
      let stranger = try await server.connect()
      // The beginning of a ClientHello, and then nothing.
      let script =
        "import socket,sys\ns=socket.create_connection(('127.0.0.1',int(sys.argv[1])),10)\n"
        + "s.sendall(bytes.fromhex('16030101000100')); s.settimeout(10)\nwhile s.recv(999): pass\nprint('closed')"
      let done = try await Command.run("/usr/bin/env", ["python3", "-c", script, String(server.port)])
      #expect(done.output == "closed\n", "\(done.errors)")
      // Who came before it, and is not logged in yet, has the time that a login has.
      #expect(try await stranger.request("ping").isOK)
    }

    @Test func idleClientIsPingedThenEnded() async throws {
      let server = try await RunningServer.start(Market.lines, ["PARLEY_LIMITS_IDLE_MS": "400"])
      let client = try await server.login("anna")
      #expect(try await client.event("ping")["ev"] == "ping")
      try await expectBye(client, "idle", reconnect: "now")
    }

    @Test func readerThatDoesNotAckIsSlowAndResumesWhereItWas() async throws {
      let talk = try await Dialogue.begin(["PARLEY_LIMITS_IDLE_MS": "600"])
      let lin = try await talk.server.login("lin", ["window": 2])
      // It sends traffic all the time: it is not idle, it does not ack.
      for number in 1...10_000 {
        try await talk.say("Да", cid: "m\(number)")
        guard (try? await lin.request("ping")) != nil else { break }
      }
      let bye = try await lin.event("bye")
      #expect(bye["code"] == "slow" && bye["reconnect"] == "now")
      let epoch = try await talk.server.connect().request("login", ["token": "token-lin"])["epoch"]
      let again = try await talk.server.login("lin", ["since": ["epoch": epoch, "pos": 2]])
      #expect(try await again.event("message")["pos"] == 3)
    }

    @Test func halfSentLineIsEndedInTime() async throws {
      let server = try await RunningServer.start([], ["PARLEY_LIMITS_LINE_MS": "300"])
      let client = try await server.connect()
      try await client.send(bytes: Array(#"{"op":"pi"#.utf8))
      try await expectBye(client, "protocol")
    }

    @Test func tenthLineThatIsNoFrameEndsTheConnection() async throws {
      let server = try await RunningServer.start()
      let client = try await server.login("anna")
      for _ in 1...9 { try await client.send(line: "{") }
      #expect(try await client.request("ping").isOK)
      try await client.send(line: "{")
      let frames = try await client.rest()
      #expect(frames.filter { $0.code == "bad_frame" }.count == 10)
      #expect(frames.last?["code"] == "protocol")
      #expect(try await server.login("anna").request("ping").isOK)
    }

    @Test func oneConnectionTooManyIsFull() async throws {
      let server = try await RunningServer.start(Market.lines, ["PARLEY_LIMITS_CONNECTIONS": "2"])
      let first = try await server.connect()
      let second = try await server.connect()
      let third = try await server.connect()
      try await expectBye(third, "full", reconnect: "after")
      #expect(try await first.request("ping").isOK)
      try await second.close()
      // The place is free again as soon as the server has seen the close.
      try await within(patience, "a free place") {
        while true {
          let next = try await server.connect()
          if (try? await next.request("ping")) != nil { return }
        }
      }
    }

    @Test func accountWithTooManyConnectionsIsFull() async throws {
      let server = try await RunningServer.start(Market.lines, ["PARLEY_LIMITS_CONNECTIONS_PER_ACCOUNT": "1"])
      let first = try await server.login("anna")
      let second = try await server.connect()
      _ = try await second.ask("login", ["token": "token-anna"])
      try await expectBye(second, "full")
      #expect(try await first.request("ping").isOK)
    }

    @Test(arguments: [RunningServer.Signal.terminate, .interrupt])
    func drainTellsEveryClientAndExitsWithZero(_ signal: RunningServer.Signal) async throws {
      let talk = try await Dialogue.begin()
      let stranger = try await talk.server.connect()
      try await talk.say("Да", cid: "m1")
      async let ended = talk.server.end(signal)
      for client in [talk.anna, talk.wei, stranger] {
        let bye = try #require(try await client.rest().last)
        #expect(bye["code"] == "drain" && bye["reconnect"] == "after")
        #expect((bye["after_ms"].int ?? -1) >= 0)
      }
      #expect(try await ended == 0)
    }

    @Test func drainStoresWhatIsAcknowledged() async throws {
      // Every acknowledged one is asked for, so the queries are not limited either.
      let talk = try await Dialogue.begin([
        "PARLEY_LIMITS_RATES_SEND_PER_S": "0", "PARLEY_LIMITS_RATES_QUERY_PER_S": "0",
      ])
      var asked: [Int64: String] = [:]
      for number in 1...200 {
        let cid = "m\(number)"
        asked[try await talk.anna.ask("send", ["conv": talk.conv, "cid": .string(cid), "text": "Да"])] = cid
      }
      #expect(try await talk.server.end() == 0)
      let acked = try await talk.anna.rest().filter { $0["ok"] == "send" }.compactMap {
        asked[$0["id"].int ?? 0]
      }
      try await talk.server.start()
      let again = try await talk.server.login("anna")
      for cid in acked { #expect(try await again.request("status", ["cid": .string(cid)]).isOK) }
    }
  }
}
