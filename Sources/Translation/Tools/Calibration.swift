import Messaging

/// Pairs with known answers, made from the content itself, for fitting the confidence: a template is written in two
/// languages with the same things in its slots; then the first text is translated, half of the time without that
/// template, so that the grammar must do.
public struct Calibration {
  let pipeline: TranslationPipeline
  private var state: UInt64

  public init(_ pipeline: TranslationPipeline, seed: UInt64) {
    self.pipeline = pipeline
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  }

  private mutating func random(_ limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(truncatingIfNeeded: state >> 33) % max(limit, 1)
  }

  /// One line of tab-separated values: languages, source text, expected, got, class, the features; nil where the dice
  /// chose a template that cannot be filled.
  public mutating func line() -> String? {
    let book = pipeline.book
    let tags = pipeline.languages
    let (from, to) = (tags[random(tags.count)], tags[random(tags.count)])
    let number = random(book.templates.count)
    guard from != to, let source = book.languages[from], let target = book.languages[to],
      let scene = scene(number)
    else { return nil }
    var text = write(scene, in: source)
    if random(4) == 0 { text = misspelt(text) }
    let without: Int32 = random(2) == 0 ? Int32(number) : -1
    guard
      let analysis = Analysis(
        text, language: source, book: book, specials: pipeline.specials, without: without)
    else { return nil }
    let composer = Composer(analysis: analysis, target: target, book: book, specials: pipeline.specials)
    let (rendering, _, evidence) = composer.composed()
    guard let got = rendering.text else { return nil }
    let numbers = evidence.features.map { String(($0 * 10_000).rounded() / 10_000) }
    let cells = [from.text, to.text, text, write(scene, in: target), got, rendering.by.rawValue] + numbers
    return cells.map { $0.replacing("\t", with: " ").replacing("\n", with: " ") }.joined(separator: "\t")
  }

  /// Two neighbouring letters change places in one word.
  private mutating func misspelt(_ text: String) -> String {
    var letters = Array(text)
    let places = letters.indices.dropFirst(2).dropLast().filter {
      letters[$0].isLowercase && letters[$0 - 1].isLowercase && letters[$0] != letters[$0 - 1]
    }
    guard !places.isEmpty else { return text }
    let place = places[random(places.count)]
    letters.swapAt(place, place - 1)
    return String(letters)
  }

  private struct Scene {
    var chart: Meanings
    var root: Int32
    var tokens: [Token] = []
    var source: [UInt16] = []
  }

  private func write(_ scene: Scene, in language: Language) -> String {
    var generator = Generator(
      language: language, concepts: pipeline.book.concepts, templates: pipeline.book.templates,
      chart: scene.chart,
      tokens: scene.tokens[...], source: scene.source, sourceHasArticles: true, specials: pipeline.specials)
    generator.render(scene.root, RenderPattern.Request())
    generator.output.capitalise(0)
    return String(decoding: Joiner(language: language).text(&generator.output), as: UTF16.self)
  }

  private mutating func scene(_ number: Int) -> Scene? {
    let template = pipeline.book.templates[number]
    var scene = Scene(chart: Meanings(), root: 0)
    for concept in pipeline.specials.pronouns {
      _ = scene.chart.addNode(Node(kind: .word, value: max(concept, 0)))
    }
    var children: [(role: UInt8, node: Int32)] = []
    for (slot, declared) in template.slots.enumerated() {
      guard let filler = filler(Vocabulary.categories[Int(declared.category)], &scene) else { return nil }
      children.append((UInt8(slot), filler))
    }
    let first = Int32(scene.chart.children.count)
    for child in children { scene.chart.addChild(child.role, child.node) }
    scene.root = scene.chart.addNode(
      Node(kind: .template, value: Int32(number), firstChild: first, childCount: Int32(children.count)))
    return scene
  }

  private mutating func filler(_ category: String, _ scene: inout Scene) -> Int32? {
    switch category {
    case "NP": return phrase([("head", word("n", &scene))], definite: true, &scene)
    case "QTY":
      return phrase([("num", number(&scene)), ("head", word("n", &scene))], definite: false, &scene)
    case "DUR":
      return phrase([("num", number(&scene)), ("head", named("time.day", &scene))], definite: false, &scene)
    case "ADJP": return word("adj", &scene)
    case "COLOR": return named(["color.red", "color.black", "color.white", "color.blue"][random(4)], &scene)
    case "TIME": return named(["adv.tomorrow", "adv.today", "adv.yesterday"][random(3)], &scene)
    case "PLACE": return word("country", &scene)
    case "LANG": return word("lang", &scene)
    case "NUM": return number(&scene)
    case "PRICE": return entity(.price, "$25", &scene)
    case "PCT": return entity(.percent, "10%", &scene)
    case "SIZE": return entity(.size, "XL", &scene)
    case "CODE": return entity(.code, "A7-3391", &scene)
    case "URL": return entity(.url, "https://shop.example/a", &scene)
    case "EMAIL": return entity(.email, "anna@shop.example", &scene)
    case "PHONE": return entity(.phone, "+15550100200", &scene)
    case "NAME": return entity(.name, "Anna", &scene)
    default: return nil
    }
  }

  private mutating func number(_ scene: inout Scene) -> Int32? {
    let value = 2 + random(18)
    return entity(.number, String(value), value: Int32(value), &scene)
  }

  private mutating func entity(_ kind: Token.Kind, _ text: String, value: Int32 = -1, _ scene: inout Scene)
    -> Int32?
  {
    let start = Int32(scene.source.count)
    scene.source += Array(text.utf16)
    scene.tokens.append(Token(kind: kind, start: start, end: Int32(scene.source.count), value: value))
    scene.source.append(0x20)
    return scene.chart.addNode(Node(kind: .token, value: Int32(scene.tokens.count - 1)))
  }

  /// A word of a part of speech or a domain that every language has.
  private mutating func word(_ kind: String, _ scene: inout Scene) -> Int32? {
    let concepts = pipeline.book.concepts
    for _ in 0..<4_000 {
      let number = random(concepts.count)
      if concepts[number].pos == kind && concepts[number].domain != "g" || concepts[number].domain == kind {
        return scene.chart.addNode(Node(kind: .word, value: Int32(number)))
      }
    }
    return nil
  }

  private func named(_ id: String, _ scene: inout Scene) -> Int32? {
    guard let number = pipeline.book.concepts.firstIndex(where: { $0.id == id }) else { return nil }
    return scene.chart.addNode(Node(kind: .word, value: Int32(number)))
  }

  private func phrase(_ parts: [(role: String, node: Int32?)], definite: Bool, _ scene: inout Scene) -> Int32?
  {
    let first = Int32(scene.chart.children.count)
    for part in parts {
      guard let node = part.node else { return nil }
      scene.chart.addChild(Vocabulary.role(part.role), node)
    }
    return scene.chart.addNode(
      Node(
        kind: .frame, value: Int32(Frames.nounPhrase), meaning: Meaning(bits: definite ? 0x80 : 0x180),
        firstChild: first, childCount: Int32(parts.count)))
  }
}
