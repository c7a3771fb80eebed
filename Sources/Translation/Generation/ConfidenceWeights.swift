/// Logistic regression: how likely a careful reader takes a rendering. Written by scripts/fit-confidence.
enum ConfidenceWeights {
  static let constant = 3.0
  /// Composed, single, unknown and guessed words' shares; logarithm of the pieces; cost of a token.
  static let weights: [Double] = [-2.0, -3.0, -4.0, -4.0, -0.5, 0.0]
}
