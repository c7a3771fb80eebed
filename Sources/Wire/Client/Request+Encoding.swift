import Messaging
public import NIOCore

extension Request {
  /// - Parameter id: nil only for `ack` and `typing`.
  public init(id: RequestID?, _ command: ClientCommand) {
    self.init(id: id, op: command.op, command: command)
  }

  /// Appends the frame with its LF.
  public func encode(into buffer: inout ByteBuffer) {
    var writer = JSONWriter(into: buffer)
    buffer = ByteBuffer()
    writer.object { writer in
      writer.member("op", op)
      if let id { writer.member(named: "id", id.json) }
      command.write(to: &writer)
    }
    writer.endLine()
    buffer = writer.buffer
  }
}

extension ClientCommand {
  /// The command's name on the wire.
  public var op: String {
    switch self {
    case .ping: "ping"
    case .login: "login"
    case .register: "register"
    case .settings: "settings"
    case .open: "open"
    case .send: "send"
    case .status: "status"
    case .ack: "ack"
    case .read: "read"
    case .typing: "typing"
    case .edit: "edit"
    case .retract: "retract"
    case .conversations: "convs"
    case .history: "history"
    case .translate: "translate"
    case .search: "search"
    case .glossary: "glossary"
    }
  }

  fileprivate func write(to writer: inout JSONWriter) {
    switch self {
    case .ping: break
    case .login(let command): command.write(to: &writer)
    case .register(let command):
      writer.member("user", command.user)
      writer.member("password", command.password)
      command.settings.write(to: &writer)
    case .settings(let change): change.write(to: &writer)
    case .open(let shop): writer.member("shop", shop)
    case .send(let command): command.write(to: &writer)
    case .status(let cid): writer.member("cid", cid)
    case .ack(let position): writer.member("pos", position)
    case .read(let conversation, let seq):
      writer.member("conv", conversation)
      writer.member("seq", seq)
    case .typing(let conversation, let isOn):
      writer.member("conv", conversation)
      writer.member("on", isOn)
    case .edit(let command): command.write(to: &writer)
    case .retract(let conversation, let seq, let cid):
      writer.member("conv", conversation)
      writer.member("seq", seq)
      if let cid { writer.member("cid", cid) }
    case .conversations(let limit, let before):
      if let limit { writer.member("limit", limit) }
      if let before { writer.member("before", before) }
    case .history(let command): command.write(to: &writer)
    case .search(let command): command.write(to: &writer)
    case .glossary(let command): command.write(to: &writer)
    case .translate(let command):
      writer.member("text", command.text)
      if let source = command.source { writer.member("from", source.text) }
      writer.member("to", command.target.text)
    }
  }
}

extension LoginCommand {
  fileprivate func write(to writer: inout JSONWriter) {
    switch credentials {
    case .password(let user, let password):
      writer.member("user", user)
      writer.member("password", password)
    case .token(let token): writer.member("token", token)
    }
    if let device { writer.member("device", device) }
    settings.write(to: &writer)
    if let window { writer.member("window", window) }
    guard let since else { return }
    writer.object("since") { writer in
      writer.member("epoch", since.epoch)
      writer.member("pos", since.position)
    }
  }
}

extension SettingsChange {
  fileprivate func write(to writer: inout JSONWriter) {
    if let want { writer.member("want", want.text) }
    if let reads { writer.member("reads", reads.map(\.text)) }
    if let ui { writer.member("ui", ui.text) }
  }
}

extension SendCommand {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("conv", conversation)
    writer.member("cid", cid)
    writer.member("text", text)
    if let language { writer.member("lang", language.text) }
    if let replyTo { writer.member("reply_to", replyTo) }
  }
}

extension SearchCommand {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("q", query)
    if let conversation { writer.member("conv", conversation) }
    switch before {
    case nil: break
    case .address(let address): writer.member("before", address)
    case .seq(let seq): writer.member("before", seq)
    }
    if let limit { writer.member("limit", limit) }
  }
}

extension GlossaryCommand {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("do", name)
    switch self {
    case .put(let draft), .delete(let draft):
      writer.member("kind", draft.kind.rawValue)
      writer.member("source", draft.source)
      if let from = draft.from { writer.member("from", from.text) }
      if let to = draft.to { writer.member("to", to.text) }
      if let target = draft.target { writer.member("target", target) }
    case .list(let kind, let after, let limit):
      if let kind { writer.member("kind", kind.rawValue) }
      if let after { writer.member("after", after) }
      if let limit { writer.member("limit", limit) }
    }
  }
}

extension EditCommand {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("conv", conversation)
    writer.member("seq", seq)
    writer.member("text", text)
    if let cid { writer.member("cid", cid) }
    if let language { writer.member("lang", language.text) }
  }
}

extension HistoryCommand {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("conv", conversation)
    switch range {
    case .newest: break
    case .before(let seq): writer.member("before", seq)
    case .after(let seq): writer.member("after", seq)
    case .around(let seq): writer.member("around", seq)
    }
    if let limit { writer.member("limit", limit) }
  }
}
