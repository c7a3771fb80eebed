import Messaging

/// A line that begins with `/`.
enum ChatCommand: Hashable, Sendable {
  case open(shop: String)
  case conversation(String)
  case conversations, history, who, help
  /// Nil goes on with the last search.
  case search(String?)
  /// Without languages: tells them.
  case languages(want: LanguageTag?, reads: [LanguageTag])
  case preview(String)
  /// Without a number: one's own last message; `reply`: the other side's.
  case edit(seq: Int64?, text: String)
  case retract(seq: Int64?)
  case reply(seq: Int64?, text: String)
  /// Known, but used so that it has no sense.
  case misused(name: String)
  case unknown(name: String)

  static let names = [
    "open", "conv", "convs", "history", "search", "lang", "preview", "edit", "retract", "reply", "who",
    "help",
    "quit",
  ]

  /// How each is written; what it does is `chat.help_NAME`.
  static let usages: [String: String] = [
    "open": "/open SHOP", "conv": "/conv ID", "convs": "/convs", "history": "/history",
    "search": "/search TEXT",
    "lang": "/lang WANT [READS…]", "preview": "/preview TEXT", "edit": "/edit [#N] TEXT",
    "retract": "/retract [#N]", "reply": "/reply [#N] TEXT", "who": "/who", "help": "/help", "quit": "/quit",
  ]

  /// A message that begins with a slash is written with two, or has more than a name behind the one: `/50 мм`, `/path/file`.
  static func isCommand(_ line: String) -> Bool {
    guard line.first == "/", let second = line.dropFirst().first else { return line == "/" }
    return second.isLetter && !line.dropFirst().prefix { $0 != " " }.contains("/")
  }

  /// What is sent of a line that is no command.
  static func plain(_ line: String) -> String { line.hasPrefix("//") ? String(line.dropFirst()) : line }

  init(_ line: String) {
    let parts = line.dropFirst().split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
    let name = String(parts.first ?? "")
    let rest = (parts.count > 1 ? String(parts[1]) : "").trimmingBlanks
    let (seq, text) = Self.address(rest)
    switch name {
    case "convs": self = .conversations
    case "history": self = .history
    case "who": self = .who
    case "help": self = .help
    case "search": self = .search(rest.isEmpty ? nil : rest)
    case "lang": self = Self.languages(rest)
    case "open" where !rest.isEmpty: self = .open(shop: rest)
    case "conv" where !rest.isEmpty: self = .conversation(rest)
    case "preview" where !rest.isEmpty: self = .preview(rest)
    case "edit" where !text.isEmpty: self = .edit(seq: seq, text: text)
    case "reply" where !text.isEmpty: self = .reply(seq: seq, text: text)
    case "retract" where text.isEmpty: self = .retract(seq: seq)
    default: self = Self.names.contains(name) ? .misused(name: name) : .unknown(name: name)
    }
  }

  /// `#12 the text`.
  private static func address(_ rest: String) -> (Int64?, String) {
    guard rest.hasPrefix("#") else { return (nil, rest) }
    let parts = rest.dropFirst().split(separator: " ", maxSplits: 1)
    guard let seq = parts.first.flatMap({ Int64($0) }) else { return (nil, rest) }
    return (seq, parts.count > 1 ? String(parts[1]).trimmingBlanks : "")
  }

  private static func languages(_ rest: String) -> ChatCommand {
    let tags = rest.split { $0 == " " || $0 == "," }.map { LanguageTag(String($0)) }
    let known = tags.compactMap { $0 }
    guard known.count == tags.count else { return .misused(name: "lang") }
    return .languages(want: known.first, reads: Array(known.dropFirst()))
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    var text = Substring(self)
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
