import Foundation
import NIOCore

/// The address can't be listened on: in use, not this machine's, or not allowed.
public struct ListenFailure: Error, CustomStringConvertible {
  public let description: String

  init(host: String, port: Int, cause: any Error) {
    let reason = (cause as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(cause)"
    description = "\(host):\(port) can't be listened on (\(reason)); choose another address with --listen"
  }
}
