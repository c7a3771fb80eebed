/// The head of a noun phrase and what leans on it: numerals, determiners, the Arabic article and possessives.
extension Generator {
  mutating func renderDeterminer(_ index: Int32, _ agreement: Agreement) {
    if let lexeme = lexeme(of: index) { return appendForm(lexeme, .base, agreement) }
    render(index, Request())
  }

  /// Russian determiners keep the phrase's case in front of a numeral (эти две модели), but are plural.
  func determinerAgreement(_ printer: NounPhrasePrinter) -> Agreement {
    guard printer.agreement.grammaticalCase != printer.outer.grammaticalCase else { return printer.agreement }
    var agreement = printer.outer
    agreement.grammaticalCase = 1
    agreement.number = 2
    return agreement
  }

  mutating func writeNumeral(_ index: Int32, _ printer: NounPhrasePrinter) {
    guard let lexeme = lexeme(of: index) else { return render(index, Request()) }
    var agreement = printer.agreement
    if printer.agreement.grammaticalCase != printer.outer.grammaticalCase {
      // два, две; of things without life the accusative is the nominative.
      agreement = printer.outer
      agreement.grammaticalCase = 1
      agreement.number = 2
      agreement.gender = max(agreement.gender, 1)
    }
    guard language.grammar.settings.contains(.duals) else {
      return appendForm(lexeme, .base, agreement)
    }
    let value = numberValue(index)
    if value == 1 || value == 2 { return }
    // Three to ten take the other gender's form.
    if (3...10).contains(value), agreement.gender == 2 {
      let text = language.surfaces[language.lemma(lexeme)]
      return output.append(text.last == 0x629 ? text.dropLast() : text)
    }
    appendForm(lexeme, .base, agreement)
  }

  /// Determiners that follow their noun (Arabic: ألوان أخرى).
  func standsBehind(_ index: Int32) -> Bool {
    guard let lexeme = lexeme(of: index) else { return false }
    return language.grammar.settings.contains(.duals) && language.lexemes[Int(lexeme)].flags.contains(.after)
  }

  mutating func writeHead(_ printer: NounPhrasePrinter) {
    guard let lexeme = lexeme(of: printer.head) else { return render(printer.head, printer.request) }
    var noun = printer.noun
    noun.gender = 0
    if node(printer.head).value == specials.onePronoun, printer.has(Roles.adj),
      !language.grammar.settings.contains(.onehead)
    {
      // The adjective alone stands for the thing: el azul, 蓝色的.
      if language.grammar.settings.contains(.classifiers) { output.append([0x7684]) }
      return
    }
    guard language.grammar.settings.contains(.prefixdef) else { return appendForm(lexeme, .base, noun) }
    writeArabicHead(lexeme, noun, printer)
    for part in printer.parts where part.role == Roles.det && standsBehind(part.node) {
      renderDeterminer(part.node, printer.agreement)
    }
  }

  // MARK: Arabic

  private mutating func writeArabicHead(_ lexeme: Int32, _ noun: Agreement, _ printer: NounPhrasePrinter) {
    let wanted = FormTag(.base, number: noun.number, grammaticalCase: noun.grammaticalCase)
    var text = Array(language.surfaces[language.form(lexeme, wanted) ?? language.lemma(lexeme)])
    let numeral = printer.parts.first { $0.role == Roles.num }?.node
    let value = numeral.map { numberValue($0) } ?? -1
    let isWord = numeral.map { node($0).kind == .word } ?? false
    if isWord, value == 2 {
      text = ArabicNoun.dual(Array(language.surfaces[language.lemma(lexeme)]))
    } else if (11...99).contains(value % 100), noun.number == 1 {
      text = ArabicNoun.counted(text)
    }
    if isAttached(printer), let poss = printer.parts.first(where: { $0.role == Roles.poss })?.node,
      let suffix = self.lexeme(of: poss)
    {
      text = ArabicNoun.possessed(
        text, by: Array(language.surfaces[language.lemma(suffix)]), boundary: nominalEnd(text))
    } else if printer.agreement.isDefinite, !printer.has(Roles.of), !printer.has(Roles.nmod) {
      let end = nominalEnd(text)
      text = ArabicNoun.definite(text, boundary: end, agrees: agreesInPhrase(text, end))
    }
    output.append(text[...])
    if isWord, value == 1, let numeral {
      var agreement = printer.outer
      agreement.number = 1
      agreement.gender = max(features(printer.head).gender, 1)
      renderDeterminer(numeral, agreement)
    }
  }

