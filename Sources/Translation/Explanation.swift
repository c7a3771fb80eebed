public import Messaging

extension TranslationPipeline {
  /// How a text was understood and written, for people who write content: tokens, cover, the tree of each piece.
  public func explain(_ text: String, from source: LanguageTag, to target: LanguageTag?) -> String {
    guard let language = language(for: source),
      let analysis = Analysis(text, language: language, book: book, specials: specials)
    else {
      return "not analysed: too long, or \(source) has no content"
    }
    var lines: [String] = ["language \(source)"]
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
      }
    }
    if let target, let rendering = translate(text, from: source, to: [target], shop: nil)[target] {
      lines.append(
        "\(target)  \(rendering.by.rawValue) \(rendering.confidence)  \(rendering.text ?? "—") \(rendering.lostFacts)"
      )
    }
    return lines.joined(separator: "\n")
  }

  private func describe(
    _ index: Int32, _ chart: Chart, depth: Int, role: String, into lines: inout [String]
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
