import Foundation
import Logging
import ServiceLifecycle

/// Deletes by age, at the start and then at least every hour.
struct RetentionService: Service {
  /// How old an event may get.
  let milliseconds: Int64
  let logger: Logger
  /// Deletes what is older than the first time, as it is at the second one, milliseconds since 1970; says whether there was
  /// anything to delete.
  let expire: @Sendable (_ cutoff: Int64, _ now: Int64) async throws -> Bool
  /// What is remembered elsewhere must go, too.
  let whenDeleted: @Sendable () -> Void

  func run() async throws {
    // Often enough that nothing gets a tenth older than it may.
    let pause = Duration.milliseconds(min(3_600_000, max(1_000, milliseconds / 10)))
    await cancelWhenGracefulShutdown {
      repeat {
        await round(now: Int64(Date().timeIntervalSince1970 * 1_000))
      } while (try? await Task.sleep(for: pause)) != nil
    }
  }

  func round(now: Int64) async {
    do {
      if try await expire(now - milliseconds, now) { whenDeleted() }
    } catch {
      // How far it came is not known.
      whenDeleted()
      if !Task.isCancelled {
        logger.warning("deleting by age goes on later", metadata: ["error": "\(error)"])
      }
    }
  }
}
