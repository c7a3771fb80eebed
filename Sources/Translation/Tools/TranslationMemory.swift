public import Messaging

/// TMX 1.4b in and out: one `tu` a text, one `tuv` a language. Reads only what it writes and what common tools write:
/// no document types, no external entities.
public enum TranslationMemory {
  /// What is exchanged of a shop's wording. A term or a name is a `tu` whose `prop` of type `x-parley-kind` says so; other
  /// tools show it as a text like the others.
  public struct Unit: Sendable, Equatable {
    public var kind: WordingEntry.Kind
    /// A name's only one is under `und`.
    public var texts: [LanguageTag: String]
    public var source: LanguageTag?
    /// What stands in braces is no text: a slot, written as a `ph`.
    var hasSlots = false

    public init(_ kind: WordingEntry.Kind, texts: [LanguageTag: String], source: LanguageTag? = nil) {
      self.kind = kind
      self.texts = texts
      self.source = source
    }
  }

  private static let kindProperty = "x-parley-kind"

  public static func write(_ units: [Unit]) -> String {
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#, #"<tmx version="1.4">"#,
      #"<header creationtool="parley" creationtoolversion="1" segtype="sentence" o-tmf="parley" adminlang="en" srclang="*all*" datatype="plaintext"/>"#,
      "<body>",
    ]
    for unit in units {
      lines.append(unit.source.map { #"<tu srclang="\#($0.text)">"# } ?? "<tu>")
      if unit.kind != .pair { lines.append(#"<prop type="\#(kindProperty)">\#(unit.kind.rawValue)</prop>"#) }
      var slots = TMXSlots()
      for (tag, text) in unit.texts.sorted(by: { $0.key < $1.key }) {
        let segment = unit.hasSlots ? slots.marked(text, escaped) : escaped(text)
        lines.append(#"<tuv xml:lang="\#(tag.text)"><seg>\#(segment)</seg></tuv>"#)
      }
      lines.append("</tu>")
    }
    lines += ["</body>", "</tmx>", ""]
    return lines.joined(separator: "\n")
  }

  /// Throws a `ContentError` that says what is wrong.
  public static func read(_ text: String) throws -> [Unit] {
    guard text.contains("<tmx") else { throw ContentError("this is no TMX file: it has no <tmx>") }
    guard text.contains("</tmx>") else { throw ContentError("the file ends before </tmx>") }
    if text.contains("<!DOCTYPE") && text.contains("<!ENTITY") { throw ContentError("entities are not read") }
    var units: [Unit] = []
    var rest = text[...]
    var head = rest
    let common = element("header", in: &head, isOpen: true).flatMap { attribute("srclang", of: $0.head) }
    while let element = element("tu", in: &rest) {
      let texts = try texts(in: element.body)
      let source = (attribute("srclang", of: element.head) ?? common).flatMap { LanguageTag(String($0)) }
      let kind = kind(of: element.body)
      guard texts.count >= (kind == .name ? 1 : 2) else { continue }
      units.append(Unit(kind, texts: texts, source: source.flatMap { texts[$0] == nil ? nil : $0 }))
    }
    guard rest.firstRange(of: "<tu>") == nil, rest.firstRange(of: "<tu ") == nil else {
      throw ContentError("a tu that does not end")
    }
    return units
  }

  private static func texts(in unit: Substring) throws -> [LanguageTag: String] {
    var texts: [LanguageTag: String] = [:]
    var inner = unit
    while let variant = element("tuv", in: &inner) {
      guard let name = attribute("xml:lang", of: variant.head) ?? attribute("lang", of: variant.head) else {
        throw ContentError("a tuv without xml:lang: \(variant.head.prefix(60))")
      }
      guard let tag = LanguageTag(String(name)) else { throw ContentError("\(name) is not a language tag") }
      var body = variant.body
      guard let segment = element("seg", in: &body) else { throw ContentError("a tuv without seg") }
      texts[tag] = unescaped(withoutTags(segment.body))
    }
    guard inner.firstRange(of: "<tuv") == nil else { throw ContentError("a tuv that does not end") }
    return texts
  }

  private static func kind(of unit: Substring) -> WordingEntry.Kind {
    var inner = unit
    while let property = element("prop", in: &inner) {
      guard attribute("type", of: property.head) ?? "" == kindProperty else { continue }
      return WordingEntry.Kind(rawValue: String(property.body)) ?? .pair
    }
    return .pair
  }

  /// - Parameter isOpen: whether its end does not matter, only its head.
  private static func element(
    _ name: String, in text: inout Substring, isOpen: Bool = false
  ) -> (head: Substring, body: Substring)? {
    var from = text.startIndex
    while let open = text[from...].firstRange(of: "<" + name) {
      guard open.upperBound < text.endIndex else { return nil }
      let next = text[open.upperBound]
      if next == ">" || next == " " || next == "\n" || next == "\t" || next == "\r" {
        guard let close = text[open.upperBound...].firstIndex(of: ">") else { return nil }
        if isOpen { return (head: text[open.upperBound..<close], body: "") }
        guard let end = text[close...].firstRange(of: "</\(name)>")
        else { return nil }
        let result = (
          head: text[open.upperBound..<close], body: text[text.index(after: close)..<end.lowerBound]
        )
        text = text[end.upperBound...]
        return result
      }
      from = open.upperBound
    }
    return nil
  }

  private static func attribute(_ name: String, of head: Substring) -> Substring? {
    guard let start = head.firstRange(of: name + "=\"") else { return nil }
    return head[start.upperBound...].prefix { $0 != "\"" }
  }

  private static func withoutTags(_ text: Substring) -> String {
    var result = ""
    var depth = 0
    for character in text {
      if character == "<" {
        depth += 1
      } else if character == ">", depth > 0 {
        depth -= 1
      } else if depth == 0 {
        result.append(character)
      }
    }
    return result
  }

  /// `&#39;` and `&#x27;`; one that is no scalar stays as it is.
  private static func numbersUnescaped(_ text: String) -> String {
    guard text.contains("&#") else { return text }
    var result = ""
    var rest = text[...]
    while let mark = rest.firstRange(of: "&#") {
      result += rest[..<mark.lowerBound]
      rest = rest[mark.upperBound...]
      let isHex = rest.first == "x"
      let digits = rest.dropFirst(isHex ? 1 : 0).prefix { $0.isHexDigit }
      let end = digits.endIndex
      guard digits.count <= 6, end < rest.endIndex, rest[end] == ";",
        let scalar = UInt32(digits, radix: isHex ? 16 : 10).flatMap(Unicode.Scalar.init)
      else {
        result += "&#"
        continue
      }
      // A mark of XML itself is undone with the names, last.
      result += scalar == "&" ? "&amp;" : String(Character(scalar))
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  private static func unescaped(_ text: String) -> String {
    numbersUnescaped(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing(
      "&quot;", with: "\""
    )
    .replacing("&apos;", with: "'").replacing("&amp;", with: "&")
  }
}
