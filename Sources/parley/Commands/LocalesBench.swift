import ArgumentParser
import Foundation
import Messaging
import Translation

extension LocalesCommand {
  /// The speed figures of docs/translation.md: load, one target, each further target, worst inputs.
  struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Measure loading and translating.")
    @OptionGroup var folder: Folder
    @Option(help: "Rounds over the messages.") var rounds = 200

    private static let messages: [(String, String)] = [
      ("en", "Hi, do you have this dress in blue?"), ("en", "When will my order #60417 arrive?"),
      ("en", "We will send you a new one tomorrow."), ("zh-Hans", "你好，这个还有货吗？"), ("zh-Hans", "请问什么时候发货？"),
      ("ru", "Здравствуйте, сколько стоит доставка?"), ("ru", "Когда придёт моя посылка?"),
      ("es", "¿Cuánto cuesta el envío a Brasil?"),
      ("pt-BR", "Qual é o prazo de entrega?"), ("fr", "Pouvez-vous me faire une remise ?"),
      ("de", "Ich möchte das Kleid zurückgeben."),
      ("ar", "متى سيصل طلبي؟"),
    ]

    func run() async throws {
      try await reporting { try measureAll() }
    }

    private func measureAll() throws {
      let clock = ContinuousClock()
      let start = clock.now
      let before = residentMegabytes()
      let pipeline = try folder.pipeline()
      print("load      \(milliseconds(clock.now - start)) ms, \(residentMegabytes() - before) MB")
      let all = pipeline.languages
      print("one target    \(measure(pipeline) { source in Array(all.filter { $0 != source }.prefix(1)) })")
      print("all targets   \(measure(pipeline) { source in all.filter { $0 != source } })")
      for (name, text) in Self.worstInputs {
        for source in [LanguageTag.english, .simplifiedChinese, .arabic] {
          let begin = clock.now
          _ = pipeline.translate(text, from: source, to: [.german], shop: nil)
          print("worst         \(name), \(source): \(milliseconds(clock.now - begin)) ms")
        }
      }
    }

    /// Mean and 99th percentile of a message, in µs of one thread.
    private func measure(_ pipeline: TranslationPipeline, targets: (LanguageTag) -> [LanguageTag]) -> String {
      let clock = ContinuousClock()
      var times: [Double] = []
      let messages = Self.messages.compactMap { tag, text in LanguageTag(tag).map { ($0, text) } }
      for _ in 0..<max(rounds, 1) {
        for (source, text) in messages {
          let wanted = targets(source)
          let begin = clock.now
          _ = pipeline.translate(text, from: source, to: wanted, shop: nil)
          times.append(microseconds(clock.now - begin))
        }
      }
      times.sort()
      let mean = times.reduce(0, +) / Double(times.count)
      return String(
        format: "mean %.1f µs, median %.1f µs, p99 %.1f µs", mean, times[times.count / 2],
        times[times.count * 99 / 100])
    }

    private static let worstInputs: [(String, String)] = [
      ("combining marks", "e" + String(repeating: "\u{301}", count: 4_000)),
      ("one long word", String(repeating: "a", count: 4_000)),
      ("Han only", String(repeating: "的手机壳", count: 1_000)),
      ("digits only", String(repeating: "1", count: 4_000)),
      ("one word again and again", String(repeating: "please ", count: 570)),
      ("commas", String(repeating: "a,", count: 2_000)),
    ]

    private func microseconds(_ duration: Duration) -> Double {
      Double(duration.components.seconds) * 1e6 + Double(duration.components.attoseconds) / 1e12
    }

    private func milliseconds(_ duration: Duration) -> String {
      String(format: "%.1f", microseconds(duration) / 1000)
    }

    private func residentMegabytes() -> Int {
      guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
        let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
      else { return 0 }
      return pages * 4096 / 1_048_576
    }
  }
}
