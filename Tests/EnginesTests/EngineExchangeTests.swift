import AsyncHTTPClient
import Messaging
import NIOPosix
import TestSupport
import Testing

@testable import Engines

/// Each way in which an engine can fail, over real sockets.
@Suite struct EngineExchangeTests {
  private let pair = LanguagePair(source: .english, target: .spanish)

  enum Kind: CaseIterable { case apertium, libreTranslate }

  private func ask(
    _ kind: Kind, _ url: String, milliseconds: Int64 = 20_000, text: String = "hello", key: String? = nil
  ) async throws -> Result<EngineAnswer, EngineFailure> {
    let client = HTTPExchange.client(on: .singleton)
    let exchange = HTTPExchange(client: client, timeoutMilliseconds: milliseconds)
    let address = try #require(EngineAddress(url))
    let engine: any TranslationEngine =
      switch kind {
      case .apertium: ApertiumEngine(address, exchange, codes: .apertium(), version: "1")
      case .libreTranslate:
        LibreTranslateEngine(address, exchange, codes: .libreTranslate(), version: "1", key: key)
      }
    let result: Result<EngineAnswer, EngineFailure>
    do throws(EngineFailure) {
      result = .success(try await engine.render(text, pair))
    } catch {
      result = .failure(error)
    }
    try await client.shutdown()
    return result
  }

  @Test func apertiumIsAskedAsItsDocumentationSays() async throws {
    let fake = try await FakeEngine.start(FakeEngine.apertium { "¡\($0)! *blorf & *XQAZ" })
    let answer = try await ask(.apertium, fake.url + "/", text: "a+b & ñ=日本%").get()
    #expect(answer == EngineAnswer(text: "¡a+b & ñ=日本%! blorf & XQAZ", unknownWords: 1))
    let request = try #require(fake.requests.first)
    #expect(request.path == "/translate")
    #expect(
      FakeEngine.form(request.body) == ["langpair": "eng|spa", "markUnknown": "yes", "q": "a+b & ñ=日本%"])
  }

  @Test func libreTranslateIsAskedAsItsDocumentationSays() async throws {
    let fake = try await FakeEngine.start(.answer(200) { _, _ in #"{"translatedText":"«\u00e9»"}"# })
    #expect(try await ask(.libreTranslate, fake.url, text: "\"x\"\n", key: "k").get().text == "«é»")
    let request = try #require(fake.requests.first)
    #expect(request.path == "/translate")
    let question = try JSON(line: request.body)
    #expect(
      question == ["q": "\"x\"\n", "source": "en", "target": "es", "format": "text", "api_key": "k"])
    _ = try await ask(.libreTranslate, fake.url)
    #expect(try JSON(line: try #require(fake.requests.last).body)["api_key"] == .null)
  }

  @Test(arguments: Kind.allCases)
  func silenceEndsWithTheTime(_ kind: Kind) async throws {
    let fake = try await FakeEngine.start(.silence)
    #expect(try await ask(kind, fake.url, milliseconds: 100) == .failure(.timedOut))
  }

  @Test(arguments: Kind.allCases, [500, 404, 429, 301])
  func aRefusalIsToldByItsStatus(_ kind: Kind, _ status: Int) async throws {
    let fake = try await FakeEngine.start(.answer(status) { _, _ in #"{"translatedText":"no"}"# })
    #expect(try await ask(kind, fake.url) == .failure(.refused(status: status)))
    #expect(fake.requests.count == 1, "nothing is followed, nothing is tried again")
  }

  @Test(arguments: Kind.allCases, [true, false])
  func aCutConnectionIsUnreachable(_ kind: Kind, _ isHalf: Bool) async throws {
    let fake = try await FakeEngine.start(isHalf ? .cut : .hangUp)
    #expect(try await ask(kind, fake.url) == .failure(.unreachable))
  }

  @Test(arguments: Kind.allCases)
  func nobodyListeningIsUnreachable(_ kind: Kind) async throws {
    let port = try await {
      let gone = try await FakeEngine.start(.silence)
      return gone.port
    }()
    #expect(try await ask(kind, "http://127.0.0.1:\(port)") == .failure(.unreachable))
  }

  @Test(
    arguments: Kind.allCases,
    [
      "", "<html>", "{}", "[]", "{\"translatedText\":3}", "{\"translatedText\":null}",
      "{\"responseData\":{\"translatedText\":null},\"responseStatus\":200}", "\u{0}\u{1}",
      "{\"translatedText\":\"x",
    ])
  func garbageIsUnreadable(_ kind: Kind, _ body: String) async throws {
    let fake = try await FakeEngine.start(.answer(200) { _, _ in body })
    #expect(try await ask(kind, fake.url) == .failure(.unreadable))
  }

  @Test(arguments: Kind.allCases)
  func aHugeAnswerIsNotReadToItsEnd(_ kind: Kind) async throws {
    let huge = "{\"translatedText\":\"" + String(repeating: "a", count: 8 << 20) + "\"}"
    let fake = try await FakeEngine.start(.answer(200) { _, _ in huge })
    #expect(try await ask(kind, fake.url) == .failure(.tooLarge))
  }

  @Test(arguments: [
    ("http://127.0.0.1:2737", false), ("http://localhost:2737/", false), ("http://[::1]:1", false),
    ("https://mt.example", false), ("http://mt.example", true), ("http://10.0.0.7:2737", true),
    ("http://127.evil.example", true), ("http://127.0.0.1.evil.example", true),
    ("http://localhost.evil.example", true),
  ])
  func plainHTTPToAnotherMachineIsExposed(_ text: String, _ isExposed: Bool) throws {
    #expect(try #require(EngineAddress(text)).isExposed == isExposed)
  }

  @Test(arguments: [
    "", "mt.example", "ftp://mt.example", "file:///etc/passwd", "http://", "http://h/?q=1",
    "http://user:pw@h/",
    "http://h/#x", "unix:///run/x",
  ])
  func whatIsNoAddressIsRefused(_ text: String) { #expect(EngineAddress(text) == nil) }
}
