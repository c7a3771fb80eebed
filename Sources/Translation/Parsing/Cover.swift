/// The cheapest sequence of edges over a sentence: whole sentences before clauses, clauses before phrases, phrases
/// before words. What no edge covers stays a fragment of its own.
struct Cover {
  enum Piece {
    case read(Edge)
    /// A token that no edge covers, by its place in the sentence.
    case copied(Int)
  }

  /// From left to right.
  private(set) var pieces: [Piece] = []
  private(set) var cost: Int32 = 0

  private static let prices: [Int32] = Vocabulary.categories.map { name in
    switch name {
    case "S", "PH", "INTJ": 10
    case "CL": 11
    case "SUB": 18
    case "VPM", "VPI", "VPF": 22
    case "NP", "PP", "TIME", "ADVP", "QTY", "DUR", "PRICE", "PLACE": 26
    case "CONJ", "ADV", "PHR", "ADJP", "ADVS": 24
    case "NB", "VPN", "VPG", "VPL", "VPZ", "NUM", "PCT", "CODE", "URL", "EMAIL", "NAME", "DATE", "CLOCK",
      "SIZE", "LANG", "PRON":
      30
    case "UNK": 40
    case "PART": 30
    case "X", "Y", "Z", "POSS", "AUX": 60
    default: 38
    }
  }

  init(_ parser: Parser) {
    let chart = parser.chart
    let count = chart.count
    let prices = Self.prices
    var best = Array(repeating: Int32.max / 2, count: count + 1)
    var choice = Array(repeating: Int32(-1), count: count + 1)
    best[count] = 0
    /// What it costs to begin a piece here with no mark in front.
    var seams = Array(repeating: Int32(0), count: count + 1)
    for start in stride(from: count - 1, through: 0, by: -1) {
      let token = parser.token(start)
      // Punctuation, emoji and stray tokens are copied.
      defer { seams[start] = seam(before: choice[start], token, chart) }
      best[start] = best[start + 1] + (token.kind == .punctuation || token.kind == .emoji ? 2 : 90)
      choice[start] = -1 - Int32(start)
      var categories = chart.categories(at: start)
      while let category = categories.popFirst() {
        var index = chart.head(start, category)
        while index >= 0 {
          let edge = chart.edges[Int(index)]
          let total = edge.cost + prices[category] + best[Int(edge.end)] + seams[Int(edge.end)]
          if total < best[start] {
            best[start] = total
            choice[start] = index
          }
          index = edge.next
        }
      }
    }
    var position = 0
    while position < count {
      let chosen = choice[position]
      if chosen < 0 {
        pieces.append(.copied(position))
        position += 1
      } else {
        pieces.append(.read(chart.edges[Int(chosen)]))
        position = Int(chart.edges[Int(chosen)].end)
      }
    }
    cost = best[0]
  }

  private static let seamPrice: Int32 = 8
  private static let conjunction = Vocabulary.category("CONJ")
  private static let interjection = Vocabulary.category("INTJ")

  private func seam(before choice: Int32, _ token: Token, _ chart: Chart) -> Int32 {
    if token.kind == .punctuation || token.kind == .emoji { return 0 }
    if choice >= 0 {
      let category = chart.edges[Int(choice)].category
      if category == Self.conjunction || category == Self.interjection { return 0 }
    }
    return Self.seamPrice
  }
}
