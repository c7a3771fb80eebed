public import Messaging
import Synchronization

/// Counters of what happened since the start. Any thread; each is a short lock, taken once for a batch.
public final class GatewayMetrics: Sendable {
  /// What the server is ready for, as `/readyz` tells it.
  public enum Phase: Sendable { case starting, serving, draining }

  /// A language pair, and what made the rendering.
  public struct TranslationKind: Hashable, Sendable {
    public let source: LanguageTag?
    public let target: LanguageTag?
    public let by: Rendering.Origin
  }

  public struct Snapshot: Sendable {
    public var phase = Phase.starting
    public var logins = 0
    public var stored = 0
    public var delivered = 0
    public var refused: [MessagingError.Code: Int] = [:]
    public var translations: [TranslationKind: Int] = [:]
    public var fanOut = LatencyHistogram()
    public var commits = LatencyHistogram()

    /// A client may claim any language for a text and want any variant of one (`en-x-1`): past so many pairs neither is told apart
    /// any more.
    static let kindsLimit = 2_000

    mutating func rendered(_ kind: TranslationKind) {
      let isKnown = translations[kind] != nil || translations.count < Self.kindsLimit
      let counted = isKnown ? kind : TranslationKind(source: nil, target: nil, by: kind.by)
      translations[counted, default: 0] += 1
    }
  }

  private let counts = Mutex(Snapshot())

  public init() {}

  public var snapshot: Snapshot { counts.withLock { $0 } }

  func entered(_ phase: Phase) { counts.withLock { $0.phase = phase } }
  func loggedIn() { counts.withLock { $0.logins += 1 } }
  func stored(_ count: Int) { counts.withLock { $0.stored += count } }
  func delivered(_ count: Int) { counts.withLock { $0.delivered += count } }
  public func committed(in duration: Duration) {
    let milliseconds = Int64((duration / .milliseconds(1)).rounded(.up))
    counts.withLock { $0.commits.add(milliseconds) }
  }
  func refused(_ code: MessagingError.Code) {
    counts.withLock { $0.refused[code, default: 0] += 1 }
  }

  /// Weighs a batch that has just been handed to its readers; to be called only where somebody looks.
  /// - Parameter now: of the clock that stamped the messages.
  public func fannedOut(_ events: [DurableEvent], now: Int64) {
    // Outside the lock: a translation that nobody has asked for yet is computed by the first who does.
    let batch = events.map { event in (event, event.translation?.value.renderings ?? [:]) }
    counts.withLock { counts in
      for (event, renderings) in batch {
        if event.kind == .message { counts.fanOut.add(now - event.message.timestamp) }
        guard case .text(let original, _, _) = event.message.content else { continue }
        for (target, rendering) in renderings {
          counts.rendered(TranslationKind(source: original.language, target: target, by: rendering.by))
        }
      }
    }
  }
}
