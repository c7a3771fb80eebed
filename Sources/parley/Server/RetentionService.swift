import Foundation
import History
import Logging
import ServiceLifecycle

/// Deletes by age, at the start and then at least every hour.
struct RetentionService: Service {
  let store: SQLiteStore
  /// How old an event may get.
  let milliseconds: Int64
  /// Told after each round: what is remembered elsewhere must go, too.
  let whenDeleted: @Sendable () -> Void
  let logger: Logger

  func run() async throws {
    // Often enough that nothing gets a tenth older than it may.
    let pause = Duration.milliseconds(min(3_600_000, max(1_000, milliseconds / 10)))
    await cancelWhenGracefulShutdown {
      repeat {
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        do {
          try await store.expire(before: now - milliseconds, now: now)
          whenDeleted()
        } catch  where !Task.isCancelled {
          logger.warning("deleting by age goes on later", metadata: ["error": "\(error)"])
        } catch {}
      } while (try? await Task.sleep(for: pause)) != nil
    }
  }
}
