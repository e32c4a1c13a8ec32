internal import CustomerModel
internal import CustomerStore

/// An import at work: commits batch by batch, with how far it came.
struct ImportRun {
  let store: CustomerStore
  let name: String
  let isDryRun: Bool
  /// Whether the file can be read again, so that it is worth while to note how far it was.
  let isResumable: Bool
  let rejectFile: RejectFile?
  var checkpoint: ImportCheckpoint

  /// Takes batches up to the last one, or until `progress` says no.
  mutating func run(
    _ batches: BatchQueue, _ progress: (ImportReport) -> Bool
  ) throws(ImportError) -> ImportReport {
    defer { batches.stop() }
    guard isDryRun else { return try commit(batches, progress) }
    // All in one transaction, so that each batch finds what those before it would have added.
    var run = self
    let attempt = try ImportError.inStore { () throws(CustomerStoreError) in
      try store.attempt(undoing: true) { tx throws(ImportError) in
        repeat {
          run.checkpoint = try run.write(try batches.next(), to: &tx)
        } while run.goesOn(progress)
      }
    }
    try attempt.get()
    self = run
    return checkpoint.report
  }

  private mutating func commit(
    _ batches: BatchQueue, _ progress: (ImportReport) -> Bool
  ) throws(ImportError) -> ImportReport {
    repeat {
      let batch = try batches.next()
      let attempt = try ImportError.inStore { () throws(CustomerStoreError) in
        try store.attempt { tx throws(ImportError) in try write(batch, to: &tx) }
      }
      checkpoint = try attempt.get()
    } while goesOn(progress)
    return checkpoint.report
  }

  /// Tells how far the import is, and whether there is more to do.
  private mutating func goesOn(_ progress: (ImportReport) -> Bool) -> Bool {
    let isWanted = progress(checkpoint.report)
    guard checkpoint.report.ending == .running else { return false }
    if !isWanted { checkpoint.report.ending = .cancelled }
    return isWanted
  }

  /// Tells the store a batch, writes its rejects, and notes how far the import is.
  private func write(
    _ batch: ImportBatch, to tx: inout CustomerTransaction
  ) throws(ImportError) -> ImportCheckpoint {
    var next = checkpoint
    next.position = batch.end
    next.failedOrder = batch.failedOrder
    next.report.ending = batch.isLast ? .finished : .running
    next.report.rowCount = batch.end.row - 1
    next.report.byteCount = batch.end.byteOffset
    next.report.skippedRowCount += batch.skippedCount
    let outcome: FactBatch.Outcome
    do throws(CustomerStoreError) {
      outcome = try batch.facts.apply(to: &tx, declaring: batch.schema)
    } catch {
      throw .store(error)
    }
    let refused = batch.facts.rejects(of: outcome, batch.texts)
    let rejects = (batch.rejects + refused).sorted { $0.row < $1.row }
    next.report.count(outcome, rejects)
    do throws(ExchangeError) {
      try rejectFile?.append(rejects)
    } catch {
      throw .file(error)
    }
    next.rejectByteCount = rejectFile?.byteCount ?? 0
    guard isResumable, !isDryRun else { return next }
    do throws(CustomerStoreError) {
      try tx.setCheckpoint(next.bytes, named: name)
    } catch {
      throw .store(error)
    }
    return next
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
