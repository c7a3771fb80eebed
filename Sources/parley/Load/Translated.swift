import Wire

/// What readers got of the texts that were not in their language.
struct Translated: Codable, Sendable {
  /// Messages by what made their rendering (`phrase`, `composed`, `gloss` …); `original` are those that needed none.
  var by: [String: Int] = [:]
  /// Renderings that showed no text: a fact was lost, or there was none.
  var withoutText = 0
  /// Of the renderings with a text; the sum and their number.
  private var confidence = 0.0
  private var shown = 0

  var meanConfidence: Double? { shown > 0 ? confidence / Double(shown) : nil }

  /// A message as its reader was told it.
  mutating func take(_ event: EventFrame) {
    guard let rendering = event.body["tr"]?.object?.members.first?.value.object else {
      by["original", default: 0] += 1
      return
    }
    by[rendering["by"]?.string ?? "none", default: 0] += 1
    guard rendering["text"] != nil else {
      withoutText += 1
      return
    }
    shown += 1
    confidence += rendering["conf"]?.double ?? 0
  }

  mutating func add(_ other: Translated) {
    by.merge(other.by, uniquingKeysWith: +)
    withoutText += other.withoutText
    confidence += other.confidence
    shown += other.shown
  }
}
