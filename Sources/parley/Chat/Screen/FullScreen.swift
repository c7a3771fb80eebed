import Foundation
import Synchronization
import Teletype

/// A conversation on the whole terminal: the view behind a lock, drawn by one task whenever something changed. What changes
/// while it draws is drawn together.
final class FullScreen: ChatScreen {
  private struct State {
    var view: ChatView
    var painter = Painter()
    var title = ""
  }

  private let state: Mutex<State>
  private let changes: AsyncStream<Void>
  private let changed: AsyncStream<Void>.Continuation

  init(_ view: ChatView) {
    state = Mutex(State(view: view))
    (changes, changed) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  var showsAllConversations: Bool { false }

  static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

  func show(_ notice: ChatNotice) { change { $0.show(notice, now: Self.now) } }

  func look<Value: Sendable>(_ body: (ChatView) -> Value) -> Value { state.withLock { body($0.view) } }

  func change(_ body: (inout ChatView) -> Void) {
    state.withLock { body(&$0.view) }
    changed.yield()
  }

  func pressed(_ key: Key) -> [ChatView.Action] {
    defer { changed.yield() }
    return state.withLock { state in
      let actions = state.view.pressed(key)
      if actions.contains(.redraw) { state.painter.forget() }
      return actions
    }
  }

  /// Draws until the task is cancelled; `write` gets the bytes.
  func draw(to write: @Sendable (String) -> Void) async {
    changed.yield()
    for await _ in changes {
      let size = RawTerminal.size
      let output = state.withLock { state in
        var output = ""
        let frame = state.view.frame(width: size.width, height: size.height, now: Self.now)
        output += state.painter.paint(
          frame.rows, cursorRow: frame.cursorRow, cursorColumn: frame.cursorColumn)
        if state.view.rings {
          state.view.rings = false
          output += "\u{07}"
        }
        let title = state.view.windowTitle
        if title != state.title {
          state.title = title
          output += "\u{1B}]2;\(title)\u{07}"
        }
        return output
      }
      write(output)
    }
  }

  /// Draws anew on each new size, and every second while something on the screen depends on the time.
  func watchSize() async {
    let (resizes, resized) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let source = DispatchSource.makeSignalSource(signal: SIGWINCH)
    source.setEventHandler { resized.yield() }
    source.resume()
    defer { source.cancel() }
    for await _ in resizes {
      state.withLock { $0.painter.forget() }
      changed.yield()
    }
  }

  func watchTime() async {
    while !Task.isCancelled {
      do { try await Task.sleep(for: .seconds(1)) } catch { return }
      if look({ $0.typing != nil }) { changed.yield() }
    }
  }
}
