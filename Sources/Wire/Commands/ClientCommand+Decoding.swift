import Messaging

extension ClientCommand {
  typealias Reader = @Sendable (FieldReader) throws(MessagingError) -> ClientCommand

  /// One reader for each `op`; what is not here is an `unknown_op`.
  static let readers: [String: Reader] = [
    "ping": { _ throws(MessagingError) in .ping },
    "login": { fields throws(MessagingError) in .login(try LoginCommand(fields)) },
    "register": { fields throws(MessagingError) in .register(try RegisterCommand(fields)) },
    "settings": { fields throws(MessagingError) in .settings(try fields.settings()) },
    "open": { fields throws(MessagingError) in .open(shop: try fields.string("shop")) },
    "send": { fields throws(MessagingError) in .send(try SendCommand(fields)) },
    "status": { fields throws(MessagingError) in
      .status(cid: try fields.token("cid", byteLimit: Limits.cidBytes))
    },
    "ack": { fields throws(MessagingError) in .ack(position: try fields.integer("pos")) },
    "read": { fields throws(MessagingError) in
      .read(conversation: try fields.string("conv"), seq: try fields.integer("seq"))
    },
    "typing": { fields throws(MessagingError) in
      .typing(
        conversation: try fields.string("conv"), isOn: try fields.optionalBool("on") ?? true)
    },
    "edit": { fields throws(MessagingError) in .edit(try EditCommand(fields)) },
    "retract": { fields throws(MessagingError) in
      .retract(
        conversation: try fields.string("conv"), seq: try fields.integer("seq"),
        cid: try fields.optionalToken("cid", byteLimit: Limits.cidBytes))
    },
    "convs": { fields throws(MessagingError) in
      .conversations(
        limit: try fields.optionalInteger("limit"), before: try fields.optionalString("before"))
    },
    "history": { fields throws(MessagingError) in .history(try HistoryCommand(fields)) },
    "search": { fields throws(MessagingError) in .search(try SearchCommand(fields)) },
    "glossary": { fields throws(MessagingError) in .glossary(try GlossaryCommand(fields)) },
    "translate": { fields throws(MessagingError) in .translate(try TranslateCommand(fields)) },
  ]
}

extension LoginCommand {
  init(_ fields: FieldReader) throws(MessagingError) {
    credentials = try Self.credentials(fields)
    device = try fields.optionalToken("device", byteLimit: Limits.deviceBytes)
    settings = try fields.settings()
    window = try fields.optionalInteger("window")
    if let window, window < 1 { throw .invalid("window") }
    since = try Self.since(fields)
  }

  private static func credentials(_ fields: FieldReader) throws(MessagingError) -> Credentials {
    if let token = try fields.optionalString("token") { return .token(token) }
    return .password(user: try fields.string("user"), password: try fields.string("password"))
  }

  private static func since(_ fields: FieldReader) throws(MessagingError) -> ResumePoint? {
    guard let value = fields.object["since"] else { return nil }
    guard case .object(let object) = value else { throw .invalid("since") }
    let inner = FieldReader(object: object)
    let point = ResumePoint(epoch: try inner.string("epoch"), position: try inner.integer("pos"))
    guard point.position >= 0 else { throw .invalid("since") }
    return point
  }
}

extension RegisterCommand {
  init(_ fields: FieldReader) throws(MessagingError) {
    user = try fields.string("user")
    password = try fields.string("password")
    settings = try fields.settings()
  }
}

extension SendCommand {
  init(_ fields: FieldReader) throws(MessagingError) {
    conversation = try fields.string("conv")
    cid = try fields.token("cid", byteLimit: Limits.cidBytes)
    text = try fields.string("text")
    language = try fields.optionalLanguage("lang")
    replyTo = try fields.optionalInteger("reply_to")
  }
}

extension EditCommand {
  init(_ fields: FieldReader) throws(MessagingError) {
    conversation = try fields.string("conv")
    seq = try fields.integer("seq")
    text = try fields.string("text")
    cid = try fields.optionalToken("cid", byteLimit: Limits.cidBytes)
    language = try fields.optionalLanguage("lang")
  }
}

extension HistoryCommand {
  init(_ fields: FieldReader) throws(MessagingError) {
    conversation = try fields.string("conv")
    limit = try fields.optionalInteger("limit")
    if let limit, limit < 1 { throw .invalid("limit") }
    let before = try fields.optionalInteger("before")
    let after = try fields.optionalInteger("after")
    let around = try fields.optionalInteger("around")
    switch (before, after, around) {
    case (nil, nil, nil): range = .newest
    case (let seq?, nil, nil): range = .before(seq)
    case (nil, let seq?, nil): range = .after(seq)
    case (nil, nil, let seq?): range = .around(seq)
    default: throw .invalid(before != nil && after != nil ? "after" : "around")
    }
  }
}

extension TranslateCommand {
  init(_ fields: FieldReader) throws(MessagingError) {
    text = try fields.string("text")
    source = try fields.optionalLanguage("from")
    target = try fields.language("to")
  }
}

extension SearchCommand {
  init(_ fields: FieldReader) throws(MessagingError) {
    query = try fields.string("q")
    conversation = try fields.optionalString("conv")
    limit = try fields.optionalInteger("limit")
    if case .string(let address) = fields.object["before"] {
      before = .address(address)
    } else {
      before = try fields.optionalInteger("before").map { .seq($0) }
    }
  }
}
