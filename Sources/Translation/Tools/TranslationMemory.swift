import Messaging

/// TMX 1.4b in and out: one `tu` a text, one `tuv` a language. Reads only what it writes and what common tools write:
/// no document types, no external entities.
public enum TranslationMemory {
  public static func write(_ pairs: [ShopWording.Pair]) -> String {
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#, #"<tmx version="1.4">"#,
      #"<header creationtool="parley" creationtoolversion="1" segtype="sentence" o-tmf="parley" adminlang="en" srclang="*all*" datatype="plaintext"/>"#,
      "<body>",
    ]
    for pair in pairs {
      lines.append("<tu>")
      for (tag, text) in pair.texts.sorted(by: { $0.key < $1.key }) {
        lines.append(#"<tuv xml:lang="\#(tag.text)"><seg>\#(escaped(text))</seg></tuv>"#)
      }
      lines.append("</tu>")
    }
    lines += ["</body>", "</tmx>", ""]
    return lines.joined(separator: "\n")
  }

  /// Throws a `ContentError` that says what is wrong.
  public static func read(_ text: String) throws -> [ShopWording.Pair] {
    if text.contains("<!DOCTYPE") && text.contains("<!ENTITY") { throw ContentError("entities are not read") }
    var pairs: [ShopWording.Pair] = []
    var rest = text[...]
    while let unit = element("tu", in: &rest) {
      var texts: [LanguageTag: String] = [:]
      var inner = unit.body
      while let variant = element("tuv", in: &inner) {
        guard let name = attribute("xml:lang", of: variant.head) ?? attribute("lang", of: variant.head) else {
          throw ContentError("a tuv without xml:lang: \(variant.head.prefix(60))")
        }
        guard let tag = LanguageTag(String(name)) else { throw ContentError("\(name) is not a language tag") }
        var body = variant.body
        guard let segment = element("seg", in: &body) else { throw ContentError("a tuv without seg") }
        texts[tag] = unescaped(withoutTags(segment.body))
      }
      if texts.count >= 2 { pairs.append(ShopWording.Pair(texts: texts)) }
    }
    return pairs
  }

  private static func element(_ name: String, in text: inout Substring) -> (head: Substring, body: Substring)?
  {
    var from = text.startIndex
    while let open = text[from...].firstRange(of: "<" + name) {
      guard open.upperBound < text.endIndex else { return nil }
      let next = text[open.upperBound]
      if next == ">" || next == " " || next == "\n" || next == "\t" || next == "\r" {
        guard let close = text[open.upperBound...].firstIndex(of: ">"),
          let end = text[close...].firstRange(of: "</\(name)>")
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

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  private static func unescaped(_ text: String) -> String {
    text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&apos;", with: "'").replacing("&amp;", with: "&")
  }
}
