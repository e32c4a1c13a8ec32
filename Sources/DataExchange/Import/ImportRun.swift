internal import CustomerModel
internal import CustomerStore

/// An import at work: reads facts, and commits them batch by batch, with how far it came.
struct ImportRun {
  let store: CustomerStore
  let name: String
  let batchSize: Int
  let isDryRun: Bool
  /// Whether the file can be read again, so that it is worth while to note how far it was.
  let isResumable: Bool
  let rejectFile: RejectFile?
  var checkpoint: ImportCheckpoint

  private var output = ConvertedRows()
  private var texts = RowTexts()
  private var batch = FactBatch()
  /// The row that the order which is held back begins with, and the skipped rows in front of it.
  private var pending: (row: UInt64, skipped: UInt64)?

  /// The most bytes of rows that a batch has.
  private static let textLimit = 32 << 20

  init(
    _ store: CustomerStore, _ options: Importer.Options, name: String, isResumable: Bool, rejectFile: RejectFile?,
    checkpoint: ImportCheckpoint
  ) {
    self.store = store
    self.name = name
    batchSize = max(options.batchSize, 1)
    isDryRun = options.isDryRun
    self.isResumable = isResumable
    self.rejectFile = rejectFile
    self.checkpoint = checkpoint
  }

  /// Reads to the end, or until `progress` says no.
  mutating func run<Facts: FactReader & ~Copyable>(
    _ facts: inout Facts, _ progress: (ImportReport) -> Bool
  ) throws(ImportError) -> ImportReport {
    while true {
      let skipped = output.skippedCount
      let next: InputPosition?
      do throws(ExchangeError) { next = try facts.next(into: &output, &texts) } catch { throw .file(error) }
      guard let position = next else { break }
      if output.skippedCount > skipped { texts.markSkipped() }
      note(position.row, facts.resumption.row)
      guard isFull else { continue }
      let resumption = facts.resumption
      guard resumption.row > checkpoint.position.row else { continue }
      try commit(facts.schema, resumingAt: resumption, facts.failedOrder)
      guard progress(checkpoint.report) else {
        checkpoint.report.ending = .cancelled
        return checkpoint.report
      }
    }
    facts.finish(into: &output)
    let end = facts.resumption
    note(end.row, end.row + 1)
    try commit(facts.schema, resumingAt: end, nil, ending: .finished)
    _ = progress(checkpoint.report)
    return checkpoint.report
  }

  private var isFull: Bool {
    output.facts.count >= batchSize || output.rejects.count >= batchSize || texts.count >= batchSize * 4
      || texts.byteCount >= Self.textLimit
  }

  /// Notes which rows the facts are of that a row has led to, and whether the row is held back.
  @inline(__always)
  private mutating func note(_ row: UInt64, _ resumption: UInt64) {
    while batch.ends.count < output.facts.count {
      let start = output.facts[batch.ends.count].position.row
      // An order in front of the row ends there.
      batch.ends.append(start == row ? row + 1 : row)
    }
    if resumption == row {
      pending = (row, output.skippedCount)
    } else if resumption > row {
      pending = nil
    }
  }

  /// Commits what is known of the rows in front of a position.
  private mutating func commit(
    _ schema: AttributeSchema, resumingAt position: InputPosition, _ failedOrder: String?,
    ending: ImportReport.Ending = .running
  ) throws(ImportError) {
    swap(&batch.facts, &output.facts)
    let skipped = pending?.skipped ?? output.skippedCount
    var next = checkpoint
    next.position = position
    next.failedOrder = failedOrder
    next.report.ending = ending
    next.report.rowCount = position.row - 1
    next.report.byteCount = position.byteOffset
    next.report.skippedRowCount += skipped
    let (batch, texts) = (self.batch, self.texts)
    let rejects = output.rejects.filter { $0.row < position.row }
    let attempt = try ImportError.inStore { () throws(CustomerStoreError) in
      try store.attempt(undoing: isDryRun) { tx throws(ImportError) in
        try write(batch, texts, rejects, to: &tx, declaring: schema, &next)
      }
    }
    try attempt.get()
    checkpoint = next
    output.rejects.removeAll { $0.row < position.row }
    output.skippedCount -= skipped
    pending?.skipped = 0
    self.batch.facts.removeAll(keepingCapacity: true)
    self.batch.ends.removeAll(keepingCapacity: true)
    self.texts.removeAll(before: position.row)
  }

  /// Tells the store a batch, writes its rejects, and notes how far the import is.
  private func write(
    _ batch: FactBatch, _ texts: RowTexts, _ known: [ImportReject], to tx: inout CustomerTransaction,
    declaring schema: AttributeSchema, _ next: inout ImportCheckpoint
  ) throws(ImportError) {
    let outcome: FactBatch.Outcome
    do throws(CustomerStoreError) {
      outcome = try batch.apply(to: &tx, declaring: schema)
    } catch {
      throw .store(error)
    }
    let refused = batch.rejects(of: outcome, texts)
    let rejects = (known + refused).sorted { $0.row < $1.row }
    next.report.count(outcome, rejects)
    do throws(ExchangeError) {
      try rejectFile?.append(rejects)
    } catch {
      throw .file(error)
    }
    next.rejectByteCount = rejectFile?.byteCount ?? 0
    guard isResumable, !isDryRun else { return }
    do throws(CustomerStoreError) {
      try tx.setCheckpoint(next.bytes, named: name)
    } catch {
      throw .store(error)
    }
  }
}

extension ImportReport {
  /// Adds what became of a batch.
  fileprivate mutating func count(_ outcome: FactBatch.Outcome, _ rejects: [ImportReject]) {
    recordedCount += outcome.recorded
    duplicateCount += outcome.duplicates
    customerCount += outcome.customers
    consentCount += outcome.consents
    aliasCount += outcome.aliases
    rejectedRowCount += UInt64(rejects.count)
    conflictingRowCount += UInt64(rejects.count { $0.cause == .conflict })
    self.rejects += rejects.prefix(max(Self.rejectLimit - self.rejects.count, 0))
  }
}
