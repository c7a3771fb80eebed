public import Messaging
import Synchronization

/// Where the pipeline asks for a shop's wording; nothing of one shop reaches another.
public protocol ShopWordingSource: Sendable {
  func wording(of shop: ShopID) -> ShopWording?
}

/// Wordings in memory, replaced whole: readers see the old one or the new one, never a mixture.
public final class ShopWordings: ShopWordingSource {
  private let wordings = Mutex<[ShopID: ShopWording]>([:])

  public init() {}

  public func wording(of shop: ShopID) -> ShopWording? { wordings.withLock { $0[shop] } }

  public func replace(_ wording: ShopWording?, of shop: ShopID) { wordings.withLock { $0[shop] = wording } }
}
