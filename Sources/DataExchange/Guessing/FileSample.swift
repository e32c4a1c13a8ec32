public import CustomerModel

/// Rows from all parts of a file, for a guess of what is in it.
struct FileSample {
  /// The format, and how separated values are written.
  private(set) var format = ImportMapping.Format.csv
  private(set) var csv = ImportMapping.SeparatedValues()
  /// The names of columns, or the members and paths that the first objects have.
  private(set) var header: [String] = []
  private(set) var rows: [[String]] = []
  private(set) var notes: [String] = []

  private static let rowsAtBeginning = 2_000
  private static let rowsElsewhere = 200
  private static let places: UInt64 = 8

  /// - Throws: ``ExchangeError`` if the file cannot be read.
  init(ofFile path: String) throws(ExchangeError) {
    guard try FileIdentity.isRegular(path) else { throw .notRepeatable(file: path) }
    guard try Self.beginsWithBrace(path) else {
      try sampleRecords(path)
      return
    }
    try sampleObjects(path)
  }

  /// Whether the first byte that is no space is that of a JSON object or array.
  private static func beginsWithBrace(_ path: String) throws(ExchangeError) -> Bool {
    var lines = try LineReader.open(ByteSource(opening: path), maximumLineBytes: 1 << 30)
    guard try lines.advance() != nil else { return false }
    let line = lines.line.trimmed
    return line.byteCount > 0 && [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(line.byte(at: 0))
  }

  // MARK: Separated values

  private mutating func sampleRecords(_ path: String) throws(ExchangeError) {
    let source = try ByteSource(opening: path)
    let byteCount = source.byteCount ?? 0
    var reader = try CSVReader.open(source, dialect: CSVDialect(hasHeader: true, encoding: .latin1))
    // Latin-1 reads any bytes, so that those which are no UTF-8 are found here, and not refused.
    var isUTF8 = true
    header = reader.header
    let delimiter = reader.dialect.delimiter.map { Character(Unicode.Scalar($0)) } ?? ","
    if delimiter != "," { notes.append("csv.delimiter: '\(delimiter == "\t" ? "\\t" : String(delimiter))'") }
    try take(Self.rowsAtBeginning, from: &reader, &isUTF8)
    for place in 1...Self.places {
      let offset = byteCount / (Self.places + 1) * place
      guard offset > reader.position.byteOffset, let start = try Self.lineStart(in: path, behind: offset) else {
        continue
      }
      let position = InputPosition(byteOffset: start, row: 1, line: 1)
      var part = try CSVReader.open(ByteSource(opening: path), dialect: reader.dialect, resumingAt: position)
      do throws(ExchangeError) {
        try take(Self.rowsElsewhere, from: &part, &isUTF8)
      } catch {
        // A place within quotes may look like a field without an end; what was read up to there is sample enough.
        guard case .fieldTooLong = error else { throw error }
      }
    }
    if isUTF8 {
      header = header.map(Self.utf8)
      rows = rows.map { $0.map(Self.utf8) }
    } else {
      csv.encoding = .windows1252
      notes.append("csv.encoding: windows-1252, because the file is not UTF-8")
    }
  }

  /// Takes the next rows that have a field for each column.
  private mutating func take(
    _ count: Int, from reader: inout CSVReader, _ isUTF8: inout Bool
  ) throws(ExchangeError) {
    for _ in 0..<count {
      guard let record = try reader.next() else { return }
      guard record.count == header.count else { continue }
      if record.raw.offsetOfInvalidUTF8 != nil { isUTF8 = false }
      rows.append((0..<record.count).map { String(copying: record[$0]) })
    }
  }

  /// The text of bytes that were read as Latin-1 though they are UTF-8.
  private static func utf8(_ text: String) -> String {
    String(decoding: text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }, as: UTF8.self)
  }

  /// Where the first line behind an offset begins.
  private static func lineStart(in path: String, behind offset: UInt64) throws(ExchangeError) -> UInt64? {
    let source = try ByteSource(opening: path)
    try source.seek(to: offset)
    var window = InputWindow(over: source, at: offset)
    guard try window.readMore() else { return nil }
    let bytes = window.bytes(from: 0, to: window.end)
    for position in 0..<bytes.byteCount where bytes.byte(at: position) == UInt8(ascii: "\n") {
      return offset + UInt64(position) + 1
    }
    return nil
  }

  // MARK: Objects

  private mutating func sampleObjects(_ path: String) throws(ExchangeError) {
    format = .jsonLines
    var objects: [[String: JSONValue]] = []
    var lines = try LineReader.open(ByteSource(opening: path))
    while objects.count < Self.rowsAtBeginning, try lines.advance() != nil {
      do throws(MalformedJSON) {
        objects.append(try JSONValue.object(in: lines.line))
      } catch {
        if lines.position.row == 2, lines.line.trimmed.starts(with: [UInt8(ascii: "[")]) {
          throw .notJSONLines(file: path)
        }
      }
    }
    if !objects.isEmpty, objects.allSatisfy(Self.isCall) {
      format = .segment
      return
    }
    var known: Set<String> = []
    for path in objects.flatMap({ Self.paths(in: $0, "") }) where known.insert(path).inserted { header.append(path) }
    rows = objects.map { object in header.map { Self.text(at: $0, in: object) } }
  }

  /// Whether an object is a call of the Segment specification.
  private static func isCall(_ object: [String: JSONValue]) -> Bool {
    guard case .string(let type)? = object["type"] else { return false }
    return ["identify", "track", "page", "screen", "group", "alias"].contains(type)
      && (object["userId"] != nil || object["anonymousId"] != nil || object["previousId"] != nil)
  }

  private static func paths(in object: [String: JSONValue], _ prefix: String) -> [String] {
    object.sorted { $0.key < $1.key }.flatMap { name, value in
      guard case .object(let members) = value else { return [prefix + name] }
      return paths(in: members, "\(prefix)\(name).")
    }
  }

  private static func text(at path: String, in object: [String: JSONValue]) -> String {
    switch JSONRecordReader.value(at: path, in: object) {
    case .string(let text)?: text
    case nil, .null?: ""
    case let value?: value.json
    }
  }
}

extension ImportMapping {
  /// Proposes a mapping for a file, from its first rows and some of each part of it; as
  /// ``guess(header:sampleRows:format:currency:zone:kind:)``.
  ///
  /// - Throws: ``ExchangeError`` if the file cannot be read, ``ImportMappingError`` if no column can be told to be the
  ///   customer's identifier.
  public static func guess(
    file path: String, currency: Currency? = nil, zone: TimeZoneIdentifier? = nil, kind: String? = nil
  ) throws -> ImportMappingGuess {
    let sample = try FileSample(ofFile: path)
    if sample.format == .segment {
      var mapping = ImportMapping(rows: .all(.skipped))
      mapping.format = .segment
      if let currency { mapping.amount = AmountColumns(currency: .constant(currency.code)) }
      return ImportMappingGuess(mapping: mapping, notes: ["format: calls of the Segment specification"], questions: [])
    }
    var guess = try guess(
      header: sample.header, sampleRows: sample.rows, format: sample.format, currency: currency, zone: zone,
      kind: kind)
    guess.mapping.csv = sample.csv
    guess.notes.insert(contentsOf: sample.notes, at: 0)
    return guess
  }
}
