/// Reads objects, one a line, as records with a field for each of some members.
///
/// A column is the name of a member, or a path such as `customer.id` to one of an object within. A member that is
/// missing or null is a missing field, a text is a quoted one; objects and arrays are given as JSON.
package struct JSONRecordReader: ~Copyable {
  /// The columns, as they were asked for.
  package let columns: [String]
  private let fileName: String
  private var lines: LineReader
  private var fields: JSONFields

  /// A reader in front of the first line, or of the one at `resumption`.
  ///
  /// - Throws: ``ExchangeError``, as ``LineReader`` does.
  package static func open(
    _ source: ByteSource, columns: [String], maximumLineBytes: Int = 1 << 24,
    resumingAt resumption: InputPosition? = nil, windowByteCount: Int = 256 * 1024
  ) throws(ExchangeError) -> JSONRecordReader {
    let lines = try LineReader.open(
      source, maximumLineBytes: maximumLineBytes, resumingAt: resumption, windowByteCount: windowByteCount)
    return JSONRecordReader(lines, columns: columns, fileName: source.name)
  }

  private init(_ lines: consuming LineReader, columns: [String], fileName: String) {
    self.columns = columns
    self.fileName = fileName
    self.lines = lines
    fields = JSONFields(JSONColumns(columns))
  }

  /// How many blank lines were left out so far.
  package var blankLines: UInt64 { lines.blankLines }

  /// Where the next record begins.
  package var position: InputPosition { lines.position }

  /// Moves to the next record and lends it.
  ///
  /// - Returns: nil at the end of the file, and ever after.
  /// - Throws: ``ExchangeError``: the file cannot be read, or is one array.
  @_lifetime(&self)
  package mutating func next() throws(ExchangeError) -> InputRecord? {
    guard let start = try lines.advance() else { return nil }
    var problem: InputProblem?
    do throws(MalformedJSON) {
      try fill()
    } catch {
      if start.row == 1, lines.line.trimmed.starts(with: [UInt8(ascii: "[")]) { throw .notJSONLines(file: fileName) }
      problem = lines.isTooLong ? .recordTooLong(limit: lines.byteLimit) : .malformedJSON(reason: error.reason)
      fields.removeAll()
    }
    // What the record lends stays in place until the reader is used again, which the returned lifetime forbids.
    let record = unsafe _overrideLifetime(record(at: start, problem: problem), copying: ())
    return unsafe _overrideLifetime(record, mutating: &self)
  }

  private mutating func fill() throws(MalformedJSON) {
    // Only its beginning is there, which is no object.
    if lines.isTooLong { throw MalformedJSON(reason: "it is too long") }
    // The line lies in the memory of another part of this value, which does not change here.
    let line = unsafe _overrideLifetime(lines.line, copying: ())
    try fields.read(line)
  }

  @_lifetime(borrow self)
  private func record(at start: InputPosition, problem: InputProblem?) -> InputRecord {
    let record = InputRecord(
      position: start, raw: lines.line, problem: problem, decoded: fields.decoded.span.bytes,
      fields: fields.list.span)
    // All of it is the reader's own.
    return unsafe _overrideLifetime(record, borrowing: self)
  }

  /// The member of a name, or at a path.
  static func value(at path: String, in members: [String: JSONValue]) -> JSONValue? {
    members[path]
      ?? value(atPath: path.split(separator: ".", omittingEmptySubsequences: false).map(String.init), in: members)
  }

  private static func value(atPath path: [String], in members: [String: JSONValue]) -> JSONValue? {
    guard path.count > 1 else { return nil }
    var value = JSONValue.object(members)
    for name in path {
      guard case .object(let members) = value, let next = members[name] else { return nil }
      value = next
    }
    return value
  }
}
