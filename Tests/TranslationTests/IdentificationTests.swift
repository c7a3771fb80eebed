import Messaging
import Testing

@testable import Translation

/// The author's own language may be told without asking the others.
struct IdentificationTests {
  private static let texts = [
    "Hi, do you have this dress in blue?", "Order 48213 was shipped today, RB123456789CN", "I don't know",
    "Hola, ¿cuánto cuesta el envío a Madrid?", "gracias, thank you", "no", "Qual é o prazo de entrega?",
    "Pouvez-vous me faire une remise ?", "J'ai besoin de 25 pièces",
    "Guten Tag, was kostet der Versand nach Berlin?",
    "ok", "Lina", "iPhone 15 Pro Max", "la la la", "de la casa", "un dos tres", "in an Hand", "xyzzy qwfp 42",
    "40 cm",
    "si", "me", "Necesito 25 unidades please", "the Versand is zu teuer", "wich siz do you hav", "q tal", "u",
  ]

  @Test func whatTheOwnLanguageDecidesTheVoteDecidesToo() throws {
    let identifier = try TestContent.pipeline.get().identifier
    let tags = try TestContent.pipeline.get().languages
    let priors = tags.flatMap { first in tags.map { first == $0 ? [first] : [first, $0] } }
    var decided = 0
    for text in Self.texts {
      let words = identifier.words(of: Array(text.utf16))
      for prior in priors {
        guard let own = identifier.ownLanguage(words, prior) else { continue }
        decided += 1
        #expect(own == identifier.vote(words, prior), "\(text) of \(prior.map(\.text))")
      }
    }
    #expect(decided > 100)
  }
}
