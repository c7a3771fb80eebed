import Client
import Messaging
import Teletype
import Wire

/// Everything that the full screen shows, as a value: notices and keys in, a frame out. It reads no clock and writes nothing.
struct ChatView: Sendable {
  /// What a key asks of the outside.
  enum Action: Hashable, Sendable {
    case say(String)
    case command(String)
    case typing
    case redraw, quit
  }

  /// How long a person is shown as typing after the last news of it.
  static let typingMilliseconds: Int64 = 6_000

  var texts: ChatTexts
  var clock: ChatClock
  let hasColour: Bool
  /// Set where the environment, not the account, chose the language.
  let locales: String?
  var editor = LineEditor()
  var transcript = Transcript()
  var account: LoginResult?
  var conversation: String?
  var other = ""
  var offline: String?
  /// Side → who types, until when.
  var typing: (name: String, until: Int64)?
  /// The conversations whose other side is connected: told once, perhaps before one is entered.
  var present: Set<String> = []
  var showsBoth = false
  var isFocused = true
  /// Messages since the focus was lost.
  var missed = 0
  var elsewhere = 0
  /// Rows above the newest ones.
  var scroll = 0
  var shops: Set<String> = []
  var conversations: Set<String> = []
  var rings = false
  /// As /lang set them, over those of the login.
  var languages: (want: String, reads: [String])?

  init(texts: ChatTexts, clock: ChatClock, hasColour: Bool, locales: String? = nil) {
    self.texts = texts
    self.clock = clock
    self.hasColour = hasColour
    self.locales = locales
  }

  /// `buyer` or `shop`.
  var ownSide: String { account?.shop == nil ? "buyer" : "shop" }

  var otherIsOnline: Bool { conversation.map(present.contains) ?? false }

  /// The newest message of one's own, or of the other side.
  func lastSeq(ofOwn isOwn: Bool) -> Int64? {
    transcript.entries.lazy.compactMap(\.message).filter { isMine($0) == isOwn && $0.seq != nil }.last?.seq
  }

  /// What the other side reads, as far as the conversation shows it.
  var otherLanguage: LanguageTag? {
    let messages = transcript.entries.reversed().lazy.compactMap(\.message)
    for message in messages {
      let text = isMine(message) ? message.renderings.first?.language : message.language
      if let tag = text.flatMap(LanguageTag.init), tag.text != account?.want { return tag }
    }
    return nil
  }

  /// For completion.
  mutating func know(_ rows: [ConversationsResult.Row]) {
    for row in rows {
      conversations.insert(row.conversation)
      shops.insert(row.shop)
    }
  }

  func isMine(_ message: ShownMessage) -> Bool {
    message.author.map { $0.name == account?.name } ?? true
  }

  // MARK: Keys

  mutating func pressed(_ key: Key) -> [Action] {
    switch editor.pressed(key) {
    case .edited:
      if case .text = key, !editor.text.hasPrefix("/") { return [.typing] }
      return []
    case .entered(let text): return entered(text)
    case .setAside: transcript.note(texts["chat.set_aside"])
    case .interrupted: transcript.note(texts["chat.how_to_quit"])
    case .ended: return [.quit]
    case .notMine: return own(key)
    }
    return []
  }

  private mutating func entered(_ text: String) -> [Action] {
    scroll = 0
    guard text.contains(where: { !$0.isWhitespace }) else { return [] }
    if text == "/quit" { return [.quit] }
    return [ChatCommand.isCommand(text) ? .command(text) : .say(ChatCommand.plain(text))]
  }

  private mutating func own(_ key: Key) -> [Action] {
    switch key {
    case .tab: complete()
    case .showBoth: showsBoth.toggle()
    case .pageUp: scroll += 10
    case .pageDown: scroll = max(0, scroll - 10)
    case .focusLost: isFocused = false
    case .focusGained: (isFocused, missed) = (true, 0)
    case .redraw: return [.redraw]
    default: break
    }
    return []
  }

  private mutating func complete() {
    guard editor.before.hasPrefix("/") else { return }
    let completion = Completion(before: editor.before) { words in
      switch words.first {
      case nil: ChatCommand.names.map { "/" + $0 }
      case "/open" where words.count == 1: Array(shops)
      case "/conv" where words.count == 1: Array(conversations)
      case "/lang": ChatTexts.languages.map(\.text)
      default: []
      }
    }
    guard let completion else { return }
    editor.complete(replacing: completion.replaced, with: completion.text)
    if !completion.choices.isEmpty {
      transcript.note(completion.choices.map { VisibleText.of($0) }.joined(separator: "  "))
    }
  }
}
