import Messaging
public import NIOCore

extension Request {
  /// JSON may nest this deep (protocol §1), unless the configuration says otherwise.
  public static let depthLimit = 16
  /// They need no `id`, and then get no reply, whatever becomes of them.
  public static let opsWithoutID: Set<String> = ["ack", "typing"]
  /// Longer names of unknown operations are not echoed.
  private static let echoedOpBytes = 64

  /// Whether there is an operation of that name.
  public static func isKnown(op: String) -> Bool { ClientCommand.readers[op] != nil }

  /// Reads one line. Throws what the line is answered with; the line then changes nothing.
  public static func decode(
    _ line: ByteBuffer, depthLimit: Int = Request.depthLimit
  ) throws(RefusedLine) -> Request {
    let parsed = line.withUnsafeReadableBytes { JSONReader.read($0, depthLimit: depthLimit) }
    let object = parsed.object
    let (id, op) = address(of: object)
    if let flaw = parsed.flaw {
      let values = flaw == .tooDeep ? ["limit": String(depthLimit)] : [:]
      throw RefusedLine(error: MessagingError(.badFrame, Notice(flaw.notice, values)), op: op, id: id)
    }
    do throws(MessagingError) {
      return try decode(object, id: id)
    } catch {
      throw RefusedLine(error: error, op: op, id: id)
    }
  }

  /// What answers a line over the limit, with the `id` if it stood early enough to be read.
  public static func oversize(
    _ beginning: ByteBuffer, limit: Int, depthLimit: Int = Request.depthLimit
  ) -> RefusedLine {
    let parsed = beginning.withUnsafeReadableBytes { JSONReader.read($0, depthLimit: depthLimit) }
    let (id, op) = address(of: parsed.object)
    let notice = Notice(.lineTooLong, ["limit": String(limit)])
    return RefusedLine(error: MessagingError(.tooLarge, notice), op: op, id: id)
  }

  private static func address(of object: JSONObject) -> (RequestID?, op: String?) {
    let op = object["op"]?.string.flatMap { $0.utf8.count <= echoedOpBytes ? $0 : nil }
    return (object["id"].flatMap(RequestID.init), op)
  }

  private static func decode(_ object: JSONObject, id: RequestID?) throws(MessagingError) -> Request {
    let fields = FieldReader(object: object)
    if let given = object["id"], id == nil {
      if case .number = given {
        throw MessagingError(.badFrame, Notice(.idInvalid), field: "id")
      }
      throw MessagingError(.badRequest, Notice(.idInvalid), field: "id")
    }
    guard let op = try fields.optionalString("op") else {
      throw MessagingError(.badRequest, Notice(.opMissing), field: "op")
    }
    // A longer one is not even hashed: that is quadratic in a run of combining marks.
    guard op.utf8.count <= echoedOpBytes, let read = ClientCommand.readers[op] else {
      throw MessagingError(.unknownOp, Notice(.opUnknown), field: "op")
    }
    guard id != nil || opsWithoutID.contains(op) else {
      throw MessagingError(.badRequest, Notice(.idMissing), field: "id")
    }
    return Request(id: id, op: op, command: try read(fields))
  }
}

extension JSONFlaw {
  var notice: Notice.Key {
    switch self {
    case .notUTF8: .notUTF8
    case .notJSON: .notJSON
    case .notObject: .notObject
    case .duplicateKey: .duplicateKey
    case .tooDeep: .tooDeep
    }
  }
}
