import Messaging

/// Writes a meaning in one language.
struct Generator {
  let language: Language
  let concepts: [Concept]
  let templates: [Template]
  let chart: Meanings
  let tokens: ArraySlice<Token>
  let source: [UInt16]
  let sourceHasArticles: Bool
  let specials: Shared<SpecialConcepts>
  var wording: ShopWording?
  var output = Output()
  /// Source words that had to be copied.
  var kept: [Range<Int>] = []
  /// Numbers of the source that stand as words in the text, by where they begin.
  var converted: Set<Int32> = []
  /// Words that stand in the text in other letters already, with the original beside them.
  var transliterated: [ArraySlice<UInt16>] = []
  var depth = 0
  /// By clause node, what of its verb is to be left out: what the rendering that this is a gloss of did not say.
  var forgotten: [Int32: UInt32] = [:]
  /// By clause node, what of its verb this language has no form for.
  var unsaid: [Int32: UInt32] = [:]

  typealias Request = RenderPattern.Request

  /// What words around a noun agree with.
  struct Agreement {
    var gender: UInt16 = 0
    var number: UInt16 = 1
    var grammaticalCase: UInt16 = 1
    /// German: 1 strong, 2 weak, 3 mixed.
    var declension: UInt16 = 1
    var person: UInt16 = 3
    var isDefinite = false
    /// The degree that the place asks for, where the word brings none: 1 comparative, 2 superlative.
    var degree: UInt32 = 0
  }

  func node(_ index: Int32) -> Node { chart.nodes[Int(index)] }

  mutating func render(_ index: Int32, _ request: Request) {
    guard depth < 40 else { return }
    depth += 1
    defer { depth -= 1 }
    let node = node(index)
    switch node.kind {
    case .token: copyToken(Int(node.value), index)
    case .word: renderWord(node, request)
    case .template: renderTemplate(node, request)
    case .frame: renderFrame(index, node, request)
    }
  }

  mutating func copyToken(_ position: Int, _ index: Int32) {
    let token = tokens[tokens.startIndex + position]
    let text = source[Int(token.start)..<Int(token.end)]
    if token.kind == .word, !token.isFirstPart, position > 0,
      tokens[tokens.startIndex + position - 1].start == token.start
    {
      return
    }
    if token.value <= TermFinder.name, let wording {
      let number = Int(TermFinder.firstTerm - token.value)
      if wording.terms.indices.contains(number), let name = wording.terms[number].names[language.tag] {
        return output.copy(Array(name.utf16)[...])
      }
      kept.append(Int(token.start)..<Int(token.end))
    }
    if token.kind == .word || token.kind == .name {
      if copyUnknown(Int(token.start)..<Int(token.end), isName: token.kind == .name) { return }
    }
    if token.start > 0, source[Int(token.start) - 1] == 0x2D, !token.hasSpaceBefore,
      output.words.last?.isCopied == true
    {
      output.gluesNext = true
      // The hyphen may stand there already, as a sign of its own.
      let hasHyphen = output[output.count - 1].last == 0x2D
      return output.copy(hasHyphen ? text : source[(Int(token.start) - 1)..<Int(token.end)])
    }
    output.copy(text)
  }

  /// Writes an unknown word in letters that the reader knows, the original beside it; true if it was written.
  mutating func copyUnknown(_ range: Range<Int>, isName: Bool) -> Bool {
    let text = source[range]
    if !isName { kept.append(range) }
    guard let script = Transliteration.Script(text), script != language.script,
      let latin = Transliteration.latin(text)
    else { return false }
    if isName { kept.append(range) }
    output.copy(latin[...])
    if !transliterated.contains(where: { $0.elementsEqual(text) }) {
      transliterated.append(text)
      output.copy([0x28] + text + [0x29])
    }
    return true
  }

