/// Cuts a message into tokens by one language's words; entities come first and are never cut.
struct Tokenizer {
  let language: Language
  let text: [UInt16]
  private(set) var tokens: [Token] = []

  private let scanner: EntityScanner
  private var spaceBefore = false
  /// Of the word in hand.
  private var key: [UInt16] = []

  private let concepts: [Concept]

  /// - Parameter concepts: what the words may mean; without them, no word is guessed.
  init(_ text: [UInt16], language: Language, concepts: [Concept] = []) {
    self.text = text
    self.language = language
    self.concepts = concepts
    scanner = EntityScanner(text: text)
    tokens.reserveCapacity(32)
    key.reserveCapacity(24)
    run()
    if !language.splitting.particles.isEmpty { rejoinParticles() }
    mergeNames()
  }

  private mutating func run() {
    var index = 0
    while index < text.count {
      let folded = Folding.fold(UInt32(text[index]))
      let kind = ScalarClass.of(folded)
      if folded == 0 || kind == .space {
        spaceBefore = spaceBefore || kind == .space
        if text[index] == 0x0A {
          append(.punctuation, index, index + 1, symbol: symbol(of: 0x0A), value: Token.sentenceEnd)
        }
        index += 1
        continue
      }
      let isAfterWord = !spaceBefore && index > 0 && scanner.isAlphanumeric(text[index - 1])
      if kind != .han, text[index] < 0x600 || text[index] > 0x6FF || kind == .digit,
        let entity = scanner.entity(at: index, afterWord: isAfterWord)
      {
        append(entity.kind, index, entity.end, value: entity.value)
        index = entity.end
      } else if kind == .letter || kind == .digit {
        index = word(from: index)
      } else if kind == .han {
        append(.word, index, index + 1, symbol: symbol(of: folded))
        index += 1
      } else if folded == 0x2D, joinsLetters(index) {
        index += 1
      } else {
        let ends = folded == 0x2E || folded == 0x3F || folded == 0x21 || folded == 0x2026
        append(
          .punctuation, index, index + 1, symbol: symbol(of: folded), value: ends ? Token.sentenceEnd : -1)
        index += 1
      }
    }
  }

  /// A hyphen inside a word: `t-shirt` is two words here, as in the content's keys.
  private func joinsLetters(_ index: Int) -> Bool {
    guard index > 0, index + 1 < text.count else { return false }
    let before = ScalarClass.of(Folding.fold(UInt32(text[index - 1])))
    let after = ScalarClass.of(Folding.fold(UInt32(text[index + 1])))
    return before == .letter && after == .letter
  }

  private func symbol(of folded: UInt32) -> UInt32 {
    language.symbols.find([UInt16(truncatingIfNeeded: folded)][...])
  }

  private mutating func append(
    _ kind: Token.Kind, _ start: Int, _ end: Int, symbol: UInt32 = 0, value: Int32 = -1
  ) {
    var token = Token(kind: kind, symbol: symbol, start: Int32(start), end: Int32(end), value: value)
    token.hasSpaceBefore = spaceBefore
    spaceBefore = false
    tokens.append(token)
  }

  private mutating func word(from start: Int) -> Int {
    key.removeAll(keepingCapacity: true)
    var end = start
    var isLatin = true
    while end < text.count {
      let folded = Folding.fold(UInt32(text[end]))
      if folded == 0 {
        end += 1
        continue
      }
      let kind = ScalarClass.of(folded)
      if kind == .letter || kind == .digit {
        if folded >= 0x250 { isLatin = false }
        key.append(UInt16(truncatingIfNeeded: folded))
      } else if folded == 0x27, end + 1 < text.count,
        ScalarClass.of(Folding.fold(UInt32(text[end + 1]))) == .letter
      {
        key.append(0x27)
      } else {
        break
      }
      end += 1
    }
    let written = text[start..<end]
    if isSize(written) {
      append(.size, start, end)
      return end
    }
    let key = key
    if !emitKnown(key.span, start: start, end: end) {
      emit(key[...], start: start, end: end, isLatin: isLatin)
    }
    return end
  }

  /// Most words are known as they are written.
  private mutating func emitKnown(_ key: Span<UInt16>, start: Int, end: Int) -> Bool {
    let hash = WordHash(key)
    let symbol = language.symbols.find(key, hash)
    guard symbol != 0, language.isTerm(symbol), language.rewrites.keeps(key, hash) else { return false }
    append(.word, start, end, symbol: symbol)
    tokens[tokens.count - 1].isCapitalised = Folding.fold(UInt32(text[start])) != UInt32(text[start])
    return true
  }

