public import Messaging

/// A data folder, open: every port of the domain that keeps something, over one SQLite database.
///
/// One process a folder. Reads may be called from the start; writes wait for `run`, which must be running for them to
/// return. After `stop`, or when the task of `run` is cancelled, what was queued is written and delivered, `run`
/// returns, and later writes are refused with `unavailable`; then call `close`.
public final class SQLiteStore: Sendable {
  public let epoch: String

  let folder: DataFolder
  let lanes: ReadLanes
  let batcher: WriteBatcher
  let tail: Tail
  let names = AuthorNames()
  let cidHash: KeyedHash
  let digest: PayloadDigest
  let connections: Connections
  let searchTokens: SearchTokens
  let searchLane: ReadLane
  let searchIndexer: SearchIndexer
  let expiry: ExpiryMark
  let work: BackgroundWork
  private let checkpoints: Checkpoints
  private let lock: FolderLock

  /// - Parameters:
  ///   - path: of the data folder; made if its parent exists.
  ///   - isAlone: nobody sends meanwhile, so the search index need not leave the machine to others.
  ///   - report: told of failures of the disk or of SQLite, one line each, without any user's text.
  public convenience init(
    folder path: String, isAlone: Bool = false, report: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(StoreOpeningError) {
    let work = isAlone ? BackgroundWork(indexingRest: 0) : BackgroundWork()
    try self.init(folder: path, schema: .current, work: work, report: report)
  }

  init(
    folder path: String, schema: Schema, work: BackgroundWork = BackgroundWork(),
    report: @escaping @Sendable (String) -> Void
  ) throws(StoreOpeningError) {
    folder = DataFolder(path: path)
    try folder.make()
    let lock = try FolderLock(folder: path)
    self.lock = lock
    let opened: DatabaseOpening.Opened
    do {
      opened = try DatabaseOpening(folder: folder, schema: schema)()
    } catch {
      lock.abandon()
      throw error
    }
    (connections, tail, cidHash) = (opened.connections, opened.tail, opened.cidHash)
    let identity = opened.identity
    epoch = identity.epoch
    expiry = ExpiryMark(hasBegun: identity.newestExpired > 0)
    self.work = work
    digest = PayloadDigest(secret: identity.secret)
    lanes = ReadLanes(connections.pages, slow: connections.slow, report: report)
    searchLane = ReadLane(connections.search, label: "history.search", report: report)
    searchTokens = SearchTokens(hash: cidHash)
    let indexer = SearchIndexer(
      SearchDatabase(SearchFile(folder: folder, epoch: epoch)),
      log: ReadLane(connections.indexer, label: "history.index.read", report: report), tokens: searchTokens,
      settled: identity.newestEvent, work: work, report: report)
    searchIndexer = indexer
    let writer = WriterThread(connections.writer)
    checkpoints = Checkpoints(connections.checkpoints, writer: writer, report: report)
    batcher = WriteBatcher(
      BatchCommitter(
        writer, tail: tail, names: names, searchTokens: searchTokens, checkpoints: checkpoints, work: work,
        report: report), checkpoints, stored: { indexer.stored(upTo: $0) },
      settle: { indexer.settle(upTo: $0) })
  }

  /// Writes, delivers what was written, and keeps the write-ahead log short, until `stop` or cancellation.
  ///
  /// - Parameter timing: told how long each transaction took.
  public func run(
    timing: (@Sendable (Duration) -> Void)? = nil, delivering observer: @escaping CommitObserver
  ) async {
    async let checkpointing: Void = checkpoints.run()
    async let indexing: Void = searchIndexer.run { [batcher] in
      // Refused only at the end; then it is forgotten after the next start.
      try? await batcher.submit { [messages = $0] in try $0.forgetErasures(messages) }
    }
    await batcher.run(timing: timing, delivering: observer)
    searchIndexer.close()
    await checkpointing
    await indexing
  }

  /// Writes that wait for their commit.
  public var queuedWrites: Int { batcher.waiting }

  /// Events that a search does not find yet.
  public var unindexedEvents: Int64 { searchIndexer.backlog }

  public func stop() { batcher.close() }

  /// Closes the files and gives the folder free. Only after `run` has returned; reads fail from now on.
  public func close() {
    connections.close()
    lock.release()
  }
}
