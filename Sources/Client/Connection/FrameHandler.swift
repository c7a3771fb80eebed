import NIOCore
import NIOSSL
import Wire

/// Bytes → frames, as NIO sees it. It decides nothing.
final class FrameHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// The longest line that is read: a history page of a hundred long messages fits many times.
  private static let lineLimit = 16 << 20

  private let receiver: any FrameReceiver
  private let ending: ConnectionEnding
  private var parser = FrameParser(lineLimit: FrameHandler.lineLimit)

  init(receiver: any FrameReceiver, ending: ConnectionEnding) {
    self.receiver = receiver
    self.ending = ending
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    parser.append(&bytes)
    while let output = parser.next() {
      switch output {
      case .line(let line) where receiver.takes(line): break
      case .line(let line):
        do throws(UnreadableFrame) {
          receiver.received(try ServerFrame.decode(line))
        } catch {
          return giveUp(context, error.reason)
        }
      case .oversize: return giveUp(context, "a line of more than \(Self.lineLimit) bytes")
      }
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    receiver.batchEnded()
    context.fireChannelReadComplete()
  }

  func channelInactive(context: ChannelHandlerContext) {
    receiver.closed(ending.reason)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let reason = ClientError(connectionError: error) { ending.note(reason) }
    context.close(promise: nil)
  }

  private func giveUp(_ context: ChannelHandlerContext, _ reason: String) {
    ending.note(.notParley(reason))
    context.close(promise: nil)
  }
}

extension ClientError {
  /// Nil for what is no more than the end of a connection.
  init?(connectionError error: any Error) {
    switch error {
    case let error as NIOSSLError:
      switch error {
      case .handshakeFailed(.sslError(let stack)):
        let reasons = "\(stack)"
        let isVerification = reasons.contains("CERTIFICATE_VERIFY_FAILED")
        self =
          isVerification
          ? .untrusted("the certificate is not by the authority given")
          : .notParley("the TLS handshake failed")
      case .handshakeFailed: self = .unreachable("the connection broke in the TLS handshake")
      case .unableToValidateCertificate: self = .untrusted("the certificate can't be validated")
      default: return nil
      }
    case let error as NIOSSLExtraError where error == .failedToValidateHostname:
      self = .untrusted("the certificate does not name this host")
    case is IOError, is ChannelError: self = .unreachable("the connection broke")
    default: self = .unreachable("the connection broke: \(error)")
    }
  }
}
