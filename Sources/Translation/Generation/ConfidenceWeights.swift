/// Logistic regression: how likely a careful reader takes a rendering. Written by scripts/fit-confidence.
enum ConfidenceWeights {
  static let constant = 2.8302
  /// Composed, single, unknown and guessed words' shares; logarithm of the pieces; cost of a token.
  static let weights: [Double] = [-1.0943, -0.3353, -0.0464, 1.0601, -0.3695, -0.8554]
}
