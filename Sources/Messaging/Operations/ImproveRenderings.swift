/// Asks an external engine where the server's own rendering is weak; a better one becomes a `translation` event.
///
/// Runs behind the delivery of the message, which never waits for it. Only texts of conversations go out, and only in the
/// directions that the operator gave to an engine.
public struct ImproveRenderings: Sendable {
  /// An engine and what it is asked for.
  public struct Route: Sendable {
    public let engine: any TranslationEngine
    public let pairs: Set<LanguagePair>
    /// Renderings with less confidence are offered.
    public let below: Double
    /// Of a rendering in which the engine knew every word.
    public let confidence: Double

    public init(engine: any TranslationEngine, pairs: Set<LanguagePair>, below: Double, confidence: Double) {
      self.engine = engine
      self.pairs = pairs
      self.below = below
      self.confidence = confidence
    }
  }

  public struct Job: Sendable {
    public let conversation: Conversation
    public let seq: Int64
    public let textRevision: Int
    public let text: String
    /// As the content names its languages.
    public let pair: LanguagePair
    /// The language as the reader names it.
    public let language: LanguageTag
    public let current: Rendering
  }

  public enum Outcome: Hashable, Sendable {
    case improved
    /// The engine's is no better than what there is.
    case notBetter
    case failed(engine: String, EngineFailure)
    /// Not offered: it can't be masked, or the store did not take it.
    case leftAlone
  }

  let routes: [Route]
  let translator: any Translator
  let masking: any TextMasking
  let cache: any EngineCache
  let history: any HistoryReader
  let log: any MessageLog

  public init(
    routes: [Route], translator: any Translator, masking: any TextMasking, cache: any EngineCache,
    history: any HistoryReader, log: any MessageLog
  ) {
    self.routes = routes
    self.translator = translator
    self.masking = masking
    self.cache = cache
    self.history = history
    self.log = log
  }

  /// What a new text gives an engine to do. Cheap: it runs in the way of the delivery.
  public func jobs(in event: DurableEvent) -> [Job] {
    guard event.kind == .message || event.kind == .edit,
      case .text(let original, _, let stored) = event.message.content,
      let source = original.language.flatMap(translator.supported)
    else { return [] }
    let renderings = event.translation?.value.renderings ?? stored
    return renderings.sorted { $0.key < $1.key }.compactMap { language, rendering in
      guard let target = translator.supported(language) else { return nil }
      let pair = LanguagePair(source: source, target: target)
      guard route(for: pair, weaker: rendering) != nil else { return nil }
      return Job(
        conversation: event.conversation, seq: event.message.seq, textRevision: original.revision,
        text: original.text, pair: pair, language: language, current: rendering)
    }
  }

  private func route(for pair: LanguagePair, weaker rendering: Rendering) -> Route? {
    let confidence = rendering.text == nil ? 0 : rendering.confidence
    return routes.first { $0.pairs.contains(pair) && confidence < $0.below }
  }

  public func callAsFunction(_ job: Job) async -> Outcome {
    guard await isStillThere(job), let route = route(for: job.pair, weaker: job.current),
      let masked = masking.masked(job.text, job.pair, shop: job.conversation.shop)
    else { return .leftAlone }
    let key = EngineKey(
      text: job.text, pair: job.pair, engine: route.engine.name, engineVersion: route.engine.version,
      shop: job.conversation.shop, wordingVersion: masked.wordingVersion)
    let made: EngineRendering
    do throws(EngineFailure) {
      made = try await rendering(of: masked, key, route)
    } catch {
      return .failed(engine: route.engine.name, error)
    }
    guard job.current.text == nil || made.confidence > job.current.confidence else { return .notBetter }
    let rendering = Rendering(
      text: made.text, by: .engine(route.engine.name), confidence: made.confidence,
      revision: job.current.revision + 1, kept: masked.marks.filter { $0.text == $0.original }.map(\.text))
    do {
      try await log.improve(
        rendering, in: job.language, of: job.conversation, seq: job.seq, textRevision: job.textRevision,
        keptUnder: key)
    } catch {
      return .leftAlone
    }
    return .improved
  }

  /// A job may wait for minutes. What was edited, retracted or erased meanwhile goes to no engine.
  private func isStillThere(_ job: Job) async -> Bool {
    let message = try? await history.message(in: job.conversation.id, seq: job.seq)
    guard case .text(let original, _, _)? = message?.content else { return false }
    return original.revision == job.textRevision
  }

  private func rendering(
    of masked: MaskedText, _ key: EngineKey, _ route: Route
  ) async throws(EngineFailure) -> EngineRendering {
    // A cache that can't be read is no reason not to ask.
    if let known = try? await cache.rendering(for: key) { return known }
    let answer = try await route.engine.render(masked.text, masked.pair)
    let text = try masking.restored(answer.text, of: masked)
    let words = max(text.split(whereSeparator: \.isWhitespace).count, answer.unknownWords, 1)
    let known = Double(words - answer.unknownWords) / Double(words)
    return EngineRendering(text: text, confidence: route.confidence * known)
  }
}
