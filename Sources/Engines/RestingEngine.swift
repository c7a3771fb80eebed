public import Messaging
import Synchronization

/// An engine behind a circuit breaker.
public final class RestingEngine: TranslationEngine {
  public enum Change: Hashable, Sendable { case resting, recovered }

  private let engine: any TranslationEngine
  private let breaker: Mutex<CircuitBreaker>
  private let now: Clock
  private let tell: @Sendable (Change) -> Void

  public var name: String { engine.name }
  public var version: String { engine.version }

  /// - Parameter tell: called when it begins to rest, each time, and when it answers again.
  public init(
    _ engine: any TranslationEngine, limits: CircuitBreaker.Limits = .init(), now: @escaping Clock,
    tell: @escaping @Sendable (Change) -> Void
  ) {
    self.engine = engine
    breaker = Mutex(CircuitBreaker(limits: limits))
    self.now = now
    self.tell = tell
  }

  public func render(
    _ text: String, _ pair: LanguagePair
  ) async throws(EngineFailure) -> EngineAnswer {
    guard breaker.withLock({ $0.mayAsk(at: now()) }) else { throw .resting }
    do throws(EngineFailure) {
      let answer = try await engine.render(text, pair)
      note { $0.answered() }
      return answer
    } catch {
      note { breaker in
        if Task.isCancelled {
          breaker.gaveUp(at: now())
        } else if error.isOfTheEngine {
          breaker.failed(at: now())
        } else {
          breaker.answered()
        }
      }
      throw error
    }
  }

  private func note(_ event: (inout CircuitBreaker) -> Void) {
    let (before, after) = breaker.withLock { breaker in
      let before = breaker.state
      event(&breaker)
      return (before, breaker.state)
    }
    switch (before, after) {
    case (.closed, .open), (.trying, .open): tell(.resting)
    case (.open, .closed), (.trying, .closed): tell(.recovered)
    default: break
    }
  }
}
