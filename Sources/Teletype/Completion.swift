/// What Tab makes of the word before the cursor.
public struct Completion: Hashable, Sendable {
  /// How many characters are replaced.
  public let replaced: Int
  public let text: String
  /// All that fit, where it was not the only one.
  public let choices: [String]

  /// Nil where nothing fits.
  /// - Parameter candidates: for the words before it (`["/open"]`), those that may stand here.
  public init?(before: String, candidates: ([String]) -> [String]) {
    var words = before.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let word = words.popLast() ?? ""
    let fitting = candidates(words.filter { !$0.isEmpty }).filter { $0.hasPrefix(word) }.sorted()
    guard let first = fitting.first, let last = fitting.last else { return nil }
    replaced = word.count
    if fitting.count == 1 {
      text = first + " "
      choices = []
    } else {
      // Sorted: what the first and the last share, all share.
      text = String(zip(first, last).prefix { $0 == $1 }.map(\.0))
      choices = fitting
    }
  }
}
