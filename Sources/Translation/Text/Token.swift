/// One piece of a message as the parser sees it.
struct Token {
  enum Kind: UInt8 {
    case word, punctuation, number, price, percent, code, url, email, phone, name, emoji, size, date, clock,
      measure, other
  }

  var kind: Kind
  /// The word's number, 0 for an unknown one.
  var symbol: UInt32 = 0
  /// UTF-16 offsets into the message.
  var start: Int32
  var end: Int32
  var hasSpaceBefore = false
  var isCapitalised = false
  /// The first of several tokens that one written word became, or the only one.
  var isFirstPart = true
  /// The uncut word that this token and the `alternativeSpan - 1` after it also are, 0 for none.
  var alternative: UInt32 = 0
  var alternativeSpan: UInt8 = 0
  /// The word is not known: its symbol is that of the nearest one.
  var isGuessed = false
  /// A whole number's value where it decides agreement.
  var value: Int32 = -1

  var isFact: Bool { kind.rawValue >= Kind.number.rawValue && kind != .name && kind != .other }
}
