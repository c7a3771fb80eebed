public import Messaging

extension TranslationPipeline {
  /// How a text was understood and written, for people who write content: tokens, cover, the tree of each piece.
  public func explain(_ text: String, from source: LanguageTag, to target: LanguageTag?) -> String {
    guard let language = language(for: source),
      let analysis = Analysis(text, language: language, book: book, specials: specials, keepsRivals: true)
    else {
      return "not analysed: too long, or \(source) has no content"
    }
    var lines: [String] = ["language \(source) (identified \(identify(text, prior: [])?.text ?? "none"))"]
    lines += entities(analysis)
    for sentence in analysis.sentences {
      let tokens = sentence.tokens.map { token in
        "\(String(decoding: analysis.text[Int(token.start)..<Int(token.end)], as: UTF16.self))/\(token.kind)\(token.symbol == 0 && token.kind == .word ? "?" : "")"
      }
      lines.append("tokens   " + tokens.joined(separator: " "))
      lines.append(
        "edges    \(sentence.edgeCount), steps \(sentence.stepCount), cost \(sentence.cover.cost)")
      for piece in sentence.cover.pieces {
        guard case .read(let edge) = piece else { continue }
        lines.append(
          "piece    \(Vocabulary.categories[Int(edge.category)]) [\(edge.start),\(edge.end)) cost \(edge.cost)"
        )
        describe(edge.node, analysis.chart, depth: 1, role: "", into: &lines)
        lines += alternatives(edge, sentence, analysis.chart)
      }
    }
    if let target, let language = self.language(for: target) {
      let (rendering, _, evidence) = Composer(
        analysis: analysis, target: language, book: book, specials: specials
      )
      .composed()
      lines.append("evidence \(Self.describe(evidence))")
      if !rendering.lostFacts.isEmpty {
        lines.append("lost     \(rendering.lostFacts.joined(separator: " · "))")
      }
      if !rendering.kept.isEmpty { lines.append("kept     \(rendering.kept.joined(separator: " · "))") }
      lines.append("\(target)  \(rendering.by.rawValue) \(rendering.confidence)  \(rendering.text ?? "—")")
    }
    return lines.joined(separator: "\n")
  }

  private func entities(_ analysis: Analysis) -> [String] {
    let facts = analysis.tokens.filter { $0.isFact && $0.isFirstPart }.map { token in
      "\(String(decoding: analysis.text[Int(token.start)..<Int(token.end)], as: UTF16.self)) (\(token.kind))"
    }
    let guesses = analysis.tokens.filter { $0.isGuessed }.map { token in
      let word = String(decoding: analysis.source.symbols.word(token.symbol), as: UTF16.self)
      return "\(String(decoding: analysis.text[Int(token.start)..<Int(token.end)], as: UTF16.self)) → \(word)"
    }
    return (facts.isEmpty ? [] : ["entities " + facts.joined(separator: ", ")])
      + (guesses.isEmpty ? [] : ["guessed  " + guesses.joined(separator: ", ")])
  }

  /// Other whole readings of a piece's span, cheapest first.
  private func alternatives(_ chosen: Edge, _ sentence: Analysis.Sentence, _ chart: Meanings) -> [String] {
    sentence.rivals.filter { $0.start == chosen.start && $0.end == chosen.end && $0.node != chosen.node }
      .prefix(3).map { edge in
        let node = chart.nodes[Int(edge.node)]
        let name =
          switch node.kind {
          case .template: book.templates[Int(node.value)].id
          case .word: book.concepts[Int(node.value)].id
          case .frame: Vocabulary.frames[Int(node.value)]
          case .token: "token"
          }
        return "  instead of \(Vocabulary.categories[Int(edge.category)]) \(name) cost \(edge.cost)"
      }
  }

  private static func describe(_ evidence: Evidence) -> String {
    let names = ["composed", "words", "unknown", "guessed", "ln pieces", "cost"]
    let values = zip(names, evidence.features).filter { $0.1 != 0 }.map { name, value in
      "\(name) \((value * 1_000).rounded() / 1_000)"
    }
    return (["polarity \(evidence.polarity)"] + values).joined(separator: ", ")
  }

  private func describe(
    _ index: Int32, _ chart: Meanings, depth: Int, role: String, into lines: inout [String]
  ) {
    let node = chart.nodes[Int(index)]
    let indent = String(repeating: "  ", count: depth) + (role.isEmpty ? "" : role + ": ")
    let form = String(node.morphology.bits, radix: 2)
    switch node.kind {
    case .word: lines.append("\(indent)\(book.concepts[Int(node.value)].id) \(form)")
    case .token: lines.append("\(indent)token \(node.value)")
    case .template: lines.append("\(indent)template \(book.templates[Int(node.value)].id)")
    case .frame:
      lines.append(
        "\(indent)\(Vocabulary.frames[Int(node.value)]) \(String(node.meaning.bits, radix: 16)) \(form)")
    }
    if node.base >= 0 { describe(node.base, chart, depth: depth, role: "*", into: &lines) }
    for offset in 0..<Int(node.childCount) {
      let child = chart.children[Int(node.firstChild) + offset]
      let name = node.kind == .template ? "\(child.role)" : Vocabulary.roles[Int(child.role)]
      describe(child.node, chart, depth: depth + 1, role: name, into: &lines)
    }
  }
}
