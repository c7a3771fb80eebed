import Foundation
public import Messaging

/// LibreTranslate and what speaks as it does: `POST /translate` with JSON.
public struct LibreTranslateEngine: TranslationEngine {
  public let name = "libretranslate"
  public let version: String
  private let address: EngineAddress
  private let exchange: HTTPExchange
  private let codes: EngineCodes
  private let key: String?

  public init(
    _ address: EngineAddress, _ exchange: HTTPExchange, codes: EngineCodes, version: String, key: String?
  ) {
    self.address = address
    self.exchange = exchange
    self.codes = codes
    self.version = version
    self.key = key
  }

  private struct Question: Encodable {
    let q: String
    let source: String
    let target: String
    let format = "text"
    let api_key: String?
  }

  private struct Answer: Decodable { let translatedText: String }

  public func render(
    _ text: String, _ pair: LanguagePair
  ) async throws(EngineFailure) -> EngineAnswer {
    let (source, target) = codes.names(of: pair)
    let question = Question(q: text, source: source, target: target, api_key: key)
    guard let body = try? JSONEncoder().encode(question) else { throw .unreadable }
    let bytes = try await exchange.post(
      address.base + "/translate", type: "application/json", String(decoding: body, as: UTF8.self))
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)) else { throw .unreadable }
    return EngineAnswer(text: answer.translatedText)
  }
}
