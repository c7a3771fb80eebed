import Logging
import Synchronization
import Testing

@testable import parley

@Suite struct RetentionServiceTests {
  private struct Trouble: Error {}

  @Test(arguments: [(true, 1), (false, 0), (nil, 1)] as [(Bool?, Int)])
  func whatIsRememberedGoesUnlessNothingWasDeleted(outcome: Bool?, count: Int) async {
    let asked = Mutex<[Int64]>([])
    let told = Mutex(0)
    let service = RetentionService(
      milliseconds: 1_000, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      expire: { cutoff, now in
        asked.withLock { $0 += [cutoff, now] }
        guard let outcome else { throw Trouble() }
        return outcome
      }, whenDeleted: { told.withLock { $0 += 1 } })
    await service.round(now: 5_000)
    #expect(asked.withLock { $0 } == [4_000, 5_000])
    #expect(told.withLock { $0 } == count)
  }
}
