/// What a text must be before it is compared, hashed, normalised or stored.
///
/// Swift's and ICU's canonical comparison are quadratic in a run of combining marks (64,000 of them cost seconds), so
/// runs are cut off first; SQLite ends a text at NUL, so NUL is refused.
public enum TextRules {
  /// - Parameters:
  ///   - text: any string; read once, scalar by scalar.
  ///   - limit: in Unicode scalars.
  public static func check(
    _ text: String, field: String, limit: Int
  ) throws(MessagingError) {
    var scalars = 0
    var marks = 0
    for scalar in text.unicodeScalars {
      scalars += 1
      guard scalar.value != 0 else { throw .invalid(field, .textHasNUL) }
      guard scalar.value >= 0x300 else {
        marks = 0
        continue
      }
      marks = isMark(scalar) ? marks + 1 : 0
      guard marks <= Limits.combiningMarksInARow else { throw .invalid(field, .textHasMarks) }
    }
    guard scalars <= limit else {
      let notice = Notice(.textTooLong, ["field": field, "limit": String(limit)])
      throw MessagingError(.tooLarge, notice, field: field)
    }
    guard scalars > 0 else { throw .invalid(field, .textEmpty) }
  }

  /// As much of a text as can be compared and stored, for where any string is taken: NUL becomes a blank, marks beyond
  /// the run are left out, and so is what lies past the limit.
  /// - Parameter limit: in Unicode scalars.
  public static func cut(_ text: String, limit: Int) -> String {
    var kept = String.UnicodeScalarView()
    var marks = 0
    for scalar in text.unicodeScalars.prefix(limit) {
      marks = scalar.value >= 0x300 && isMark(scalar) ? marks + 1 : 0
      if marks <= Limits.combiningMarksInARow { kept.append(scalar.value == 0 ? " " : scalar) }
    }
    return String(kept)
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // Most of what is written is here, and none of it is a mark: Greek and Cyrillic letters, Arabic letters, punctuation,
    // ideographs, kana beyond their marks, Hangul.
    case 0x370...0x482, 0x48A...0x52F, 0x620...0x64A, 0x660...0x66F, 0x2000...0x206F, 0x3100...0xA66E,
      0xAC00...0xD7FF, 0xFF00...0xFFEF:
      return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return true
    default: return false
    }
  }
}
