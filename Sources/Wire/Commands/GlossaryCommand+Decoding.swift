import Messaging

extension GlossaryCommand {
  init(_ fields: FieldReader) throws(MessagingError) {
    guard let name = try fields.optionalWord("do") else { throw .missing("do") }
    switch name {
    case "put": self = .put(try Self.draft(fields))
    case "delete": self = .delete(try Self.draft(fields))
    case "list":
      self = .list(
        kind: try Self.kind(fields), after: try fields.optionalInteger("after"),
        limit: try fields.optionalInteger("limit"))
    default: throw .invalid("do")
    }
  }

  private static func draft(_ fields: FieldReader) throws(MessagingError) -> ManageWording.Draft {
    guard let kind = try kind(fields) else { throw .missing("kind") }
    return ManageWording.Draft(
      kind: kind, source: try fields.string("source"), from: try fields.optionalLanguage("from"),
      to: try fields.optionalLanguage("to"), target: try fields.optionalString("target"))
  }

  private static func kind(_ fields: FieldReader) throws(MessagingError) -> WordingEntry.Kind? {
    guard let name = try fields.optionalWord("kind") else { return nil }
    guard let kind = WordingEntry.Kind(rawValue: name) else { throw .invalid("kind") }
    return kind
  }
}
