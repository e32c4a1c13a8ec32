internal import CustomerModel

/// Reads calls of the Segment specification as facts.
struct CallFactReader: ~Copyable, FactReader {
  private var lines: LineReader
  private var converter: CallConverter

  var schema: AttributeSchema { converter.schema }
  var resumption: InputPosition { lines.position }
  var failedOrder: String? { nil }

  /// A reader in front of the first call, or where an import goes on.
  static func open(
    _ path: String, _ mapping: ImportMapping, schema: AttributeSchema, resuming checkpoint: ImportCheckpoint
  ) throws(ImportError) -> CallFactReader {
    let position: InputPosition? = checkpoint.position.byteOffset > 0 ? checkpoint.position : nil
    let lines: LineReader
    do throws(ExchangeError) {
      lines = try LineReader.open(
        ByteSource(opening: path), maximumLineBytes: mapping.csv.maximumRecordBytes, resumingAt: position)
    } catch {
      throw .file(error)
    }
    return CallFactReader(
      lines,
      try ImportError.inMapping { () throws(ImportMappingError) in try CallConverter(mapping, schema: schema) })
  }

  private init(_ lines: consuming LineReader, _ converter: CallConverter) {
    self.lines = lines
    self.converter = converter
  }

  mutating func next(
    into output: inout ConvertedRows, _ texts: inout RowTexts
  ) throws(ExchangeError) -> InputPosition? {
    guard let position = try lines.advance() else { return nil }
    // Copied, because the line is lent by a part of this value, and converting it changes another.
    var line: [UInt8] = []
    line.append(copying: lines.line)
    texts.append(line.span.bytes, at: position)
    converter.convert(line.span.bytes, at: position, into: &output)
    return position
  }

  mutating func finish(into output: inout ConvertedRows) {}
}