  mutating func renderWord(_ node: Node, _ request: Request) {
    let partOfSpeech = concepts[Int(node.value)].pos
    let lexeme = language.renderings[Int(node.value)]
    guard lexeme >= 0 else { return }
    switch partOfSpeech {
    case "n", "name", "pron", "det", "num", "unit":
      var agreement = Agreement()
      agreement.grammaticalCase = max(request.grammaticalCase, 1)
      agreement.number = UInt16(request.number)
      if agreement.number == 0 { agreement.number = node.morphology.isOnlyPlural ? 2 : 1 }
      agreement.gender = request.gender
      let flags = language.lexemes[Int(lexeme)].flags
      if flags.contains(.article), request.definiteness != 3, specials.the >= 0,
        language.renderings[Int(specials.the)] >= 0
      {
        var article = agreement
        article.gender = language.lexemes[Int(lexeme)].gender
        if flags.contains(.pluralOnly) { article.number = 2 }
        appendForm(language.renderings[Int(specials.the)], .base, article)
      }
      if partOfSpeech == "pron", agreement.grammaticalCase > 1,
        !language.hasForm(lexeme, inCase: agreement.grammaticalCase)
      {
        // English: me, us for whatever case is asked.
        agreement.grammaticalCase = 4
      }
      if partOfSpeech == "n", request.definiteness == 1, language.grammar.settings.contains(.prefixdef) {
        return writeDefinite(lexeme, agreement)
      }
      appendForm(lexeme, .base, agreement, person: request.person)
    case "adj":
      var agreement = Agreement()
      agreement.gender = request.gender == 0 ? 1 : request.gender
      agreement.number = request.number == 0 ? 1 : UInt16(request.number)
      agreement.grammaticalCase = request.grammaticalCase
      agreement.degree = request.degree
      if request.definiteness == 1, language.grammar.settings.contains(.prefixdef) {
        output.append(specials.definitePrefix)
      }
      renderAdjective(node, agreement, isPredicate: true)
    case "v":
      appendForm(lexeme, .inf, Agreement())
    default:
      output.append(language.surfaces[language.lemma(lexeme)])
    }
  }

  mutating func appendForm(
    _ lexeme: Int32, _ kind: FormTag.Kind, _ agreement: Agreement, person: UInt16 = 0,
    isPerfective: Bool = false
  ) {
    let wanted = FormTag(
      kind, number: agreement.number, gender: agreement.gender, grammaticalCase: agreement.grammaticalCase,
      person: person, isPerfective: isPerfective)
    if let surface = language.form(lexeme, wanted) {
      output.append(language.surfaces[surface])
    } else {
      output.append(language.surfaces[language.lemma(lexeme)])
    }
  }

  /// A template's first word inside a sentence starts small, unless it is a noun where nouns are written large.
  mutating func lowerFirst(_ first: Int) {
    guard language.grammar.hasCase, output.count > first else { return }
    let word = output[first]
    // I, I'm, I'll; abbreviations and brands.
    if word.first == 0x49, word.count == 1 || word.dropFirst().first == 0x27 { return }
    if word.dropFirst().contains(where: { Folding.isCapital($0) }) { return }
    if language.grammar.capitalisesNouns,
      language.isNoun(word) || language.grammar.politeWords.contains(Array(word))
    {
      return
    }
    output.decapitalise(first)
  }

  func child(of node: Node, role: UInt8) -> Int32? {
    for offset in 0..<Int(node.childCount) {
      let child = chart.children[Int(node.firstChild) + offset]
      if child.role == role { return child.node }
    }
    return nil
  }

  func choose(_ options: [(key: String, text: Int32)], _ agreement: Agreement, _ child: Int32) -> Int32? {
    let isPlural = agreement.number == 2
    let category = Plurals.category(of: numberValue(child), in: language.tag)
    for option in options {
      switch option.key {
      case "sg" where !isPlural, "pl" where isPlural: return option.text
      case "m" where !isPlural && agreement.gender <= 1, "f" where !isPlural && agreement.gender == 2:
        return option.text
      case "n" where !isPlural && agreement.gender == 3: return option.text
      case "mp" where isPlural && agreement.gender != 2, "fp" where isPlural && agreement.gender == 2:
        return option.text
      case category.rawValue where numberValue(child) >= 0: return option.text
      default: continue
      }
    }
    return options.last(where: { $0.key == "other" })?.text ?? options.first?.text
  }