  private mutating func emit(_ key: ArraySlice<UInt16>, start: Int, end: Int, isLatin: Bool) {
    let isCapitalised = Folding.fold(UInt32(text[start])) != UInt32(text[start])
    let first = tokens.count
    language.rewrites.apply(key) { word in
      let symbol = lookUp(word)
      if symbol != 0, language.isTerm(symbol) { return append(.word, start, end, symbol: symbol) }
      let before = tokens.count
      if split(word, start: start, end: end) {
        tokens[before].alternative = symbol
        tokens[before].alternativeSpan = UInt8(min(tokens.count - before, 255))
      } else {
        append(symbol == 0 && isLatin && !usesLatin ? .name : .word, start, end, symbol: symbol)
        if symbol == 0, isLatin == usesLatin { guess(word, isCapitalised: isCapitalised) }
      }
    }
    for index in first..<tokens.count {
      tokens[index].isCapitalised = isCapitalised
      tokens[index].isFirstPart = index == first
    }
  }

  /// Puts the nearest known word in the place of an unknown one, unless it looks like a name.
  private mutating func guess(_ word: ArraySlice<UInt16>, isCapitalised: Bool) {
    guard !concepts.isEmpty, !isCapitalised || tokens.count == 1 || language.grammar.capitalisesNouns else {
      return
    }
    let near = language.nearWords.nearest(word, in: language, concepts: concepts)
    guard near != 0 else { return }
    tokens[tokens.count - 1].symbol = near
    tokens[tokens.count - 1].isGuessed = true
  }

  var usesLatin: Bool { language.grammar.usesLatin }

  private func lookUp(_ word: ArraySlice<UInt16>) -> UInt32 {
    let symbol = language.symbols.find(word)
    if symbol != 0 { return symbol }
    let plain = language.unaccented.find(word)
    if plain != 0 { return language.unaccentedTarget[Int(plain)] }
    // "sooo" and "thankss": a run of three equal letters stands for one.
    guard word.count > 3, let squeezed = squeeze(word) else { return 0 }
    return language.symbols.find(squeezed[...])
  }

  private func squeeze(_ word: ArraySlice<UInt16>) -> [UInt16]? {
    var result: [UInt16] = []
    var run = 0
    var longest = 0
    for unit in word {
      run = unit == result.last ? run + 1 : 1
      longest = max(longest, run)
      if run == 1 { result.append(unit) }
    }
    return longest >= 3 ? result : nil
  }

  /// Cuts an unknown word at known clitics, or a compound into two known words.
  private mutating func split(_ word: ArraySlice<UInt16>, start: Int, end: Int) -> Bool {
    if let parts = language.splitting.parts(of: word, in: language) {
      for part in parts { append(.word, start, end, symbol: part) }
      return true
    }
    return false
  }

  private func isSize(_ written: ArraySlice<UInt16>) -> Bool {
    guard written.count <= 4, let last = written.last, last == 0x53 || last == 0x4D || last == 0x4C else {
      return false
    }
    return written.dropLast().allSatisfy { $0 == 0x58 || scanner.isDigit($0) }
      && (last != 0x4D || written.count == 1)
  }

  /// German: a verb particle at the end of a clause goes back to its verb (`schicken … ab` → `abschicken`).
  private mutating func rejoinParticles() {
    var index = tokens.count - 1
    while index > 1 {
      defer { index -= 1 }
      let isEnd =
        index == tokens.count - 1 || tokens[index + 1].kind == .punctuation
        || tokens[index + 1].kind == .emoji
      guard isEnd, tokens[index].symbol != 0 else { continue }
      let particle = Array(language.symbols.word(tokens[index].symbol))
      guard language.splitting.particles.contains(particle) else { continue }
      var verb = index - 1
      while verb >= 0, index - verb < 14, tokens[verb].kind != .punctuation {
        if tokens[verb].kind == .word, tokens[verb].symbol != 0 {
          let joined = language.symbols.find((particle + language.symbols.word(tokens[verb].symbol))[...])
          if joined != 0 {
            tokens[verb].symbol = joined
            tokens.remove(at: index)
            break
          }
        }
        verb -= 1
      }
    }
  }

  /// Model names: an unknown Latin word and the numbers and capitals behind it are one name (`iPhone 15 Pro`).
  private mutating func mergeNames() {
    var index = 0
    while index < tokens.count {
      guard startsName(index) else {
        index += 1
        continue
      }
      tokens[index].kind = .name
      var next = index + 1
      while next < tokens.count, continuesName(next) { next += 1 }
      if next > index + 1 {
        tokens[index].end = tokens[next - 1].end
        tokens.removeSubrange((index + 1)..<next)
      }
      index += 1
    }
  }

