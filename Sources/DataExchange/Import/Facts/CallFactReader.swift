internal import CustomerModel
internal import RecordCoding

/// Reads calls of the Segment specification as facts.
struct CallFactReader: ~Copyable, FactReader {
  private var lines: LineReader
  private var converter: CallConverter
  /// A converter that has met no call, and a way to read the file again; nil if there is none.
  private let fresh: (converter: CallConverter, open: Opening)?

  /// Makes a reader of the file's lines from a position on.
  typealias Opening = @Sendable (InputPosition?) throws(ExchangeError) -> LineReader

  var schema: AttributeSchema { converter.schema }
  var resumption: InputPosition { lines.position }
  var failedOrder: String? { nil }

  /// A reader in front of the first call, or where an import goes on.
  ///
  /// - Parameter isRepeatable: whether the file can be read again; a pipe cannot.
  static func open(
    _ path: String, _ mapping: ImportMapping, schema: AttributeSchema, resuming checkpoint: ImportCheckpoint,
    isRepeatable: Bool
  ) throws(ImportError) -> CallFactReader {
    let position: InputPosition? = checkpoint.position.byteOffset > 0 ? checkpoint.position : nil
    let limit = mapping.csv.maximumRecordBytes
    let open: Opening = { position throws(ExchangeError) in
      try LineReader.open(ByteSource(opening: path), maximumLineBytes: limit, resumingAt: position)
    }
    let lines = try ImportError.inFile { () throws(ExchangeError) in try open(position) }
    var converter = try ImportError.inMapping { () throws(ImportMappingError) in
      try CallConverter(mapping, schema: schema)
    }
    let fresh = isRepeatable ? (converter, open) : nil
    // What comes out of a pipe is known only as it comes.
    if !isRepeatable { converter.foreseen = AttributeSchema() }
    return CallFactReader(lines, converter, fresh)
  }

  private init(
    _ lines: consuming LineReader, _ converter: CallConverter, _ fresh: (converter: CallConverter, open: Opening)?
  ) {
    self.lines = lines
    self.converter = converter
    self.fresh = fresh
  }

  mutating func next(
    into output: inout ConvertedRows, _ texts: inout RowTexts
  ) throws(ExchangeError) -> InputPosition? {
    guard let position = try lines.advance() else { return nil }
    // Copied, because the line is lent by a part of this value, and converting it changes another.
    var line: [UInt8] = []
    line.append(copying: lines.line)
    texts.append(line.span.bytes, at: position)
    if lines.isTooLong {
      let problem = RowProblem(.malformed, InputProblem.recordTooLong(limit: lines.byteLimit).description)
      output.rejects.append(ImportReject(position, problem, raw: String(copying: line.span.bytes)))
      output.rowCount += 1
      return position
    }
    if converter.foreseen == nil {
      let before = converter
      let counts = (facts: output.facts.count, rejects: output.rejects.count, rows: output.rowCount)
      converter.convert(line.span.bytes, at: position, into: &output)
      guard converter.needsForesight else { return position }
      output.facts.removeSubrange(counts.facts...)
      output.rejects.removeSubrange(counts.rejects...)
      output.rowCount = counts.rows
      converter = before
      converter.foreseen = try foresee()
    }
    converter.convert(line.span.bytes, at: position, into: &output)
    return position
  }

  /// The attributes that the calls of the whole file declare.
  @inline(never)
  private func foresee() throws(ExchangeError) -> AttributeSchema {
    guard let fresh else { return AttributeSchema() }
    var scanning = fresh.converter
    var lines = try fresh.open(nil)
    var output = ConvertedRows()
    var line: [UInt8] = []
    while let position = try lines.advance() {
      if lines.isTooLong { continue }
      line.removeAll(keepingCapacity: true)
      line.append(copying: lines.line)
      scanning.convert(line.span.bytes, at: position, into: &output)
      output.removeAll()
    }
    return scanning.schema
  }

  mutating func finish(into output: inout ConvertedRows) {}
}
