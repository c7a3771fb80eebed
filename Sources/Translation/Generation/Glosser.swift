import Messaging

/// Tells in the source's own words what renderings of an analysis say.
///
/// A rendering is written from the concepts, templates and frames of the analysis, so the same analysis written in the
/// source language shows what was understood and said, a misreading too. What a target's verbs cannot say (a
/// passive, a tense) is left out of its gloss as well. Reading the rendering again would add the errors of a second
/// analysis, of which the author's reader knows nothing.
struct Glosser {
  private let composer: Composer
  /// The gloss of renderings that leave nothing out: most of them, so it is written once.
  private var whole: String??

  init(_ composer: Composer) { self.composer = composer }

  /// Nil where the source language itself cannot be written without losing a fact.
  mutating func gloss(without unsaid: Composer.Unsaid) -> String? {
    if unsaid.isEmpty, let whole { return whole }
    var composer = composer
    composer.unsaid = unsaid
    let text = composer.text()
    if unsaid.isEmpty { whole = .some(text) }
    return text
  }
}
