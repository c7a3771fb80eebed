import Foundation
import Messaging

/// Times as the reader is used to: in its zone, and in the format of the interface's language.
struct ChatClock: Sendable {
  private let time: Date.FormatStyle
  private let day: Date.FormatStyle

  init(_ language: LanguageTag, zone: TimeZone = .autoupdatingCurrent) {
    // Latin digits everywhere: they stand in columns beside other numbers.
    let locale = Locale(identifier: language.text + "-u-nu-latn")
    time = Date.FormatStyle(date: .omitted, time: .shortened, locale: locale, timeZone: zone)
    day = Date.FormatStyle(date: .long, time: .omitted, locale: locale, timeZone: zone)
  }

  func time(_ milliseconds: Int64) -> String { time.format(Self.date(milliseconds)) }
  func day(_ milliseconds: Int64) -> String { day.format(Self.date(milliseconds)) }

  private static func date(_ milliseconds: Int64) -> Date {
    Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
  }
}
