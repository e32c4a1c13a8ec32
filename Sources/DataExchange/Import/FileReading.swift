internal import CustomerModel

/// What it takes to read a file as batches of facts.
struct FileReading: Sendable {
  let path: String
  let mapping: ImportMapping
  let options: Importer.Options
  /// The attributes that the store has.
  let schema: AttributeSchema
  /// Where to go on.
  let checkpoint: ImportCheckpoint
  /// Whether the file can be read again.
  let isRepeatable: Bool

  /// Gives a queue the batches of the file, until there are no more or none is wanted.
  func fill(_ queue: BatchQueue) throws(ImportError) {
    switch mapping.format {
    case .csv:
      try fill(
        queue,
        with: try rows { [path, mapping] position throws(ExchangeError) in
          try CSVReader.open(ByteSource(opening: path), dialect: mapping.csv.dialect, resumingAt: position)
        })
    case .jsonLines:
      let names = mapping.memberNames
      try fill(
        queue,
        with: try rows { [path, mapping] position throws(ExchangeError) in
          try JSONRecordReader.open(
            ByteSource(opening: path), columns: names, maximumLineBytes: mapping.csv.maximumRecordBytes,
            resumingAt: position)
        })
    case .segment:
      try fill(
        queue,
        with: try CallFactReader.open(
          path, mapping, schema: schema, resuming: checkpoint, isRepeatable: isRepeatable))
    }
  }

  private func rows<Records: RecordReader & ~Copyable>(
    _ open: @escaping RowFactReader<Records>.Opening
  ) throws(ImportError) -> RowFactReader<Records> {
    try RowFactReader.open(
      mapping, schema: schema, resuming: checkpoint, repeatLimit: options.repeatLimit, isRepeatable: isRepeatable,
      open: open)
  }

  private func fill<Facts: FactReader & ~Copyable>(
    _ queue: BatchQueue, with facts: consuming Facts
  ) throws(ImportError) {
    var batches = BatchReader(
      facts, transactionSize: max(options.batchSize, 1), start: checkpoint.position.row)
    do throws(ExchangeError) {
      while let batch = try batches.next() {
        if batch.isLast { try checkEnd() }
        guard queue.give(batch) else { return }
      }
    } catch {
      throw .file(error)
    }
  }

  /// Refuses to take the end for the file's if that has fewer bytes than it had.
  private func checkEnd() throws(ExchangeError) {
    guard isRepeatable else { return }
    let found = try FileIdentity.byteCount(of: path)
    guard found >= checkpoint.file.byteCount else {
      throw .shrunk(file: path, from: checkpoint.file.byteCount, to: found)
    }
  }
}