  /// The value of a number token or of the number in a quantity, -1 where there is none.
  func numberValue(_ index: Int32) -> Int32 {
    let node = node(index)
    switch node.kind {
    case .token: return tokens[tokens.startIndex + Int(node.value)].value
    case .word: return specials.numberValues[node.value] ?? -1
    case .frame:
      let parts = roles(of: index)
      if node.value == Frames.range, let last = parts.last(where: { $0.role == Roles.b }) {
        return numberValue(last.node)
      }
      for (role, child) in parts where role == Roles.num || role == Roles.n { return numberValue(child) }
      return -1
    case .template: return -1
    }
  }

  /// The roles of a frame, innermost first.
  func roles(of index: Int32) -> [(role: UInt8, node: Int32)] {
    var result: [(role: UInt8, node: Int32)] = []
    result.reserveCapacity(8)
    collectRoles(of: index, into: &result)
    return result
  }

  private func collectRoles(of index: Int32, into result: inout [(role: UInt8, node: Int32)]) {
    let node = node(index)
    if node.base >= 0 { collectRoles(of: node.base, into: &result) }
    guard node.kind == .frame else { return result.append((Roles.head, index)) }
    for offset in 0..<Int(node.childCount) { result.append(chart.children[Int(node.firstChild) + offset]) }
  }
}

/// Role numbers that the generator names.
enum Roles {
  static let subj = Vocabulary.role("subj"), v = Vocabulary.role("v"), obj = Vocabulary.role("obj")
  static let iobj = Vocabulary.role("iobj"), pred = Vocabulary.role("pred"), vp = Vocabulary.role("vp")
  static let head = Vocabulary.role("head"), adj = Vocabulary.role("adj"), nmod = Vocabulary.role("nmod")
  static let of = Vocabulary.role("of"), det = Vocabulary.role("det"), num = Vocabulary.role("num")
  static let n = Vocabulary.role("n"), prep = Vocabulary.role("prep"), np = Vocabulary.role("np")
  static let poss = Vocabulary.role("poss"), qw = Vocabulary.role("qw"), mod = Vocabulary.role("mod")
  static let ftime = Vocabulary.role("ftime"), fadv = Vocabulary.role("fadv"), fpp = Vocabulary.role("fpp")
  static let pre = Vocabulary.role("pre"), unit = Vocabulary.role("unit"), cl = Vocabulary.role("cl")
  static let a = Vocabulary.role("a"), b = Vocabulary.role("b"), deg = Vocabulary.role("deg"),
    name = Vocabulary.role("name")
  static let post = Vocabulary.role("post")
  static let conj = Vocabulary.role("conj"), than = Vocabulary.role("than")
  static let rel = Vocabulary.role("rel")
  static let pp = Vocabulary.role("pp"), adv = Vocabulary.role("adv"), polite = Vocabulary.role("polite")
}

/// CLDR plural categories of the eight languages, for whole numbers.
enum Plurals {
  enum Category: String { case one, two, few, many, other, zero }

  static func category(of value: Int32, in tag: LanguageTag) -> Category {
    let n = max(value, 0)
    switch tag.primary {
    case "zh": return .other
    case "ru":
      if n % 10 == 1 && n % 100 != 11 { return .one }
      return (2...4).contains(n % 10) && !(12...14).contains(n % 100) ? .few : .many
    case "fr", "pt": return n <= 1 ? .one : .other
    case "ar":
      switch n {
      case 0: return .zero
      case 1: return .one
      case 2: return .two
      default: return (3...10).contains(n % 100) ? .few : n % 100 >= 11 ? .many : .other
      }
    default: return n == 1 ? .one : .other
    }
  }
}
