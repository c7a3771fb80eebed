import NIOCore
import Synchronization
import Wire

/// The limits and the content in force, and the `hello` that tells them: replaced as one while the server runs. Any thread.
///
/// A connection keeps the line limit, nesting and window that its own `hello` told; deadlines, caps and rates hold at once.
final class Terms: Sendable {
  private struct State {
    var limits: ServerLimits
    var lexicon: String
    var hello: ByteBuffer
  }

  private let server: String
  private let features: [String]
  private let languages: [String]
  private let state: Mutex<State>

  init(_ limits: ServerLimits, server: String, features: [String], languages: [String], lexicon: String) {
    self.server = server
    self.features = features
    self.languages = languages
    let hello = Self.hello(limits, server, features, languages, lexicon)
    state = Mutex(State(limits: limits, lexicon: lexicon, hello: hello))
  }

  var limits: ServerLimits { state.withLock { $0.limits } }
  /// Encoded.
  var hello: ByteBuffer { state.withLock { $0.hello } }

  func replace(_ limits: ServerLimits) { change { $0.limits = limits } }

  func replace(lexicon: String) { change { $0.lexicon = lexicon } }

  private func change(_ change: (inout State) -> Void) {
    state.withLock { state in
      change(&state)
      state.hello = Self.hello(state.limits, server, features, languages, state.lexicon)
    }
  }

  private static func hello(
    _ limits: ServerLimits, _ server: String, _ features: [String], _ languages: [String], _ lexicon: String
  ) -> ByteBuffer {
    let rates = limits.rates.named.map {
      Hello.Rate(name: $0.name, burst: $0.rate.burst, perSecond: $0.rate.perSecond)
    }
    return Hello(
      server: server, features: features, limits: limits.told, rates: rates, languages: languages,
      lexicon: lexicon
    ).encoded()
  }
}
