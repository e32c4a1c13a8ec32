internal import CustomerModel

/// Reads rows of columns as facts.
///
/// Where equal rows are told apart by counting them, the rows in front of those that an import goes on with are read again.
/// If there are many to be counted, the whole file is read once ahead, to find out which come more than once.
struct RowFactReader<Records: RecordReader & ~Copyable>: ~Copyable, FactReader {
  /// Makes a reader of the file, in front of the first record or at a position.
  typealias Opening = @Sendable (InputPosition?) throws(ExchangeError) -> Records

  private var records: Records
  private var converter: RowConverter
  /// A converter that has met no row, and a way to read the file again; nil if there is none.
  private let fresh: (converter: RowConverter, open: Opening)?

  var schema: AttributeSchema { converter.schema }
  var resumption: InputPosition { converter.pendingStart ?? records.position }
  var failedOrder: String? { converter.failedOrder }

  /// A reader in front of the first row, or where an import goes on.
  ///
  /// - Parameters:
  ///   - repeatLimit: how many contents are counted before the file is read ahead.
  ///   - isRepeatable: whether the file can be read again; a pipe cannot.
  static func open(
    _ mapping: ImportMapping, schema: AttributeSchema, resuming checkpoint: ImportCheckpoint, repeatLimit: Int,
    isRepeatable: Bool, open: @escaping Opening
  ) throws(ImportError) -> RowFactReader {
    let records: Records
    do throws(ExchangeError) { records = try open(nil) } catch { throw .file(error) }
    let converter: RowConverter
    do throws(ImportMappingError) {
      converter = try RowConverter(
        mapping, header: records.fileHeader, schema: schema, asOf: checkpoint.asOf,
        counter: RepeatCounter(limit: isRepeatable ? repeatLimit : .max))
    } catch {
      throw .mapping(error)
    }
    var reader = RowFactReader(records, converter, isRepeatable ? (converter, open) : nil)
    do throws(ExchangeError) {
      try reader.goOn(from: checkpoint, open)
    } catch {
      throw .file(error)
    }
    return reader
  }

  private init(
    _ records: consuming Records, _ converter: RowConverter, _ fresh: (converter: RowConverter, open: Opening)?
  ) {
    self.records = records
    self.converter = converter
    self.fresh = fresh
  }

  private mutating func goOn(from checkpoint: ImportCheckpoint, _ open: Opening) throws(ExchangeError) {
    guard checkpoint.position.byteOffset > 0 else { return }
    if converter.countsRepeats {
      try discard(before: checkpoint.position.byteOffset)
    } else {
      records = try open(checkpoint.position)
      converter.restore(failedOrder: checkpoint.failedOrder)
    }
  }

  /// Converts the rows in front of an offset for nothing but what the converter learns.
  private mutating func discard(before end: UInt64) throws(ExchangeError) {
    var output = ConvertedRows()
    while records.position.byteOffset < end {
      if converter.counter.isOverLimit { try readAhead() }
      guard let record = try records.next() else { break }
      converter.convert(record, into: &output)
      if output.facts.count + output.rejects.count > 1_000 { output.removeAll() }
    }
    // An order that ended here is known by the row behind it, which is not read yet; of a rejected one, more may follow.
    if converter.failedOrder == nil { converter.finish(into: &output) }
  }

  /// Reads the whole file to find out which contents come more than once, so that no others need to be remembered.
  @inline(never)
  private mutating func readAhead() throws(ExchangeError) {
    guard let fresh else { return }
    var scanning = fresh.converter
    scanning.beginScan()
    var records = try fresh.open(nil)
    var output = ConvertedRows()
    while let record = try records.next() {
      scanning.convert(record, into: &output)
      if output.facts.count + output.rejects.count > 1_000 { output.removeAll() }
    }
    scanning.finish(into: &output)
    converter.counter.keepOnly(scanning.endScan())
  }

  @inline(__always)
  mutating func next(
    into output: inout ConvertedRows, _ texts: inout RowTexts
  ) throws(ExchangeError) -> InputPosition? {
    if converter.counter.isOverLimit { try readAhead() }
    guard let record = try records.next() else { return nil }
    texts.append(record.raw, at: record.position)
    converter.convert(record, into: &output)
    return record.position
  }

  mutating func finish(into output: inout ConvertedRows) { converter.finish(into: &output) }
}
