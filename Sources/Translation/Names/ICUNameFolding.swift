internal import CICU
public import Messaging

/// Login names by ICU: NFKC_Casefold to compare them, confusable skeletons to keep look-alikes apart (UTS #39).
public struct ICUNameFolding: NameFolding {
  /// 64 scalars, each of which may fold to 18.
  private static let capacity: Int32 = 4_096

  public init() {}

  public func key(for name: String) -> NameKey? {
    // Folding drops what nobody sees: a name that has it would pass for one that has not.
    guard (1...Limits.nameScalars).contains(name.unicodeScalars.count),
      !name.unicodeScalars.contains(where: \.properties.isDefaultIgnorableCodePoint),
      let folded = Self.call(name, cicu_nfkc_casefold), !folded.isEmpty,
      Self.isRestrained(folded), let skeleton = Self.call(folded, cicu_skeleton)
    else { return nil }
    return NameKey(folded: folded, skeleton: skeleton)
  }

  /// `_`, `-` and `.` are allowed beside what UTS #39 recommends for identifiers; blanks are not.
  private static func isRestrained(_ folded: String) -> Bool {
    let bare = folded.filter { !"_-.".contains($0) }
    guard !bare.isEmpty else { return false }
    var text = bare
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cicu_name_is_restrained($0.baseAddress, Int32($0.count)) }
    }
  }

  private static func call(
    _ text: String,
    _ function: (UnsafePointer<CChar>?, Int32, UnsafeMutablePointer<CChar>?, Int32) -> Int32
  ) -> String? {
    var text = text
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { input in
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(capacity)) { output in
          let length = function(input.baseAddress, Int32(input.count), output.baseAddress, capacity)
          guard length >= 0 else { return nil }
          return String(decoding: output.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
      }
    }
  }
}
