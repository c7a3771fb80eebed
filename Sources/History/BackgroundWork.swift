/// How much is done at once of what nobody waits for. Tests make it small.
struct BackgroundWork: Sendable {
  /// Events of a generation of the tail: the more, the more of its index rows share a page, and the longer a start
  /// takes.
  var generation = 16_384
  /// Index rows written with one batch: about two milliseconds.
  var slice = 2_048
  /// How many times as long as it works the search index rests, while it is behind: those who send come first. A
  /// fifth of a core indexes 3,000 messages a second.
  var indexingRest = 4
  /// How long it rests once it has caught up: a transaction for each message would cost as much as the message.
  var indexingPause = Duration.milliseconds(20)
  /// How long the search index waits where the disk does not take it.
  var indexingRetry = Duration.seconds(5)
  /// Events of one batch of what is deleted by age: about three milliseconds.
  var expirySlice = 64
  /// How many blanked rows stay behind the newest: a few pages, see `WriteSession.removeExpired`.
  var expiryMargin: Int64 = 512
}
