import Wire

/// As much of JSON Schema 2020-12 as docs/protocol.schema.json uses; an unknown keyword is a problem of its own, so
/// nothing is passed over in silence.
struct JSONSchema {
  let definitions: JSONObject
  /// Whether a member that the schema does not name is a problem: for examples, whose every field must be described.
  var isClosed = false

  /// One sentence for each problem.
  func problems(of value: JSONValue, under name: String) -> [String] {
    guard let schema = definitions[name]?.object else { return ["there is no schema \(name)"] }
    return problems(value, schema, name)
  }

  private func problems(_ value: JSONValue, _ schema: JSONObject, _ path: String) -> [String] {
    var found: [String] = []
    for keyword in schema.members {
      found += problems(value, keyword.key, keyword.value, schema, path)
    }
    if isClosed, let object = value.object, let properties = schema["properties"]?.object {
      for member in object.members where properties[member.key] == nil {
        found.append("\(path).\(member.key) is not described")
      }
    }
    return found
  }

  private func problems(
    _ value: JSONValue, _ keyword: String, _ wanted: JSONValue, _ schema: JSONObject, _ path: String
  ) -> [String] {
    let problem = ["\(path): \(keyword)"]
    switch keyword {
    case "description", "properties": return memberProblems(value, schema, keyword, path)
    case "$ref":
      return problems(of: value, under: String((wanted.string ?? "").dropFirst("#/$defs/".count)))
    case "type": return value.isA(wanted.string ?? "") ? [] : problem
    case "const": return value == wanted ? [] : problem
    case "enum": return wanted.array?.contains(value) == true ? [] : problem
    case "pattern": return matches(value.string ?? "", wanted.string ?? "") ? [] : problem
    case "minimum": return (value.double ?? 0) >= (wanted.double ?? 0) ? [] : problem
    case "maximum": return (value.double ?? 0) <= (wanted.double ?? 0) ? [] : problem
    case "minLength": return (value.string?.unicodeScalars.count ?? 0) >= (wanted.integer ?? 0) ? [] : problem
    case "maxLength": return (value.string?.unicodeScalars.count ?? 0) <= (wanted.integer ?? 0) ? [] : problem
    case "minItems": return (value.array?.count ?? 0) >= (wanted.integer ?? 0) ? [] : problem
    case "maxItems": return (value.array?.count ?? 0) <= (wanted.integer ?? 0) ? [] : problem
    case "required":
      let names = wanted.array?.compactMap(\.string) ?? []
      return names.filter { value.object?[$0] == nil }.map { "\(path).\($0) is missing" }
    case "items":
      return (value.array ?? []).flatMap { problems($0, wanted.object ?? JSONObject(), path + "[]") }
    case "additionalProperties":
      return (value.object?.members ?? []).flatMap {
        problems($0.value, wanted.object ?? JSONObject(), "\(path).\($0.key)")
      }
    case "propertyNames":
      return (value.object?.members ?? []).flatMap {
        problems(.string($0.key), wanted.object ?? JSONObject(), "\(path) name \($0.key)")
      }
    case "anyOf", "oneOf":
      let count = (wanted.array ?? []).count { problems(value, $0.object ?? JSONObject(), path).isEmpty }
      return count == 1 || (count > 1 && keyword == "anyOf") ? [] : problem
    default: return ["\(path): this validator does not know \(keyword)"]
    }
  }

  private func memberProblems(
    _ value: JSONValue, _ schema: JSONObject, _ keyword: String, _ path: String
  ) -> [String] {
    guard keyword == "properties", let object = value.object else { return [] }
    return object.members.flatMap { member -> [String] in
      guard let wanted = schema["properties"]?.object?[member.key]?.object else { return [] }
      return problems(member.value, wanted, "\(path).\(member.key)")
    }
  }

  private func matches(_ text: String, _ pattern: String) -> Bool {
    guard let regex = try? Regex(pattern) else { return false }
    return text.contains(regex)
  }
}

extension JSONValue {
  fileprivate func isA(_ type: String) -> Bool {
    switch self {
    case .null: type == "null"
    case .bool: type == "boolean"
    case .integer: type == "integer" || type == "number"
    case .number: type == "number"
    case .string: type == "string"
    case .array: type == "array"
    case .object: type == "object"
    }
  }
}
