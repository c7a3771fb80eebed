import Messaging
import Testing

@testable import Engines

@Suite struct CircuitBreakerTests {
  private func open(at now: Int64 = 0) -> CircuitBreaker {
    var breaker = CircuitBreaker()
    for _ in 0..<5 { breaker.failed(at: now) }
    return breaker
  }

  @Test func itOpensAfterSoManyFailuresInARow() {
    var breaker = CircuitBreaker()
    for _ in 0..<4 { breaker.failed(at: 0) }
    #expect({ breaker.mayAsk(at: 0) }())
    breaker.failed(at: 0)
    #expect(!{ breaker.mayAsk(at: 0) }())
    #expect(!{ breaker.mayAsk(at: 9_999) }())
  }

  @Test func anAnswerBetweenFailuresBeginsTheCountAgain() {
    var breaker = CircuitBreaker()
    for _ in 0..<100 {
      for _ in 0..<4 { breaker.failed(at: 0) }
      breaker.answered()
    }
    #expect({ breaker.mayAsk(at: 0) }())
  }

  @Test func afterTheRestOneQuestionGoesThrough() {
    var breaker = open()
    #expect({ breaker.mayAsk(at: 10_000) }())
    #expect(!{ breaker.mayAsk(at: 10_000) }(), "the others wait for its answer")
    breaker.answered()
    #expect({ breaker.mayAsk(at: 10_000) }())
    #expect(breaker.state == .closed(failures: 0))
  }

  @Test func eachFailedTrialDoublesTheRestUpToALimit() {
    var breaker = open()
    var now: Int64 = 0
    var rests: [Int64] = []
    for _ in 0..<9 {
      guard case .open(let until, let rest) = breaker.state else { break }
      rests.append(rest)
      #expect(!{ breaker.mayAsk(at: until - 1) }())
      now = until
      #expect({ breaker.mayAsk(at: now) }())
      breaker.failed(at: now)
    }
    #expect(rests == [10, 20, 40, 80, 160, 320, 600, 600, 600].map { $0 * 1_000 })
  }

  @Test func aLateFailureDoesNotLengthenTheRest() {
    var breaker = open(at: 100)
    let before = breaker
    breaker.failed(at: 5_000)
    #expect(breaker == before)
  }

  @Test func aTrialThatWasGivenUpMayBeRepeated() {
    var breaker = open()
    #expect({ breaker.mayAsk(at: 10_000) }())
    breaker.gaveUp(at: 10_001)
    #expect({ breaker.mayAsk(at: 10_001) }())
  }
}
