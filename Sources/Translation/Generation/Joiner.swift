/// Turns words into text: contractions and elision, blanks, glue.
struct Joiner {
  let language: Language

  func text(_ output: inout Output) -> [UInt16] {
    var result: [UInt16] = []
    result.reserveCapacity(output.units.count + output.count)
    let joinsGlued = language.grammar.settings.contains(.joinglued)
    var index = 0
    var pending: ArraySlice<UInt16>?
    var pendingIsGlued = false
    while index < output.count {
      let word = pending ?? output[index]
      let isGlued = pending == nil ? output.words[index].isGlued : pendingIsGlued
      pending = nil
      if !language.grammar.hasSpaces, word.elementsEqual([0x5728]), index + 1 < output.count,
        output[index + 1].first == 0x5728
      {
        // 在 + 在家 is 在家.
        index += 1
        continue
      }
      if index + 1 < output.count, !output.words[index].isCopied, !output.words[index + 1].isInner,
        !output.words[index + 1].isGlued || joinsGlued, language.grammar.joins.mayJoin(word)
      {
        switch language.grammar.joins.result(lowered(word), { lowered(output[index + 1]) }) {
        case .both(let text) where !output.words[index + 1].isCopied:
          pending = matchingCase(text, of: word)
          pendingIsGlued = isGlued
          index += 1
          continue
        case .left(let text):
          put(matchingCase(text, of: word), isGlued: isGlued, into: &result)
          if text.last == 0x27 || text.last == 0x2019 { output.glue(index + 1) }
          index += 1
          continue
        default: break
        }
      }
      put(word, isGlued: isGlued, into: &result)
      index += 1
    }
    return result
  }

  private func lowered(_ word: ArraySlice<UInt16>) -> ArraySlice<UInt16> {
    guard let first = word.first, Folding.fold(UInt32(first)) != UInt32(first), first < 0x180 else {
      return word
    }
    var copy = Array(word)
    copy[0] = UInt16(Folding.fold(UInt32(first)))
    return copy[...]
  }

  private func matchingCase(_ text: ArraySlice<UInt16>, of word: ArraySlice<UInt16>) -> ArraySlice<UInt16> {
    guard let first = word.first, first >= 0x41 && first <= 0x5A || first >= 0xC0 && first <= 0xDE,
      let letter = text.first,
      letter >= 0x61 && letter <= 0x7A || letter >= 0xE0 && letter <= 0xFE
    else { return text }
    var copy = Array(text)
    copy[0] = letter - 32
    return copy[...]
  }

  private func put(_ word: ArraySlice<UInt16>, isGlued: Bool, into result: inout [UInt16]) {
    guard let first = word.first else { return }
    if let last = result.last, !isGlued, wantsBlank(last, first) { result.append(0x20) }
    result.append(contentsOf: word)
  }

  private func wantsBlank(_ last: UInt16, _ first: UInt16) -> Bool {
    if last == 0x0A || first == 0x0A || last == 0x28 || last == 0xBF || last == 0xA1 { return false }
    if first == 0x29 || first == 0x2C || first == 0x2E { return false }
    if language.grammar.hasSpaces {
      if first == 0x3F || first == 0x21 || first == 0x3B || first == 0x3A {
        return language.grammar.settings.contains(.spacedmarks)
      }
      return first != 0x60C && first != 0x61F && first != 0x61B
    }
    // Without spaces between words, a blank stands only between two Latin words.
    return isLatin(last) && isLatin(first)
  }

  private func isLatin(_ unit: UInt16) -> Bool {
    (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7A || unit >= 0x30 && unit <= 0x39
      || unit >= 0xC0 && unit < 0x250
  }
}
