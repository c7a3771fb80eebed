import Foundation
import Messaging

/// What a rendering was made of: from it come its class and its confidence.
struct Evidence {
  /// Whole sentences from the shop's memory.
  var approved = 0
  /// Pieces of the cover by kind.
  var phrases = 0
  var composed = 0
  var words = 0
  var unknown = 0
  /// Unknown words that fill a place of a template or frame.
  var unknownInside = 0
  /// Places where two pieces meet without a mark or a conjunction: something fell out of a larger sentence.
  var seams = 0
  /// The same, in tokens of the source.
  var phraseTokens = 0
  var composedTokens = 0
  var wordTokens = 0
  var unknownTokens = 0
  /// Words that were not known and taken for the nearest one.
  var guessed = 0
  /// What the cover cost the parser.
  var cost = 0
  var polarity = PolarityCheck.Verdict.kept

  mutating func count(_ edge: Edge, _ node: Node) {
    let length = Int(edge.end - edge.start)
    switch node.kind {
    case .token where edge.category != 0: phraseTokens += length
    case .token:
      unknown += 1
      unknownTokens += length
    case .template:
      phrases += 1
      phraseTokens += length
    case .frame:
      composed += 1
      composedTokens += length
    case .word:
      words += 1
      wordTokens += length
    }
  }

  /// A sentence that the shop approved.
  mutating func countApproved(_ sentence: Analysis.Sentence) {
    approved += 1
    phraseTokens += sentence.tokens.count
  }

  var pieces: Int { phrases + composed + words + unknown }
  private var tokens: Int { phraseTokens + composedTokens + wordTokens + unknownTokens }

  var origin: Rendering.Origin {
    if polarity == .turned { return .gloss }
    if words == 0 && unknown == 0 {
      return composed == 0 && guessed == 0 && seams == 0 && unknownInside == 0 && polarity == .kept
        ? .phrase : .composed
    }
    return words + unknown > approved + composed + phrases ? .gloss : .composed
  }

  /// What the fitted formula looks at, each 0 for a text that one template made whole.
  var features: [Double] {
    let total = Double(max(tokens, 1))
    return [
      Double(composedTokens) / total, Double(wordTokens) / total, Double(unknownTokens) / total,
      Double(guessed) / total, log(Double(max(pieces, 1))), Double(cost) / total / 10,
    ]
  }

  var confidence: Double {
    if pieces == 0 { return 1 }
    var sum = ConfidenceWeights.constant
    for (weight, feature) in zip(ConfidenceWeights.weights, features) { sum += weight * feature }
    let fitted = ((1 / (1 + exp(-sum))) * 1_000).rounded() / 1_000
    switch polarity {
    case .kept: return unknownInside > 0 ? min(fitted, 0.7) : guessed + seams > 0 ? min(fitted, 0.85) : fitted
    case .doubtful: return min(fitted, 0.7)
    case .turned: return min(fitted, 0.4)
    }
  }
}
