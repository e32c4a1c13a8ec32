internal import CustomerModel
public import CustomerStore

/// Brings a file of customers and what they did into a store.
///
/// ```swift
/// let importer = Importer(database.store, mapping: mapping)
/// let report = try importer.run(file: "orders.csv") { progress in
///   print("\(progress.rowCount) rows")
///   return true
/// }
/// report.ending                               // == .finished
/// try importer.run(file: "orders.csv").ending  // == .alreadyImported
/// ```
///
/// The file is read as a stream, in memory that does not grow with it, and committed in batches. With each batch the store
/// notes how far the import is. So an import that was interrupted anywhere, even by a power cut, goes on where it was when
/// it is run again, and ends in the same state as one that was not; and a file that was imported as a whole is not
/// imported again. Even where a store has no such note, what it knows is not told twice: interactions have keys, or are
/// their own, and of each field the newest value counts.
///
/// What is wrong with a row, or refused by the store, does not keep the others from being imported. No such row is lost:
/// each is written to ``Options/rejects`` as it stands in the file, with its number and a reason.
public struct Importer: Sendable {
  /// How a file is imported.
  public struct Options: Sendable {
    /// What the store calls the import, so that it finds it again: the name of the file unless given.
    public var name: String?
    /// Where rejected rows are written to, as separated values; they are only counted, and the first ones told, without it.
    /// A file that is there is replaced.
    public var rejects: String?
    /// How many facts a transaction has: 200,000 unless said otherwise. With more of them a page of the store is written
    /// less often, and other writers wait longer.
    public var batchSize = 200_000
    /// Whether everything is undone in the end, so that only the report remains: the one that the import would have.
    ///
    /// All of it is one transaction, for whose end other writers wait. The store's file may grow by what the import would
    /// have needed; the store uses that room later.
    public var isDryRun = false
    /// Whether to begin at the first row, whatever the store has noted of an earlier run.
    public var startsOver = false
    /// How many rows that are told apart by counting them are remembered before the file is read ahead, to find out which
    /// come more than once.
    package var repeatLimit = 1 << 20

    /// The usual options.
    public init(rejects: String? = nil, isDryRun: Bool = false) {
      self.rejects = rejects
      self.isDryRun = isDryRun
    }
  }

  private let store: CustomerStore
  private let mapping: ImportMapping
  private let options: Options

  /// An importer of files that one mapping describes.
  public init(_ store: CustomerStore, mapping: ImportMapping, options: Options = Options()) {
    self.store = store
    self.mapping = mapping
    self.options = options
  }

  /// Imports a file. Blocks until it is done.
  ///
  /// - Parameters:
  ///   - path: the file; what is there must not change meanwhile.
  ///   - progress: is told how far the import is behind each commit, and says whether it is to go on.
  /// - Throws: ``ImportError``. What was committed before stays.
  /// - Complexity: linear in the file, which is read twice if it is large and the mapping names no key.
  public func run(
    file path: String, progress: (ImportReport) -> Bool = { _ in true }
  ) throws(ImportError) -> ImportReport {
    try ImportError.inMapping { () throws(ImportMappingError) in try mapping.validate() }
    let identity = try ImportError.inFile { () throws(ExchangeError) in try FileIdentity(of: path) }
    let name = ImportCheckpoint.name(options.name ?? Self.lastComponent(of: path))
    var checkpoint = try newCheckpoint(path, identity)
    if identity != nil, !options.isDryRun, !options.startsOver, let known = try knownCheckpoint(name, checkpoint) {
      checkpoint = known
      checkpoint.report.resumedRowCount = known.report.rowCount
      if known.report.ending == .finished { return Self.repetition(of: known.report) }
    }
    let rejectFile = try options.rejects.map { path throws(ImportError) in
      let length = checkpoint.rejectByteCount
      return try ImportError.inFile { () throws(ExchangeError) in try RejectFile(path, resumingAt: length) }
    }
    checkpoint.rejectByteCount = rejectFile?.byteCount ?? 0
    checkpoint.rejectPath = options.rejects
    var run = ImportRun(
      store: store, name: name, isDryRun: options.isDryRun, isResumable: identity != nil, rejectFile: rejectFile,
      checkpoint: checkpoint)
    let schema = try ImportError.inStore { () throws(CustomerStoreError) in
      try store.observe { tx throws(CustomerStoreError) in try tx.schema() }
    }
    let reading = FileReading(
      path: path, mapping: mapping, options: options, schema: schema, checkpoint: checkpoint,
      isRepeatable: identity != nil)
    // While a batch is written, the next is read.
    return try run.run(BatchQueue.filled { queue throws(ImportError) in try reading.fill(queue) }, progress)
  }

  /// Imports a file on a thread that may block, so that no task is kept from running. If the task is cancelled, the import
  /// ends behind the next commit, as when `progress` says no.
  ///
  /// - Throws: ``ImportError``.
  public func run(
    file path: String, progress: @escaping @Sendable (ImportReport) -> Bool = { _ in true }
  ) async throws -> ImportReport {
    try await Cancellation.run { isCancelled in
      try run(file: path) { report in progress(report) && !isCancelled() }
    }
  }

  private func newCheckpoint(_ path: String, _ identity: FileIdentity?) throws(ImportError) -> ImportCheckpoint {
    let lastChange = try ImportError.inFile { () throws(ExchangeError) in try FileIdentity.lastChange(of: path) }
    var checkpoint = ImportCheckpoint(
      identity ?? .unknown, mapping: ImportCheckpoint.digest(mapping.json), rejectPath: options.rejects,
      asOf: lastChange)
    checkpoint.report.isDryRun = options.isDryRun
    checkpoint.report.fileByteCount = identity?.byteCount
    return checkpoint
  }

  /// What the store has noted of an earlier run that this one goes on with.
  private func knownCheckpoint(
    _ name: String, _ new: ImportCheckpoint
  ) throws(ImportError) -> ImportCheckpoint? {
    let bytes = try ImportError.inStore { () throws(CustomerStoreError) in
      try store.observe { tx throws(CustomerStoreError) in try tx.checkpoint(named: name) }
    }
    guard let bytes, let known = ImportCheckpoint(bytes), known.file == new.file, known.mapping == new.mapping else {
      return nil
    }
    // Where rejects are to be found that are not there, everything is told again.
    guard let path = options.rejects else { return known }
    if known.rejectPath == path, RejectFile.has(path, atLeast: max(known.rejectByteCount, 1)) { return known }
    return known.report.ending == .finished && known.report.rejectedRowCount == 0 ? known : nil
  }

  /// The report on an import that was finished before: nothing is new any more.
  private static func repetition(of report: ImportReport) -> ImportReport {
    var report = report
    report.ending = .alreadyImported
    report.duplicateCount += report.recordedCount
    report.recordedCount = 0
    return report
  }

  private static func lastComponent(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
