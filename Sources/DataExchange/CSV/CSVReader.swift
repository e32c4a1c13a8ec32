internal import RecordCoding

/// Reads separated values record by record, in memory that does not grow with the file.
///
/// RFC 4180 and what is found in the wild: any of the delimiters of ``CSVDialect``, lines that end with LF, CR LF or CR,
/// a byte order mark, quotes where they are needed and where not. Blank lines are counted and left out. Whatever else is
/// odd about a record is told with it, and nothing is dropped.
///
///     var reader = try CSVReader.open(ByteSource(opening: "orders.csv"))
///     while let record = try reader.next() { … }
package struct CSVReader: ~Copyable {
  /// The dialect, with the delimiter that was found.
  package let dialect: CSVDialect
  /// The names of the columns; empty without a header.
  package private(set) var header: [String] = []
  /// How many blank lines were left out so far.
  package private(set) var blankLines: UInt64 = 0
  /// Where the next record begins, or blank lines in front of it.
  package private(set) var position: InputPosition

  private var scanner: CSVScanner
  private let fileName: String
  /// The text of fields that is not as it stands in the file.
  private var decoded: [UInt8] = []
  /// The offset of a byte in the current record that is no text; -1 without one.
  private var undecodable = -1
  /// The limit that the current record breaks; its beginning is in ``decoded``.
  private var excess: InputProblem?
  /// What made it impossible to read on.
  private var failure: ExchangeError?
  /// How many fields a record should have; 0 before that is known.
  private var expectedCount = 0

  /// A reader in front of the first record, or of the one at `resumption`, which an earlier reader of the same file told.
  /// The header is read in either case.
  ///
  /// - Throws: ``ExchangeError``: the source cannot be read, is UTF-16, or has a header that is no text; a pipe cannot be
  ///   resumed.
  package static func open(
    _ source: ByteSource, dialect: CSVDialect = CSVDialect(), resumingAt resumption: InputPosition? = nil,
    windowByteCount: Int = 256 * 1024
  ) throws(ExchangeError) -> CSVReader {
    var window = InputWindow(over: source, at: 0, byteCount: windowByteCount)
    let preamble = try CSVPreamble(of: &window, dialect: dialect)
    window.start = preamble.byteCount
    var settled = dialect
    settled.delimiter = preamble.delimiter
    let scanner = CSVScanner(over: window, delimiter: preamble.delimiter, dialect: dialect)
    var reader = CSVReader(scanner, fileName: source.name, dialect: settled, preamble: preamble)
    if dialect.hasHeader { try reader.readHeader() }
    try reader.resume(source, at: resumption, windowByteCount: windowByteCount)
    return reader
  }

  private init(_ scanner: consuming CSVScanner, fileName: String, dialect: CSVDialect, preamble: CSVPreamble) {
    self.scanner = scanner
    self.fileName = fileName
    self.dialect = dialect
    position = InputPosition(byteOffset: UInt64(preamble.byteCount), row: 1, line: 1 + preamble.lineCount)
  }

  private mutating func resume(
    _ source: ByteSource, at resumption: InputPosition?, windowByteCount: Int
  ) throws(ExchangeError) {
    guard let resumption, let delimiter = dialect.delimiter, resumption.byteOffset > position.byteOffset else { return }
    try source.seek(to: resumption.byteOffset)
    let rest = InputWindow(over: source, at: resumption.byteOffset, byteCount: windowByteCount)
    scanner = CSVScanner(over: rest, delimiter: delimiter, dialect: dialect)
    position = resumption
  }

  private mutating func readHeader() throws(ExchangeError) {
    guard try advance() != nil else {
      throw .invalidHeader(file: fileName, reason: "the file is empty, where a header is expected")
    }
    if excess != nil {
      throw .invalidHeader(file: fileName, reason: "the header has more bytes than a record or a field may have")
    }
    let findings = scanner.findings
    guard undecodable < 0, findings.nul < 0, findings.openQuote < 0 else {
      throw .invalidHeader(
        file: fileName, reason: "the header is no text in \(dialect.encoding.rawValue); name the file's encoding")
    }
    let names = Self.texts(of: record(at: position, problem: nil))
    header = names
    expectedCount = header.count
    position.row = 1
  }

  private static func texts(of record: InputRecord) -> [String] {
    (0..<record.count).map { String(copying: record[$0].trimmed) }
  }

  /// Moves to the next record and lends it.
  ///
  /// - Returns: nil at the end of the file, and ever after.
  /// - Throws: ``ExchangeError``: the file cannot be read, or a limit is broken, which then happens again.
  /// - Complexity: linear in the bytes of the record.
  @_lifetime(&self)
  package mutating func next() throws(ExchangeError) -> InputRecord? {
    guard let start = try advance() else { return nil }
    if expectedCount == 0, excess == nil { expectedCount = scanner.fields.count }
    let problem = problem(at: start)
    // What the record lends stays in place until the reader is used again, which the returned lifetime forbids.
    let record = unsafe _overrideLifetime(record(at: start, problem: problem), copying: ())
    return unsafe _overrideLifetime(record, mutating: &self)
  }

  /// Reads the next record that is not a blank line.
  ///
  /// - Returns: where it begins; nil at the end.
  private mutating func advance() throws(ExchangeError) -> InputPosition? {
    if let failure { throw failure }
    excess = nil
    while true {
      do throws(CSVScanner.Excess) {
        guard try scanner.scan() else { return nil }
      } catch {
        return try goOver(error)
      }
      let start = position
      position.byteOffset = scanner.window.offset(of: scanner.nextStart)
      position.line += 1 + UInt64(scanner.findings.lineBreaks)
      if scanner.contentEnd > scanner.window.start {
        position.row += 1
        undecodable = -1
        if scanner.findings.hasHighBytes || scanner.findings.hasQuotes { decode() }
        return start
      }
      blankLines += 1
    }
  }

  /// Goes over a record that is too long, of which the beginning is kept.
  ///
  /// - Returns: where it begins.
  private mutating func goOver(_ excess: CSVScanner.Excess) throws(ExchangeError) -> InputPosition {
    let error = explain(excess)
    switch excess {
    case .input: throw error
    case .field: self.excess = .fieldTooLong(limit: dialect.maximumFieldBytes)
    case .record: self.excess = .recordTooLong(limit: dialect.maximumRecordBytes)
    }
    let (start, begin) = (position, scanner.window.start)
    // More than the limit is in memory.
    let end = begin + min(Self.shownByteCount, scanner.limit)
    decoded = [UInt8](copying: scanner.window.bytes(from: begin, to: end))
    guard try scanner.skipRecord() else {
      failure = error
      throw error
    }
    position.byteOffset = scanner.window.offset(of: scanner.nextStart)
    position.line += 1 + UInt64(scanner.findings.lineBreaks)
    position.row += 1
    return start
  }

  /// How many bytes are shown of a record that is too long.
  private static let shownByteCount = 1_000

  private func explain(_ excess: CSVScanner.Excess) -> ExchangeError {
    switch excess {
    case .input(let error): error
    case .field:
      .fieldTooLong(file: fileName, row: position.row, line: position.line, limit: dialect.maximumFieldBytes)
    case .record:
      .recordTooLong(file: fileName, row: position.row, line: position.line, limit: dialect.maximumRecordBytes)
    }
  }

  /// Takes out the quotes that are not text, and puts the text in UTF-8 if it is in something else.
  private mutating func decode() {
    let (hasQuotes, encoding) = (scanner.findings.hasQuotes, dialect.encoding)
    if encoding == .utf8, scanner.findings.hasHighBytes {
      let offset = scanner.content.offsetOfInvalidUTF8
      undecodable = offset ?? -1
    }
    guard hasQuotes || encoding != .utf8 else { return }
    decoded.removeAll(keepingCapacity: true)
    let decoder = CSVFieldDecoder(encoding: encoding)
    for index in 0..<scanner.fields.count {
      var field = scanner.fields[index]
      guard field.hasQuotes || encoding != .utf8 else { continue }
      let (start, decodedStart) = (Int(field.start), decoded.count)
      var text = exchange(&decoded, with: [])
      let offset = decoder.append(
        scanner.content.extracting(start..<start + Int(field.count)), withoutQuotes: field.hasQuotes, to: &text)
      decoded = text
      if let offset, undecodable < 0 { undecodable = start + offset }
      // A record has at most 1 GiB, and a byte becomes at most three.
      field.start = UInt32(truncatingIfNeeded: decodedStart)
      field.count = UInt32(truncatingIfNeeded: decoded.count - decodedStart)
      field.isDecoded = true
      scanner.fields[index] = field
    }
  }

  /// The current record; it must not be used once the reader has moved on.
  @_lifetime(borrow self)
  private func record(at start: InputPosition, problem: InputProblem?) -> InputRecord {
    let record = InputRecord(
      position: start, raw: excess == nil ? scanner.content : decoded.span.bytes, problem: problem,
      decoded: decoded.span.bytes, fields: scanner.fields.span)
    // All of it is the reader's own.
    return unsafe _overrideLifetime(record, borrowing: self)
  }

  /// What is wrong with the current record first of all.
  private func problem(at start: InputPosition) -> InputProblem? {
    if let excess { return excess }
    let (count, findings) = (scanner.fields.count, scanner.findings)
    if undecodable < 0, !findings.isOdd, count == expectedCount { return nil }
    func offset(_ distance: Int) -> UInt64 { start.byteOffset + UInt64(distance) }
    if undecodable >= 0 { return .undecodable(dialect.encoding, byteOffset: offset(undecodable)) }
    if findings.nul >= 0 { return .nulByte(byteOffset: offset(findings.nul)) }
    if findings.openQuote >= 0 { return .unterminatedQuote(byteOffset: offset(findings.openQuote)) }
    if count != expectedCount { return .wrongFieldCount(expected: expectedCount, found: count) }
    return .strayQuote(byteOffset: offset(findings.strayQuote))
  }
}
