import Foundation
import Gateway
import History
import Messaging
import Translation

/// A data folder without a server: opened, worked on, closed.
struct StoppedServer {
  let folder: String

  /// Carries out a request; throws where the folder is in use or is no data folder.
  func perform(_ request: AdminRequest, say: @escaping AdminService.Output) async throws {
    // A folder mistyped would be made, and found to be in order.
    guard request.mayComeFirst || FileManager.default.fileExists(atPath: folder + "/parley.db") else {
      throw Failure("\(folder) is no data folder; name the server's with --data")
    }
    let store = try SQLiteStore(folder: folder, isAlone: true)
    let directory = Directory(accounts: store, conversations: store)
    let service = AdminService(
      accounts: store, administration: store, directory: directory, delivery: nil,
      hasher: ScryptHasher(), names: ICUNameFolding(),
      wording: {
        // What is used here ends with this process; the server reads the store when it starts.
        ManageWording(
          store: store, use: ShopWordings(),
          translator: try TranslationPipeline(locales: LocalesFolder.find()))
      })
    let outcome = await withTaskGroup(of: Void.self, returning: Result<Void, any Error>.self) { group in
      group.addTask { await store.run { _ in } }
      let outcome: Result<Void, any Error>
      do {
        outcome = .success(try await service.perform(request, say: say))
      } catch {
        outcome = .failure(error)
      }
      store.stop()
      return outcome
    }
    store.close()
    try outcome.get()
  }

  /// Into an empty folder only; the log gets a new epoch.
  func restore(_ file: String) throws {
    try SQLiteStore.restore(fromFile: file, intoFolder: folder)
  }
}
