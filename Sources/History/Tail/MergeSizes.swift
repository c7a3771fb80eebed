/// How much index is written at once. Tests make it small.
struct MergeSizes: Sendable {
  /// Events of a generation: the more, the more of its rows share a page, and the longer a start takes.
  var generation = 16_384
  /// Index rows of one slice, with one batch: about two milliseconds.
  var slice = 2_048
}
