import Messaging

/// Takes typed fields out of a frame; each failure names the field. `null` is the same as absent.
struct FieldReader {
  /// No address, limit or count comes near this; what a client puts beyond it is taken as this, so that no sum made
  /// with it can overflow and end the process.
  private static let magnitudeLimit: Int64 = 1 << 62

  private static let wordBytes = 64

  let object: JSONObject

  func string(_ key: String) throws(MessagingError) -> String {
    guard let text = try optionalString(key) else { throw .missing(key) }
    return text
  }

  func optionalString(_ key: String) throws(MessagingError) -> String? {
    guard let value = object[key] else { return nil }
    guard case .string(let text) = value else { throw .invalid(key) }
    return text
  }

  func integer(_ key: String) throws(MessagingError) -> Int64 {
    guard let number = try optionalInteger(key) else { throw .missing(key) }
    return number
  }

  /// One of a few words of ours. What is longer is none, and is not compared: that is quadratic in combining marks.
  func optionalWord(_ key: String) throws(MessagingError) -> String? {
    guard let text = try optionalString(key) else { return nil }
    guard text.utf8.count <= Self.wordBytes else { throw .invalid(key) }
    return text
  }

  /// `1.0` and `1e400` are no integers: the frame is bad (protocol §1), not only its sense.
  func optionalInteger(_ key: String) throws(MessagingError) -> Int64? {
    switch object[key] {
    case nil: return nil
    case .integer(let number): return min(max(number, -Self.magnitudeLimit), Self.magnitudeLimit)
    case .number:
      throw MessagingError(.badFrame, Notice(.fieldInvalid, ["field": key]), field: key)
    default: throw .invalid(key)
    }
  }

  func optionalBool(_ key: String) throws(MessagingError) -> Bool? {
    guard let value = object[key] else { return nil }
    guard case .bool(let truth) = value else { throw .invalid(key) }
    return truth
  }

  func optionalLanguage(_ key: String) throws(MessagingError) -> LanguageTag? {
    guard let text = try optionalString(key) else { return nil }
    guard let tag = LanguageTag(text) else { throw .invalid(key, .languageInvalid) }
    return tag
  }

  func language(_ key: String) throws(MessagingError) -> LanguageTag {
    guard let tag = try optionalLanguage(key) else { throw .missing(key) }
    return tag
  }

  func optionalLanguages(_ key: String) throws(MessagingError) -> [LanguageTag]? {
    guard let value = object[key] else { return nil }
    guard case .array(let elements) = value else { throw .invalid(key) }
    guard elements.count <= Limits.readsCount else { throw .invalid(key) }
    var tags: [LanguageTag] = []
    for element in elements {
      guard case .string(let text) = element, let tag = LanguageTag(text) else {
        throw .invalid(key, .languageInvalid)
      }
      if !tags.contains(tag) { tags.append(tag) }
    }
    return tags
  }

  /// A short opaque text: compared as bytes, never shown, no NUL, no run of marks.
  func optionalToken(_ key: String, byteLimit: Int) throws(MessagingError) -> String? {
    guard let text = try optionalString(key) else { return nil }
    guard !text.isEmpty else { throw .invalid(key, .textEmpty) }
    guard text.utf8.count <= byteLimit else { throw tooLong(key, limit: byteLimit) }
    try TextRules.check(text, field: key, limit: byteLimit)
    return text
  }

  func token(_ key: String, byteLimit: Int) throws(MessagingError) -> String {
    guard let text = try optionalToken(key, byteLimit: byteLimit) else { throw .missing(key) }
    return text
  }

  func settings() throws(MessagingError) -> SettingsChange {
    SettingsChange(
      want: try optionalLanguage("want"), reads: try optionalLanguages("reads"),
      ui: try optionalLanguage("ui"))
  }

  private func tooLong(_ key: String, limit: Int) -> MessagingError {
    let notice = Notice(.fieldTooLong, ["field": key, "limit": String(limit)])
    return MessagingError(.badRequest, notice, field: key)
  }
}
