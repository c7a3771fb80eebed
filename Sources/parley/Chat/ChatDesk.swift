import Client
import Foundation
import Messaging
import Synchronization
import Teletype
import Wire

/// Does what commands ask, and reports it to the screen in the language of the interface.
final class ChatDesk: Sendable {
  private struct State {
    /// Of a search that has more: where it goes on.
    var search: (query: String, before: SearchMessages.Cursor)?
  }

  private let room: ChatRoom
  private let screen: any ChatScreen
  private let state = Mutex(State())

  init(_ room: ChatRoom, screen: any ChatScreen) {
    self.room = room
    self.screen = screen
  }

  private var session: Session { room.session }
  private var texts: ChatTexts { screen.look { $0.texts } }

  /// A refusal is told; anything else ends the chat.
  func obey(_ command: ChatCommand) async throws {
    do {
      try await perform(command)
    } catch let error as ClientError {
      guard case .refused(let refusal) = error else { throw error }
      try room.report([VisibleText.of(refusal.text)])
    }
  }

  private func perform(_ command: ChatCommand) async throws {
    switch command {
    case .open(let shop): try await room.enter(shop: shop)
    case .conversation(let id): try await room.enter(conversation: id)
    case .conversations: try await listConversations()
    case .history: try await showEarlier()
    case .who: try room.report(people)
    case .help: try room.report(help)
    case .search(let query): try await search(query)
    case .languages(let want, let reads): try await change(want, reads)
    case .preview(let text): try await preview(text)
    case .edit(let seq, let text): try await edit(seq, text)
    case .retract(let seq): try await retract(seq)
    case .reply(let seq, let text):
      let target = seq ?? screen.look { $0.lastSeq(ofOwn: false) }
      if let command = try room.draft(text, replyTo: target) { _ = try await room.say(command) }
    case .misused(let name):
      try room.report([texts["chat.usage", ["usage": ChatCommand.usages[name] ?? name]]])
    case .unknown(let name):
      try room.report([texts["chat.unknown_command", ["command": VisibleText.of("/" + name)]]])
    }
  }

  // MARK: Looking

  private var help: [String] {
    let texts = texts
    return ChatCommand.names.map { "\(ChatCommand.usages[$0] ?? $0) — \(texts["chat.help_" + $0])" }
      + [texts["chat.help_keys"]]
  }

  private var people: [String] {
    screen.look { view in
      let account = view.account
      let own = "\(VisibleText.of(account?.name ?? "")) (\(view.texts["chat." + view.ownSide]))"
      let presence = view.texts[view.otherIsOnline ? "chat.here" : "chat.gone"]
      return [own, "\(VisibleText.of(view.other)): \(presence)"]
    }
  }

  private func listConversations() async throws {
    let page = try await session.conversations(limit: 30)
    let texts = texts
    try room.report(
      page.rows.map { row in
        let unread = row.unread > 0 ? " — " + texts.counted("chat.unread", Int(row.unread)) : ""
        return VisibleText.of("/conv \(row.conversation) \(row.shop) · \(row.buyer)") + unread
      } + (page.rows.isEmpty ? [texts["chat.no_conversation"]] : []))
    screen.change { $0.know(page.rows) }
  }

  private func showEarlier() async throws {
    guard let conversation = room.conversation else {
      return try room.report([texts["chat.no_conversation"]])
    }
    let range = screen.look { $0.transcript.firstSeq }.map(HistoryRange.before) ?? .newest
    let page = try await session.history(HistoryCommand(conversation: conversation, range: range, limit: 30))
    guard !page.messages.isEmpty else { return try room.report([texts["chat.no_earlier"]]) }
    try room.earlier(page.messages)
    screen.change { $0.scroll += 10 * page.messages.count }
  }

  private func search(_ query: String?) async throws {
    let going = state.withLock { $0.search }
    guard let query = query ?? going?.query else { return try await perform(.misused(name: "search")) }
    let before = query == going?.query ? going?.before : nil
    let page = try await session.search(SearchCommand(query: query, before: before, limit: 10))
    let (texts, clock) = screen.look { ($0.texts, $0.clock) }
    // Newest first on the wire; in the view the newest stand below, as messages do.
    var lines = page.hits.reversed().map { hit in
      let snippet = VisibleText.of(hit.snippet)
      let place = VisibleText.of("\(hit.conversation) #\(hit.seq)")
      return "\(clock.day(hit.timestamp)) \(clock.time(hit.timestamp)) \(place): \(snippet)"
    }
    if page.hits.isEmpty { lines.append(texts["chat.no_results"]) }
    if page.hasMore { lines.append(texts["chat.more", ["command": "/search"]]) }
    state.withLock { state in
      state.search = page.hasMore ? page.hits.last.map { (query, .address($0.address)) } : nil
    }
    try room.report(lines)
  }

  // MARK: Changing

  private func change(_ want: LanguageTag?, _ reads: [LanguageTag]) async throws {
    if let want {
      _ = try await session.request(.settings(SettingsChange(want: want, reads: reads.isEmpty ? nil : reads)))
      screen.change { view in
        let known = view.languages?.reads ?? view.account?.reads ?? []
        view.languages = (want.text, reads.isEmpty ? known : reads.map(\.text))
      }
    }
    let told = screen.look { view in
      (view.languages?.want ?? view.account?.want ?? "—", view.languages?.reads ?? view.account?.reads ?? [])
    }
    let values = ["want": told.0, "reads": told.1.isEmpty ? told.0 : told.1.joined(separator: ", ")]
    try room.report([texts["chat.languages", values.mapValues { VisibleText.of($0) }]])
  }

  /// In the language that the other side was last written to in; nothing is stored.
  private func preview(_ text: String) async throws {
    guard let target = screen.look({ $0.otherLanguage }) else {
      return try room.report([texts["chat.preview_unknown"]])
    }
    let rendering = try await session.translate(Wire.TranslateCommand(text: text, to: target))
    var lines = [
      "→ \(target.text) \(Int((rendering.confidence * 100).rounded()))%: "
        + (rendering.text.map { VisibleText.of($0) } ?? texts["chat.not_translated"])
    ]
    if let theirs = rendering.text, let own = screen.look({ $0.account?.want.flatMap(LanguageTag.init) }) {
      let back = try await session.translate(Wire.TranslateCommand(text: theirs, from: target, to: own))
      if let back = back.text { lines.append("≈ " + VisibleText.of(back)) }
    }
    try room.report(lines)
  }

  private func edit(_ seq: Int64?, _ text: String) async throws {
    guard let conversation = room.conversation, let seq = seq ?? screen.look({ $0.lastSeq(ofOwn: true) })
    else {
      return try await perform(.misused(name: "edit"))
    }
    try room.revised(
      try await session.edit(
        EditCommand(conversation: conversation, seq: seq, text: text, cid: UUID().uuidString.lowercased())))
  }

  private func retract(_ seq: Int64?) async throws {
    guard let conversation = room.conversation, let seq = seq ?? screen.look({ $0.lastSeq(ofOwn: true) })
    else {
      return try await perform(.misused(name: "retract"))
    }
    try room.revised(try await session.retract(conversation: conversation, seq: seq))
  }
}
