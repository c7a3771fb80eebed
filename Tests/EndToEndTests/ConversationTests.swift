import TestSupport
import Testing

/// A Russian buyer and a Chinese seller over real TLS, a real database, the real executable.
struct ConversationTests {
  @Test func passwordLoginTellsAccountEpochAndBudget() async throws {
    let server = try await RunningServer.start([])
    let client = try await server.connect()
    let made = try await client.request(
      "register", ["user": "Анна", "password": "correct horse", "want": "ru", "reads": ["ru", "en"], "ui": "ru"])
    #expect(made["account"]["kind"] == "buyer")
    let login = try await client.request("login", ["user": "АННА", "password": "correct horse", "window": 8])
    #expect(login["account"]["name"] == "Анна")
    #expect(login["account"]["want"] == "ru")
    #expect(login["pos"] == 0)
    #expect(login["epoch"].string?.isEmpty == false)
    #expect(login["budget"]["send"] == 40)
    let wrong = try await server.connect().request("login", ["user": "Анна", "password": "wrong horse"])
    #expect(wrong["err"]["code"] == "auth_failed")
  }
}
