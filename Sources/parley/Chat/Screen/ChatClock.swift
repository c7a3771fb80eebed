import CICU
import Messaging

/// Times as the reader is used to: in its zone, and in the format of the interface's language.
///
/// By ICU directly: Foundation's formatters bring a second copy of ICU and its data into the client's memory.
struct ChatClock: Sendable {
  private let locale: String
  private let zone: String?

  /// - Parameter zone: a name of the time zone database; nil is the system's own.
  init(_ language: LanguageTag, zone: String? = nil) {
    // Latin digits everywhere: they stand in columns beside other numbers.
    locale = language.text + "-u-nu-latn"
    self.zone = zone
  }

  func time(_ milliseconds: Int64) -> String { text(milliseconds, Int32(CICU_TIME_OF_DAY)) }
  func day(_ milliseconds: Int64) -> String { text(milliseconds, Int32(CICU_LONG_DATE)) }

  private func text(_ milliseconds: Int64, _ what: Int32) -> String {
    let length = 256
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: length) { output in
      let written = cicu_format_time(
        locale, zone, what, milliseconds, output.baseAddress, Int32(length))
      return String(
        decoding: output.prefix(Int(max(0, written))).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
  }
}
