import Engines
import Messaging

/// One external engine; off until it has an address.
struct EngineSettings: Hashable, Sendable {
  var address: EngineAddress?
  /// The directions that it is asked for, with its own names of the two languages where they are not the usual ones.
  var pairs: [LanguagePair: [String]] = [:]
  var timeoutMilliseconds = 3_000
  /// Renderings with less confidence are offered to it.
  var below = 0.7
  /// Of a rendering in which it knew every word.
  var confidence = 0.75
  /// Changed by the operator when the engine's data changed: what it said before is asked anew.
  var version = "1"
  /// Whether texts may go unencrypted to another machine.
  var allowsPlain = false
  var apiKey: String?

  var isOn: Bool { address != nil }

  /// Throws a `Failure` that says what is missing.
  func check(_ name: String) throws {
    guard let address else {
      if !pairs.isEmpty {
        throw Failure("engines.\(name).pairs needs engines.\(name).url: the engine's address")
      }
      return
    }
    if pairs.isEmpty {
      throw Failure("engines.\(name).url needs engines.\(name).pairs: the directions it is asked for")
    }
    if address.isExposed, !allowsPlain {
      throw Failure(
        "engines.\(name).url is plain HTTP to another machine, where texts can be read on the way: "
          + "use https, or set engines.\(name).allow_plain to true")
    }
  }

  /// `en>es es>pt-BR=spa|por_BR`: nil for anything else, and for a direction that is named twice.
  static func pairs(_ text: String) -> [LanguagePair: [String]]? {
    var pairs: [LanguagePair: [String]] = [:]
    for part in text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "\n" }) {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false)
      let tags = sides[0].split(separator: ">", omittingEmptySubsequences: false).map {
        LanguageTag(String($0))
      }
      guard sides.count <= 2, tags.count == 2, let source = tags[0], let target = tags[1], source != target
      else { return nil }
      let names = sides.count < 2 ? [] : sides[1].split(separator: "|", omittingEmptySubsequences: false)
      guard names.isEmpty || names.count == 2, names.allSatisfy(isName),
        pairs.updateValue(names.map(String.init), forKey: LanguagePair(source: source, target: target)) == nil
      else { return nil }
    }
    return pairs.isEmpty ? nil : pairs
  }

  private static func isName(_ name: Substring) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains($0))
      }
  }
}
