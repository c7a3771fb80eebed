/// Where and how the gateway listens.
public struct GatewayConfiguration: Sendable {
  public enum MinimumTLS: String, Sendable { case v12 = "1.2", v13 = "1.3" }

  public var host: String
  /// 0 picks a free one.
  public var port: Int
  public var certificatePath: String
  public var keyPath: String
  public var minimumTLS: MinimumTLS
  public var limits: ServerLimits
  /// `parley/0.1.0`, as `hello` tells it.
  public var server: String

  public init(
    host: String, port: Int, certificatePath: String, keyPath: String,
    minimumTLS: MinimumTLS = .v13, limits: ServerLimits = ServerLimits(), server: String
  ) {
    self.host = host
    self.port = port
    self.certificatePath = certificatePath
    self.keyPath = keyPath
    self.minimumTLS = minimumTLS
    self.limits = limits
    self.server = server
  }
}