  private func startsName(_ index: Int) -> Bool {
    let token = tokens[index]
    if token.kind == .name { return true }
    guard token.kind == .word, token.symbol == 0, token.isFirstPart else { return false }
    if token.isCapitalised, index > 0 { return true }
    return hasInnerCapital(token)
  }

  private func hasInnerCapital(_ token: Token) -> Bool {
    text[Int(token.start)..<Int(token.end)].dropFirst().contains {
      Folding.fold(UInt32($0)) != UInt32($0) && $0 < 0x530
    }
  }

  private func continuesName(_ index: Int) -> Bool {
    let token = tokens[index]
    guard token.hasSpaceBefore else { return false }
    switch token.kind {
    case .number, .code, .size:
      return index + 1 >= tokens.count || tokens[index + 1].symbol == 0 || tokens[index + 1].kind != .word
        || !usesLatin
        || token.kind != .number
    case .name: return true
    case .word:
      return token.symbol == 0 && token.isCapitalised || (token.isCapitalised && isUnknownAfterNumber(index))
    default: return false
    }
  }

  private func isUnknownAfterNumber(_ index: Int) -> Bool {
    tokens[index - 1].kind == .number && tokens[index].isCapitalised && tokens[index].kind == .word
      && !language.grammar.capitalisesNouns
  }
}

extension Language {
  /// Whether a word has a meaning by itself, not only inside longer terms or patterns.
  func isTerm(_ symbol: UInt32) -> Bool {
    let node = terms.node(symbol)
    return node != 0 && terms.firstEntry(node) >= 0
  }

  /// The symbol of a word with a meaning, by its right or its unaccented spelling; 0 for none.
  func term(_ word: ArraySlice<UInt16>) -> UInt32 {
    let symbol = symbols.find(word)
    if symbol != 0, isTerm(symbol) { return symbol }
    guard grammar.usesLatin else { return 0 }
    let plain = unaccented.find(word.map { Folding.unaccented($0) }[...])
    guard plain != 0, isTerm(unaccentedTarget[Int(plain)]) else {
      let bare = symbols.find(word.map { Folding.unaccented($0) }[...])
      return bare != 0 && isTerm(bare) ? bare : 0
    }
    return unaccentedTarget[Int(plain)]
  }
}

extension WordSplitting {
  /// The symbols of the parts of an unknown word, or nil; the fewest parts win, a suffix before a prefix.
  func parts(of word: ArraySlice<UInt16>, in language: Language, depth: Int = 0) -> [UInt32]? {
    guard depth < 4, word.count <= 40 else { return nil }
    var best = suffixed(word, in: language)
    if best == nil, depth == 0, hasCompounds { best = compound(word, in: language) }
    for prefix in prefixes where word.count > prefix.mark.count + 1 && word.starts(with: prefix.mark) {
      let rest = word.dropFirst(prefix.mark.count)
      let whole = language.term(rest)
      guard let tail = whole != 0 ? [whole] : parts(of: rest, in: language, depth: depth + 1) else {
        continue
      }
      let front = prefix.words.map { language.symbols.find($0[...]) }
      if front.contains(0) { continue }
      if tail.count + front.count < best?.count ?? Int.max { best = front + tail }
    }
    return best
  }

  private func suffixed(_ word: ArraySlice<UInt16>, in language: Language) -> [UInt32]? {
    for suffix in suffixes
    where word.count > suffix.mark.count + 1 && word.suffix(suffix.mark.count).elementsEqual(suffix.mark) {
      let stem = language.term((Array(word.dropLast(suffix.mark.count)) + suffix.stemEnd)[...])
      let back = suffix.words.map { language.symbols.find($0[...]) }
      if stem != 0, !back.contains(0) { return [stem] + back }
    }
    return nil
  }

  private func compound(_ word: ArraySlice<UInt16>, in language: Language) -> [UInt32]? {
    guard word.count >= 7, word.count <= 40 else { return nil }
    // The longest known right part wins: it is the head.
    for cut in stride(from: word.startIndex + 3, through: word.endIndex - 3, by: 1) {
      let right = language.term(word[cut...])
      if right == 0 { continue }
      for link in links where cut - link.count >= word.startIndex + 3 {
        guard word[..<cut].suffix(link.count).elementsEqual(link) else { continue }
        let left = language.term(word[..<(cut - link.count)])
        if left != 0 { return [left, right] }
      }
    }
    return nil
  }
}
