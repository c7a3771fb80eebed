/// Everything that can be refused by the user's fault or for the moment; one `err` frame each (protocol §2).
public struct MessagingError: Error, Hashable, Sendable {
  /// The closed list of codes.
  public enum Code: String, Sendable, CaseIterable {
    case badFrame = "bad_frame"
    case tooLarge = "too_large"
    case unknownOp = "unknown_op"
    case badRequest = "bad_request"
    case unauthenticated
    case authFailed = "auth_failed"
    case forbidden
    case notFound = "not_found"
    case conflict
    case rateLimited = "rate_limited"
    case blocked, held, unavailable
    case `internal`
  }

  public enum Retry: Hashable, Sendable {
    case never, now
    case after(milliseconds: Int64)
  }

  public let code: Code
  public let retry: Retry
  /// The field that is at fault, by its name on the wire.
  public let field: String?
  /// Which sentence tells the user what is wrong and what to do.
  public let notice: Notice

  public init(_ code: Code, _ notice: Notice, field: String? = nil, retry: Retry = .never) {
    self.code = code
    self.notice = notice
    self.field = field
    self.retry = retry
  }
}

/// A sentence for a person, named by a key of `locales/<lang>/ui.tsv`, with the values it mentions.
public struct Notice: Hashable, Sendable {
  public enum Key: String, Sendable, CaseIterable {
    case notUTF8 = "not_utf8"
    case notJSON = "not_json"
    case notObject = "not_object"
    case duplicateKey = "duplicate_key"
    case tooDeep = "too_deep"
    case lineTooLong = "line_too_long"
    case textTooLong = "text_too_long"
    case textHasNUL = "text_has_nul"
    case textHasMarks = "text_has_marks"
    case textEmpty = "text_empty"
    case opMissing = "op_missing"
    case opUnknown = "op_unknown"
    case idMissing = "id_missing"
    case idInvalid = "id_invalid"
    case idInFlight = "id_in_flight"
    case fieldMissing = "field_missing"
    case fieldInvalid = "field_invalid"
    case fieldTooLong = "field_too_long"
    case languageInvalid = "language_invalid"
    case languageUnsupported = "language_unsupported"
    case loginFirst = "login_first"
    case loggedInAlready = "logged_in_already"
    case wrongCredentials = "wrong_credentials"
    case registerOff = "register_off"
    case nameTaken = "name_taken"
    case nameInvalid = "name_invalid"
    case passwordInvalid = "password_invalid"
    case scopeMissing = "scope_missing"
    case onlyBuyersOpen = "only_buyers_open"
    case onlyAuthors = "only_authors"
    case tooLateToChange = "too_late_to_change"
    case alreadyRetracted = "already_retracted"
    case shopUnknown = "shop_unknown"
    case conversationUnknown = "conversation_unknown"
    case messageUnknown = "message_unknown"
    case cidUnknown = "cid_unknown"
    case cidUsed = "cid_used"
    case seqBeyond = "seq_beyond"
    case positionBeyond = "position_beyond"
    case wordingUnknown = "wording_unknown"
    case wordingFull = "wording_full"
    case tooFast = "too_fast"
    case busy
    case blockedByOther = "blocked_by_other"
    case heldForReview = "held_for_review"
    case storeUnavailable = "store_unavailable"
    case internalError = "internal_error"
  }

  public let key: Key
  /// Placeholder → value; a value is the product's own (a number, a field's name), never a user's text.
  public let values: [String: String]

  public init(_ key: Key, _ values: [String: String] = [:]) {
    self.key = key
    self.values = values
  }
}

extension MessagingError {
  /// A field that is there and does not hold what it must.
  public static func invalid(_ field: String, _ key: Notice.Key = .fieldInvalid) -> Self {
    Self(.badRequest, Notice(key, ["field": field]), field: field)
  }

  public static func missing(_ field: String) -> Self {
    Self(.badRequest, Notice(.fieldMissing, ["field": field]), field: field)
  }

  /// What one may not see answers exactly as what does not exist: there is one such error for each field.
  public static func notFound(_ field: String) -> Self {
    let key: Notice.Key =
      switch field {
      case "shop": .shopUnknown
      case "cid": .cidUnknown
      case "seq", "reply_to": .messageUnknown
      default: .conversationUnknown
      }
    return Self(.notFound, Notice(key), field: field)
  }

  /// The store can't write or read just now; nothing was changed.
  public static let unavailable = Self(
    .unavailable, Notice(.storeUnavailable), retry: .after(milliseconds: 1_000))
}
