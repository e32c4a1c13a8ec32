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
          let failure = try run.writeTransaction(of: batches, to: &tx)
          if let failure { throw failure }
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
      var run = self
      let attempt = try ImportError.inStore { () throws(CustomerStoreError) in
        try store.attempt { tx throws(ImportError) in try run.writeTransaction(of: batches, to: &tx) }
      }
      let failure = try attempt.get()
      self = run
      if let failure { throw failure }
    } while goesOn(progress)
    return checkpoint.report
  }

  /// Writes batches up to one that ends a transaction.
  ///
  /// - Returns: why the file cannot be read on; what was read of it is written nevertheless.
  private mutating func writeTransaction(
    of batches: BatchQueue, to tx: inout CustomerTransaction
  ) throws(ImportError) -> ImportError? {
    var failure: ImportError?
    var (isEmpty, isEnded) = (true, false)
    while !isEnded, failure == nil {
      switch batches.next() {
      case .success(let batch):
        try write(batch, to: &tx)
        (isEmpty, isEnded) = (false, batch.endsTransaction)
      case .failure(let error):
        if isEmpty { throw error }
        failure = error
      }
    }
    guard isResumable, !isDryRun else { return failure }
    do throws(CustomerStoreError) {
      try tx.setCheckpoint(checkpoint.bytes, named: name)
    } catch {
      throw .store(error)
    }
    return failure
  }

  /// Tells how far the import is, and whether there is more to do.
  private mutating func goesOn(_ progress: (ImportReport) -> Bool) -> Bool {
    let isWanted = progress(checkpoint.report)
    guard checkpoint.report.ending == .running else { return false }
    if !isWanted { checkpoint.report.ending = .cancelled }
    return isWanted
  }

  /// Tells the store a batch, and writes its rejects.
  private mutating func write(_ batch: ImportBatch, to tx: inout CustomerTransaction) throws(ImportError) {
    checkpoint.position = batch.end
    checkpoint.failedOrder = batch.failedOrder
    checkpoint.report.ending = batch.isLast ? .finished : .running
    checkpoint.report.rowCount = batch.end.row - 1
    checkpoint.report.byteCount = batch.end.byteOffset
    checkpoint.report.skippedRowCount += batch.skippedCount
    let outcome: FactBatch.Outcome
    do throws(CustomerStoreError) {
      outcome = try batch.facts.apply(to: &tx, declaring: batch.schema)
    } catch {
      throw .store(error)
    }
    let refused = batch.facts.rejects(of: outcome, batch.texts)
    let rejects = (batch.rejects + refused).sorted { $0.row < $1.row }
    checkpoint.report.count(outcome, rejects)
    do throws(ExchangeError) {
      try rejectFile?.append(rejects)
    } catch {
      throw .file(error)
    }
    checkpoint.rejectByteCount = rejectFile?.byteCount ?? 0
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
