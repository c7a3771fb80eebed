import Fixtures
import TestSupport
import Testing

extension EndToEnd {
  struct AccountTests {
    @Test func registeredBuyerLogsInWithItsPasswordInAnyCase() async throws {
      let server = try await RunningServer.start([])
      let client = try await server.connect()
      let made = try await client.request(
        "register",
        ["user": "Анна", "password": "correct horse", "want": "ru", "reads": ["ru", "en"], "ui": "ru"])
      #expect(made["account"]["kind"] == "buyer")
      let login = try await client.request(
        "login", ["user": "АННА", "password": "correct horse", "window": 8])
      #expect(login["account"]["name"] == "Анна")
      #expect(login["account"]["want"] == "ru")
      #expect(login["account"]["reads"] == ["ru", "en"])
      #expect(login["pos"] == 0)
      #expect(login["epoch"].string?.isEmpty == false)
      #expect(login["budget"]["send"] == 40)
    }

    @Test func wrongNameAndWrongPasswordAnswerTheSame() async throws {
      let server = try await RunningServer.start([])
      let client = try await server.connect()
      _ = try await client.request("register", ["user": "anna", "password": "correct horse"])
      let password = try await client.request("login", ["user": "anna", "password": "wrong horse"])
      let name = try await client.request("login", ["user": "nobody", "password": "correct horse"])
      let token = try await client.request("login", ["token": "nonsense"])
      #expect(password.code == "auth_failed")
      #expect(password["err"] == name["err"])
      #expect(password["err"] == token["err"])
      // And the connection may try again.
      #expect(try await client.request("login", ["user": "anna", "password": "correct horse"]).isOK)
    }

    @Test func nameThatLooksLikeAnotherCantBeMade() async throws {
      let server = try await RunningServer.start([])
      let client = try await server.connect()
      #expect(try await client.request("register", ["user": "paypal", "password": "correct horse"]).isOK)
      for name in ["PayPal", "ｐａｙｐａｌ", "paypa1", "раураl", "pay\u{200B}pal", "pay\u{202E}pal", ""] {
        let reply = try await client.request(
          "register", ["user": .string(name), "password": "correct horse"])
        #expect(["conflict", "bad_request"].contains(reply.code), "\(name)")
      }
      for name in ["ma\u{200D}x", "ma\u{AD}x", "\u{FEFF}max", "max\u{E0041}"] {
        let reply = try await client.request(
          "register", ["user": .string(name), "password": "correct horse"])
        #expect(reply.code == "bad_request", "nobody sees all of \(name)")
      }
    }

    @Test func registrationCanBeClosed() async throws {
      let server = try await RunningServer.start([], ["PARLEY_ACCOUNTS_REGISTER": "false"])
      let reply = try await server.connect().request(
        "register", ["user": "anna", "password": "correct horse"])
      #expect(reply.code == "forbidden")
    }

    @Test func nothingButPingLoginAndRegisterIsDoneBeforeLogin() async throws {
      let server = try await RunningServer.start()
      let client = try await server.connect()
      #expect(try await client.request("ping").isOK)
      let requests: [(String, [String: JSON])] = [
        ("settings", ["want": "ru"]), ("open", ["shop": "lanterns"]), ("convs", [:]),
        ("send", ["conv": "c1", "cid": "x", "text": "x"]), ("status", ["cid": "x"]), ("ack", ["pos": 1]),
        ("read", ["conv": "c1", "seq": 1]), ("typing", ["conv": "c1", "on": true]),
        ("edit", ["conv": "c1", "seq": 1, "text": "x"]), ("retract", ["conv": "c1", "seq": 1]),
        ("history", ["conv": "c1"]), ("translate", ["text": "x", "to": "en"]),
      ]
      for (op, fields) in requests {
        #expect(try await client.request(op, fields).code == "unauthenticated", "\(op)")
      }
      #expect(try await client.request("login", ["token": "token-anna"]).isOK)
      #expect(try await client.request("login", ["token": "token-anna"]).code == "bad_request")
    }

    @Test func helloTellsLimitsAndLanguages() async throws {
      let server = try await RunningServer.start(
        [], ["PARLEY_LIMITS_WINDOW": "77", "PARLEY_LIMITS_RATES_SEND_PER_S": "0"])
      let ca = try await RunningServer.authority()
      let client = try await RawClient.connect(port: server.port, trust: .init(authority: ca))
      let hello = try #require(try await client.next())
      #expect(hello["ev"] == "hello" && hello["proto"] == 1 && hello["level"] == 1)
      #expect(hello["limits"]["line_bytes"] == 65_536)
      #expect(hello["limits"]["text_chars"] == 4_000)
      #expect(hello["limits"]["window"] == 77)
      #expect(hello["limits"]["login_ms"] == .int(Int64(10_000 * Pace.factor)))
      #expect(hello["limits"]["idle_ms"] == 120_000)
      #expect(hello["limits"]["rates"]["send"]["per_s"] == 0)
      #expect(hello["langs"].elements.contains("zh-Hans"))
      #expect(hello["features"].elements.contains("resume"))
      #expect(hello["server"].string?.hasPrefix("parley/") == true)
    }

    @Test func rateIsRefusedWithTheTimeToWait() async throws {
      let talk = try await Dialogue.begin([
        "PARLEY_LIMITS_RATES_SEND_BURST": "2", "PARLEY_LIMITS_RATES_SEND_PER_S": "0.01",
      ])
      try await talk.say(["m1", "m2"])
      let refused = try await talk.say("Да", cid: "m3")
      #expect(refused.code == "rate_limited")
      #expect(refused["err"]["retry"] == "after")
      #expect((90_000...100_000).contains(refused["err"]["retry_ms"].int ?? 0))
      #expect(try await talk.anna.request("status", ["cid": "m3"]).code == "not_found")
    }

    @Test func refusalsAreToldInTheAccountsLanguage() async throws {
      let server = try await RunningServer.start()
      let anna = try await server.login("anna", ["ui": "ru"])
      let text = try await anna.request("nonsense")["err"]["text"].string
      #expect(text?.unicodeScalars.contains { (0x400...0x4FF).contains($0.value) } == true)
    }
  }
}
