/// Reads records: of separated values, or of objects.
protocol RecordReader: ~Copyable {
  /// Where the next record begins.
  var position: InputPosition { get }
  /// The columns.
  var fileHeader: FileHeader { get }
  @_lifetime(&self)
  mutating func next() throws(ExchangeError) -> InputRecord?
}

extension CSVReader: RecordReader {
  var fileHeader: FileHeader { FileHeader(of: self) }
}

extension JSONRecordReader: RecordReader {
  var fileHeader: FileHeader { FileHeader(members: columns) }
}

extension ImportMapping.SeparatedValues {
  /// The dialect that a mapping describes.
  var dialect: CSVDialect {
    CSVDialect(
      delimiter: delimiter?.asciiValue, hasHeader: hasHeader, encoding: encoding, maximumFieldBytes: maximumFieldBytes,
      maximumRecordBytes: maximumRecordBytes)
  }
}
