internal import CAllocator
import Client
import Foundation
import Synchronization
import Teletype
import Wire

/// The chat on a whole terminal: keys to the view, what they ask to the server.
struct InteractiveChat: Sendable {
  /// The server is told that one types at most this often.
  private static let typingMilliseconds: Int64 = 4_000

  private let session: Session
  private let screen: FullScreen
  private let room: ChatRoom
  private let desk: ChatDesk

  init(_ session: Session, screen: FullScreen) {
    self.session = session
    self.screen = screen
    room = ChatRoom(session, screen: screen, isWatched: true)
    desk = ChatDesk(room, screen: screen)
  }

  /// Until the person leaves.
  func hold(shop: String?) async throws {
    guard let terminal = RawTerminal() else {
      throw Failure("the terminal can't be set to raw mode; try --plain")
    }
    defer { terminal.leave() }
    let (sends, sending) = AsyncStream<SendCommand>.makeStream()
    let (orders, ordering) = AsyncStream<ChatCommand>.makeStream()
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        await screen.draw(to: RawTerminal.write); return false
      }
      group.addTask {
        await screen.watchSize(); return false
      }
      group.addTask {
        await screen.watchTime(); return false
      }
      group.addTask {
        try await room.listen(); return true
      }
      // In the order of typing; a command need not wait for a message that is not confirmed yet.
      group.addTask {
        for await send in sends { _ = try await room.say(send) }; return false
      }
      group.addTask {
        try await enter(shop)
        for await order in orders { try await desk.obey(order) }
        return false
      }
      group.addTask {
        try await readKeys(sending, ordering); return true
      }
      defer { group.cancelAll() }
      while let isEnd = try await group.next() { if isEnd { return } }
    }
  }

  private func enter(_ shop: String?) async throws {
    do {
      try await room.enter(shop: shop)
      // A client stays open for days: what only its start needed is not kept.
      callocator_release_code()
      callocator_trim()
    } catch ClientError.refused(let refusal) {
      try room.report([VisibleText.of(refusal.text)])
    }
  }

  private func readKeys(
    _ sends: AsyncStream<SendCommand>.Continuation, _ orders: AsyncStream<ChatCommand>.Continuation
  ) async throws {
    var parser = KeyParser()
    var typedAt: Int64 = 0
    for await bytes in RawTerminal.input() {
      for key in parser.read(bytes) {
        for action in screen.pressed(key) {
          switch action {
          case .quit: return
          case .redraw: break
          case .typing: tellTyping(&typedAt)
          case .command(let line): orders.yield(ChatCommand(line))
          case .say(let text):
            typedAt = 0
            if let command = try room.draft(text) { sends.yield(command) }
          }
        }
      }
    }
  }

  private func tellTyping(_ last: inout Int64) {
    let now = FullScreen.now
    guard let conversation = room.conversation, now - last > Self.typingMilliseconds, session.isOnline else {
      return
    }
    last = now
    session.submit(.typing(conversation: conversation, isOn: true)) { _ in }
  }
}
