import Foundation
import Messaging
import Translation

private let pipeline: TranslationPipeline = {
  guard let folder = ProcessInfo.processInfo.environment["PARLEY_LOCALES"],
    let pipeline = try? TranslationPipeline(locales: folder)
  else { preconditionFailure("PARLEY_LOCALES names no folder of content") }
  return pipeline
}()

/// Loads before the first text: its time counts for no text.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<Int8>>
) -> Int32 {
  precondition(!pipeline.languages.isEmpty)
  return 0
}

/// The first byte chooses the source language; a text that lost a fact is never shown.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  guard count > 1, count <= 512 else { return 0 }
  let text = String(decoding: UnsafeBufferPointer(start: start + 1, count: count - 1), as: UTF8.self)
  let source = pipeline.languages[Int(start[0]) % pipeline.languages.count]
  _ = pipeline.identify(text, prior: [source])
  for (target, rendering) in pipeline.translate(text, from: source, to: pipeline.languages, shop: nil) {
    precondition(target != source)
    precondition(rendering.lostFacts.isEmpty || rendering.text == nil, "a lost fact was shown")
    precondition((0...1).contains(rendering.confidence))
  }
  return 0
}