  /// A noun alone, with its article.
  mutating func writeDefinite(_ lexeme: Int32, _ agreement: Agreement) {
    let wanted = FormTag(.base, number: agreement.number, grammaticalCase: agreement.grammaticalCase)
    let text = Array(language.surfaces[language.form(lexeme, wanted) ?? language.lemma(lexeme)])
    let end = nominalEnd(text)
    output.append(ArabicNoun.definite(text, boundary: end, agrees: agreesInPhrase(text, end))[...])
  }

  /// How many words of a term stand before its first preposition: البطاقة in البطاقة من البنك.
  private func nominalEnd(_ text: [UInt16]) -> Int {
    let words = text.split(separator: 0x20)
    return words.firstIndex { language.preposition($0, concepts) != nil } ?? words.count
  }

  /// Whether all words behind the first are adjectives, which take the article too.
  private func agreesInPhrase(_ text: [UInt16], _ end: Int) -> Bool {
    let words = text.split(separator: 0x20).prefix(end).dropFirst()
    return !words.isEmpty && words.allSatisfy { language.isOnlyAdjective($0, concepts) }
  }

  /// A term that has its article inside (رقم التتبع) is definite wherever it stands.
  func isDefiniteByItself(_ head: Int32) -> Bool {
    guard let lexeme = lexeme(of: head) else { return false }
    let words = language.surfaces[language.lemma(lexeme)].split(separator: 0x20)
    return words.count > 1 && words.last.map { ArabicNoun.hasArticle($0) } == true
  }
}

/// Spelling of Arabic nouns: article, dual, counted singular, possessive suffixes.
enum ArabicNoun {
  static let article: [UInt16] = [0x627, 0x644]

  static func hasArticle(_ word: ArraySlice<UInt16>) -> Bool { word.count > 3 && word.starts(with: article) }

  /// رقم تتبع → رقم التتبع: in a construct only the last noun takes the article; adjectives all do.
  static func definite(_ text: [UInt16], boundary: Int, agrees: Bool) -> [UInt16] {
    var words = text.split(separator: 0x20).map { Array($0) }
    guard boundary > 0, boundary <= words.count, !hasArticle(words[boundary - 1][...]) else { return text }
    for index in 0..<boundary where (agrees || index == boundary - 1) && !hasArticle(words[index][...]) {
      words[index] = article + words[index]
    }
    return Array(words.joined(separator: [0x20]))
  }

  /// طلب + ي → طلبي; behind an article the long way: رقم التتبع الخاص بي.
  static func possessed(_ text: [UInt16], by suffix: [UInt16], boundary: Int) -> [UInt16] {
    var words = text.split(separator: 0x20).map { Array($0) }
    let index = max(boundary, 1) - 1
    guard index < words.count else { return text + suffix }
    if index > 0, hasArticle(words[index][...]) {
      words.insert(Array("الخاص".utf16), at: index + 1)
      words.insert([0x628] + suffix, at: index + 2)
    } else {
      if hasArticle(words[index][...]) { words[index].removeFirst(2) }
      if words[index].last == 0x629 { words[index][words[index].count - 1] = 0x62A }
      words[index] += suffix
    }
    return Array(words.joined(separator: [0x20]))
  }

  /// قطعة → قطعتين, يوم → يومين; of a phrase the first word.
  static func dual(_ text: [UInt16]) -> [UInt16] {
    var words = text.split(separator: 0x20).map { Array($0) }
    guard !words.isEmpty else { return text }
    if words[0].last == 0x629 { words[0][words[0].count - 1] = 0x62A }
    words[0] += words.count > 1 ? [0x64A] : [0x64A, 0x646]
    return Array(words.joined(separator: [0x20]))
  }

  /// Eleven to ninety-nine take the singular in the accusative: 30 يومًا.
  static func counted(_ text: [UInt16]) -> [UInt16] {
    guard !text.contains(0x20), let last = text.last,
      last != 0x629, last != 0x627, last != 0x649, last != 0x621
    else { return text }
    return text + [0x64B, 0x627]
  }
}
