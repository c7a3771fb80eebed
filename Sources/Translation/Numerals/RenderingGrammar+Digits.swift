extension RenderingGrammar {
  /// A text of this language with the numbers and times that it says in words in digits.
  func inDigits(_ text: [UInt16]) -> [UInt16] {
    settings.contains(.hannumerals) ? HanNumerals.inDigits(text) : SpelledNumbers.inDigits(text, numerals)
  }
}
