import Foundation
public import Messaging

/// Apertium APy: `POST /translate` with `langpair=eng|spa`. Words that it does not know come back with a star before them.
public struct ApertiumEngine: TranslationEngine {
  public let name = "apertium"
  public let version: String
  private let address: EngineAddress
  private let exchange: HTTPExchange
  private let codes: EngineCodes

  public init(_ address: EngineAddress, _ exchange: HTTPExchange, codes: EngineCodes, version: String) {
    self.address = address
    self.exchange = exchange
    self.codes = codes
    self.version = version
  }

  private struct Answer: Decodable {
    struct Data: Decodable { let translatedText: String }
    let responseData: Data
    let responseStatus: Int
  }

  public func render(
    _ text: String, _ pair: LanguagePair
  ) async throws(EngineFailure) -> EngineAnswer {
    let (source, target) = codes.names(of: pair)
    let form = [("langpair", source + "|" + target), ("markUnknown", "yes"), ("q", text)]
    let body = form.map { $0 + "=" + Self.escaped($1) }.joined(separator: "&")
    let bytes = try await exchange.post(
      address.base + "/translate", type: "application/x-www-form-urlencoded", body)
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)) else { throw .unreadable }
    guard answer.responseStatus == 200 else { throw .refused(status: answer.responseStatus) }
    return Self.unmarked(answer.responseData.translatedText, of: text)
  }

  /// Stars that the text did not have are the engine's; marks of masked entities are unknown to it and don't count.
  static func unmarked(_ rendering: String, of text: String) -> EngineAnswer {
    guard !text.contains("*") else { return EngineAnswer(text: rendering) }
    let marked = rendering.split(separator: "*", omittingEmptySubsequences: false).dropFirst()
    return EngineAnswer(
      text: rendering.replacing("*", with: ""),
      unknownWords: marked.count { !$0.lowercased().hasPrefix("xq") && $0.first?.isLetter == true })
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.count < 2 ? "%0" + digits : "%" + digits
      }
    }
    return result
  }
}
