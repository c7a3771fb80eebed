/// Cuts content text (terms, pattern literals) into matching keys: the same cut that the tokenizer makes in messages.
///
/// Words are runs of letters and digits with inner apostrophes; each Han character is a word of its own; everything
/// else separates, hyphens too (`t-shirt` matches `t shirt`).
enum Keys {
  static func words(of text: some Sequence<UInt16>, _ body: (ArraySlice<UInt16>) -> Void) {
    var word: [UInt16] = []
    var hasPendingApostrophe = false
    for unit in text {
      let folded = Folding.fold(UInt32(unit))
      if folded == 0 { continue }
      let kind = ScalarClass.of(folded)
      if kind == .letter || kind == .digit {
        if hasPendingApostrophe { word.append(0x27) }
        hasPendingApostrophe = false
        word.append(UInt16(truncatingIfNeeded: folded))
        continue
      }
      if folded == 0x27 && !word.isEmpty && !hasPendingApostrophe {
        hasPendingApostrophe = true
        continue
      }
      hasPendingApostrophe = false
      if !word.isEmpty {
        body(word[...])
        word.removeAll(keepingCapacity: true)
      }
      if kind == .han { body([UInt16(truncatingIfNeeded: folded)][...]) }
    }
    if !word.isEmpty { body(word[...]) }
  }

  /// The same for content while it is loaded: appends to `words` what rewriting makes of each.
  static func cut(_ text: Span<UInt16>, into words: inout WordList, rewrites: Rewrites) {
    var hasPendingApostrophe = false
    for index in text.indices {
      let folded = Folding.fold(UInt32(text[index]))
      if folded == 0 { continue }
      let kind = ScalarClass.of(folded)
      if kind == .letter || kind == .digit {
        if hasPendingApostrophe { words.append(0x27) }
        hasPendingApostrophe = false
        words.append(UInt16(truncatingIfNeeded: folded))
        continue
      }
      if folded == 0x27 && words.hasOpenWord && !hasPendingApostrophe {
        hasPendingApostrophe = true
        continue
      }
      hasPendingApostrophe = false
      if words.hasOpenWord { rewrites.close(&words) }
      if kind == .han {
        words.append(UInt16(truncatingIfNeeded: folded))
        rewrites.close(&words)
      }
    }
    if words.hasOpenWord { rewrites.close(&words) }
  }
}

/// Rewrites of single words before matching: contractions, spelling shortcuts, slang (`don't` → `do not`).
///
/// A left side that starts with an apostrophe is a suffix, one that ends with it a prefix.
struct Rewrites: Sendable {
  private var wholes = SymbolTable(capacity: 1 << 8)
  private var wholeWords: [[[UInt16]]] = [[]]
  private var suffixes: [(mark: [UInt16], words: [[UInt16]])] = []
  private var prefixes: [(mark: [UInt16], words: [[UInt16]])] = []

  mutating func add(_ left: Substring, _ right: Substring) {
    let mark = left.utf16.map { UInt16(truncatingIfNeeded: Folding.fold(UInt32($0))) }
    let words = right.split(separator: " ").map { word in
      word.utf16.map { UInt16(truncatingIfNeeded: Folding.fold(UInt32($0))) }
    }
    if mark.first == 0x27 {
      suffixes.append((mark, words))
    } else if mark.last == 0x27 {
      prefixes.append((mark, words))
    } else {
      let number = Int(wholes.intern(mark[...]))
      if number == wholeWords.count { wholeWords.append(words) } else { wholeWords[number] = words }
    }
  }

  /// Adds what another's rewrites have for whole words.
  mutating func formUnion(_ other: Rewrites) {
    for number in other.wholeWords.indices.dropFirst() {
      if wholes.intern(other.wholes.word(UInt32(number))) == wholeWords.count {
        wholeWords.append(other.wholeWords[number])
      }
    }
  }

  /// Ends the list's last word, and puts in its place what it stands for.
  func close(_ words: inout WordList) {
    words.closeWord()
    let last = words.count - 1
    let range = words.range(last)
    if keeps(words.units.span.extracting(range), words.hash(last)) { return }
    var results: [[UInt16]] = []
    apply(words.units[range]) { results.append(Array($0)) }
    words.removeLast()
    for result in results { words.append(result) }
  }

  /// Whether a word surely stands for itself.
  func keeps(_ word: Span<UInt16>, _ hash: WordHash) -> Bool {
    wholes.find(word, hash) == 0 && word.first(0x27, in: word.indices) == nil
  }

  /// Calls `body` with each word that `word` stands for; most words stand for themselves.
  func apply(_ word: ArraySlice<UInt16>, _ body: (ArraySlice<UInt16>) -> Void) {
    let number = wholes.find(word)
    if number != 0 {
      for word in wholeWords[Int(number)] { body(word[...]) }
      return
    }
    guard word.contains(0x27) else { return body(word) }
    for (mark, words) in prefixes where word.count > mark.count && word.starts(with: mark) {
      for word in words { body(word[...]) }
      return apply(word.dropFirst(mark.count), body)
    }
    for (mark, words) in suffixes where word.count > mark.count && word.suffix(mark.count).elementsEqual(mark)
    {
      apply(word.dropLast(mark.count), body)
      for word in words { body(word[...]) }
      return
    }
    body(word)
  }
}
