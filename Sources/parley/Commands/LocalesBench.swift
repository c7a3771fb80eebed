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
      let (start, busy, before) = (clock.now, ProcessCost.now.milliseconds, ProcessCost.now.megabytes)
      let pipeline = try folder.pipeline()
      let after = ProcessCost.now
      print(
        "load          \(milliseconds(clock.now - start)) ms, \(Int(after.milliseconds - busy)) ms of processor time, "
          + "\(after.megabytes - before) MB more, \(after.megabytes) MB resident in all")
      let all = pipeline.languages
      print("one target    \(measure(pipeline) { source in Array(all.filter { $0 != source }.prefix(1)) })")
      print("all targets   \(measure(pipeline) { source in all.filter { $0 != source } })")
      for input in HostileInput.all { print("worst         \(input.name): \(worst(pipeline, input))") }
    }

    /// The source language that takes longest, by the least of three times: what others do on the machine counts less.
    private func worst(_ pipeline: TranslationPipeline, _ input: HostileInput) -> String {
      var worst = (milliseconds: 0.0, source: LanguageTag.english)
      for source in pipeline.languages {
        let targets: [LanguageTag] = [source == .german ? .english : .german]
        let times = (0..<3).map { _ in
          let start = ProcessCost.now.milliseconds
          _ = pipeline.translate(input.text, from: source, to: targets, shop: nil)
          return ProcessCost.now.milliseconds - start
        }
        if let least = times.min(), least > worst.milliseconds { worst = (least, source) }
      }
      return String(format: "%.1f ms from %@", worst.milliseconds, worst.source.text)
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

    private func microseconds(_ duration: Duration) -> Double {
      Double(duration.components.seconds) * 1e6 + Double(duration.components.attoseconds) / 1e12
    }

    private func milliseconds(_ duration: Duration) -> String {
      String(format: "%.1f", microseconds(duration) / 1000)
    }
  }
}

/// What the process has used up to now.
private struct ProcessCost {
  var milliseconds: Double
  var megabytes: Int

  static var now: ProcessCost {
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)).flatMap {
      $0.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }
    return ProcessCost(
      // POSIX: a clock tick is a microsecond.
      milliseconds: Double(clock()) / 1e3,
      megabytes: (pages ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576)
  }
}
