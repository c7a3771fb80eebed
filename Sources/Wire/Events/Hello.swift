public import NIOCore

/// The first frame on every connection: who the server is and what it allows.
public struct Hello: Sendable {
  /// A token bucket as it is told: so many at once, so many more each second. 0 is no limit.
  public struct Rate: Hashable, Sendable {
    public let name: String
    public let burst: Int
    public let perSecond: Double

    public init(name: String, burst: Int, perSecond: Double) {
      self.name = name
      self.burst = burst
      self.perSecond = perSecond
    }
  }

  /// Name → value, in the order to be written.
  public let limits: [(name: String, value: Int)]
  public let rates: [Rate]
  public let server: String
  public let features: [String]
  public let languages: [String]
  public let lexicon: String

  public init(
    server: String, features: [String], limits: [(name: String, value: Int)], rates: [Rate],
    languages: [String], lexicon: String
  ) {
    self.server = server
    self.features = features
    self.limits = limits
    self.rates = rates
    self.languages = languages
    self.lexicon = lexicon
  }

  /// The whole frame with its LF; it is the same for every connection, so encode it once.
  public func encoded() -> ByteBuffer {
    var writer = JSONWriter(into: ByteBuffer())
    writer.object { writer in
      writer.member("ev", "hello")
      writer.member("proto", 1)
      writer.member("level", 1)
      writer.member("server", server)
      writer.member("features", features)
      writer.object("limits") { writer in
        for limit in limits { writer.member(named: limit.name, .integer(Int64(limit.value))) }
        writer.object("rates") { writer in
          for rate in rates {
            writer.object(named: rate.name) { writer in
              writer.member("burst", rate.burst)
              writer.member(named: "per_s", Self.number(rate.perSecond))
            }
          }
        }
      }
      writer.member("langs", languages)
      writer.member("lexicon", lexicon)
    }
    writer.endLine()
    return writer.buffer
  }

  private static func number(_ value: Double) -> JSONValue {
    Int64(exactly: value).map(JSONValue.integer) ?? .number(value)
  }
}
