/// Logistic regression: how likely a careful reader takes a rendering. Written by scripts/fit-confidence.
enum ConfidenceWeights {
  static let constant = 2.6503
  /// Composed, single, unknown and guessed words' shares; logarithm of the pieces; cost of a token.
  static let weights: [Double] = [-1.0287, -0.1027, 0.0797, 0.6703, -0.5440, -0.7333]
}
