internal import CustomerModel

/// Reads rows of columns as facts.
struct RowFactReader<Records: RecordReader & ~Copyable>: ~Copyable, FactReader {
  private var records: Records
  private var converter: RowConverter

  var schema: AttributeSchema { converter.schema }
  var resumption: InputPosition { converter.pendingStart ?? records.position }
  var failedOrder: String? { converter.failedOrder }

  /// A reader in front of the first row, or where an import goes on.
  ///
  /// Where equal rows are told apart by counting them, the rows in front are read again. A file of more than
  /// `scanThreshold` bytes is read once more, to find out which rows are to be counted.
  ///
  /// - Parameter open: makes a reader of the file, in front of the first record or at a position.
  static func open(
    _ mapping: ImportMapping, schema: AttributeSchema, resuming checkpoint: ImportCheckpoint, scanThreshold: UInt64,
    fileByteCount: UInt64?, open: (InputPosition?) throws(ExchangeError) -> Records
  ) throws(ImportError) -> RowFactReader {
    let records: Records
    do throws(ExchangeError) { records = try open(nil) } catch { throw .file(error) }
    let converter: RowConverter
    do throws(ImportMappingError) {
      converter = try RowConverter(mapping, header: records.fileHeader, schema: schema, asOf: checkpoint.asOf)
    } catch {
      throw .mapping(error)
    }
    var reader = RowFactReader(records, converter)
    do throws(ExchangeError) {
      let isLarge = fileByteCount.map { $0 > scanThreshold } ?? false
      try reader.goOn(from: checkpoint, scanning: isLarge, open)
    } catch {
      throw .file(error)
    }
    return reader
  }

  private init(_ records: consuming Records, _ converter: RowConverter) {
    self.records = records
    self.converter = converter
  }

  private mutating func goOn(
    from checkpoint: ImportCheckpoint, scanning isLarge: Bool, _ open: (InputPosition?) throws(ExchangeError) -> Records
  ) throws(ExchangeError) {
    if converter.countsRepeats {
      if isLarge {
        // What the scan leaves of the last order is not to meet the first one.
        let unused = converter
        converter.beginScan()
        try discard(before: .max)
        let counter = converter.endScan()
        converter = unused
        converter.counter = counter
        records = try open(nil)
      }
      try discard(before: checkpoint.position.byteOffset)
    } else if checkpoint.position.byteOffset > 0 {
      records = try open(checkpoint.position)
      converter.restore(failedOrder: checkpoint.failedOrder)
    }
  }

  /// Converts the rows in front of an offset for nothing but what the converter learns.
  private mutating func discard(before end: UInt64) throws(ExchangeError) {
    var output = ConvertedRows()
    while records.position.byteOffset < end, let record = try records.next() {
      converter.convert(record, into: &output)
      if output.facts.count + output.rejects.count > 1_000 { output.removeAll() }
    }
    // An order that ended here is known by the row behind it, which is not read yet; of a rejected one, more may follow.
    if converter.failedOrder == nil { converter.finish(into: &output) }
  }

  @inline(__always)
  mutating func next(
    into output: inout ConvertedRows, _ texts: inout RowTexts
  ) throws(ExchangeError) -> InputPosition? {
    guard let record = try records.next() else { return nil }
    texts.append(record.raw, at: record.position)
    converter.convert(record, into: &output)
    return record.position
  }

  mutating func finish(into output: inout ConvertedRows) { converter.finish(into: &output) }
}
