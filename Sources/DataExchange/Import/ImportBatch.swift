internal import CustomerModel

/// What was read of a stretch of a file. Several make a transaction, for what was read and is not written takes more memory
/// than what was.
struct ImportBatch: Sendable {
  /// The facts, and the rows that they are from.
  var facts: FactBatch
  /// The texts of the rows.
  var texts: RowTexts
  /// The rows that are no facts.
  var rejects: [ImportReject]
  /// How many rows are of no wanted kind.
  var skippedCount: UInt64
  /// Where the next row begins.
  var end: InputPosition
  /// The order whose next rows are to be rejected.
  var failedOrder: String?
  /// The attributes that the store has to know.
  var schema: AttributeSchema
  /// Whether a commit is due behind it.
  var endsTransaction: Bool
  /// Whether the file ends behind it.
  var isLast: Bool
}

/// Reads the facts of a file batch by batch. The same file gives the same batches every time.
struct BatchReader<Facts: FactReader & ~Copyable>: ~Copyable {
  private var facts: Facts
  private let transactionSize: Int
  private let size: Int
  /// What was read since the last commit was due.
  private var uncommitted = (facts: 0, rejects: 0, rows: 0)
  /// The row that the next batch begins with.
  private var start: UInt64
  private var isAtEnd = false
  private var output = ConvertedRows()
  private var texts = RowTexts()
  /// What was read since the last batch.
  private var batch = FactBatch()
  /// The row that the order which is held back begins with, and the skipped rows in front of it.
  private var pending: (row: UInt64, skipped: UInt64)?

  /// The most bytes of rows that a batch has.
  private static var textLimit: Int { 32 << 20 }
  /// The most bytes of memory that the facts of a batch take.
  private static var byteLimit: Int { 64 << 20 }
  /// The most facts of a batch. The store works one off in the order of its customers, so larger ones take less of its
  /// time, and more memory: about 300 bytes a fact.
  private static var sizeLimit: Int { 200_000 }

  /// A reader of transactions of so many facts, the first of which begins with a row.
  init(_ facts: consuming Facts, transactionSize: Int, start: UInt64) {
    self.facts = facts
    self.transactionSize = transactionSize
    size = min(transactionSize, Self.sizeLimit)
    self.start = start
  }

  /// The next batch; nil behind the last.
  mutating func next() throws(ExchangeError) -> ImportBatch? {
    if isAtEnd { return nil }
    while true {
      let skipped = output.skippedCount
      guard let position = try facts.next(into: &output, &texts) else { break }
      if output.skippedCount > skipped { texts.markSkipped() }
      note(position.row, facts.resumption.row)
      guard isFull else { continue }
      let resumption = facts.resumption
      if resumption.row > start { return cut(at: resumption, facts.failedOrder) }
    }
    isAtEnd = true
    facts.finish(into: &output)
    let end = facts.resumption
    note(end.row, end.row + 1)
    return cut(at: end, nil, isLast: true)
  }

  private var isFull: Bool {
    batch.count >= size || batch.byteCount >= Self.byteLimit || output.rejects.count >= size || texts.count >= size * 4
      || texts.byteCount >= Self.textLimit
  }

  /// Takes the facts that a row has led to, with the rows that they are of, and notes whether the row is held back.
  @inline(__always)
  private mutating func note(_ row: UInt64, _ resumption: UInt64) {
    for entry in output.facts {
      let start = entry.position.row
      // An order in front of the row ends there.
      batch.append(entry.fact, from: start..<max(start == row ? row + 1 : row, start + 1))
    }
    output.facts.removeAll(keepingCapacity: true)
    if resumption == row {
      pending = (row, output.skippedCount)
    } else if resumption > row {
      pending = nil
    }
  }

  /// The batch of what is known of the rows in front of a position. Of those behind it, an order begins that is held back.
  private mutating func cut(at end: InputPosition, _ failedOrder: String?, isLast: Bool = false) -> ImportBatch {
    let skipped = pending?.skipped ?? output.skippedCount
    uncommitted.facts += batch.count
    uncommitted.rejects += output.rejects.count
    uncommitted.rows += Int(clamping: end.row - start)
    let isDue =
      isLast || uncommitted.facts >= transactionSize || uncommitted.rejects >= transactionSize
      || uncommitted.rows >= transactionSize * 4 || texts.byteCount >= Self.textLimit
    if isDue { uncommitted = (0, 0, 0) }
    let batch = ImportBatch(
      facts: exchange(&self.batch, with: FactBatch()),
      texts: texts.cut(before: end.row), rejects: output.rejects.filter { $0.row < end.row }, skippedCount: skipped,
      end: end, failedOrder: failedOrder, schema: facts.schema,
      endsTransaction: isDue, isLast: isLast)
    output.rejects.removeAll { $0.row < end.row }
    output.skippedCount -= skipped
    pending?.skipped = 0
    start = end.row
    return batch
  }
}
