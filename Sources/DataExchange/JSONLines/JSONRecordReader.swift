/// Reads objects, one a line, as records with a field for each of some members.
///
/// A column is the name of a member, or a path such as `customer.id` to one of an object within. A member that is
/// missing or null is a missing field, a text is a quoted one; objects and arrays are given as JSON.
package struct JSONRecordReader: ~Copyable {
  /// The columns, as they were asked for.
  package let columns: [String]
  private let paths: [[String]]
  private let fileName: String
  private var lines: LineReader
  private var fields = InputFieldList()
  private var decoded: [UInt8] = []

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
    paths = columns.map { $0.split(separator: ".", omittingEmptySubsequences: false).map(String.init) }
  }

  /// How many blank lines were left out so far.
  package var blankLines: UInt64 { lines.blankLines }

  /// Where the next record begins.
  package var position: InputPosition { lines.position }

  /// Moves to the next record and lends it.
  ///
  /// - Returns: nil at the end of the file, and ever after.
  /// - Throws: ``ExchangeError``: the file cannot be read, is one array, or has a line that is too long.
  @_lifetime(&self)
  package mutating func next() throws(ExchangeError) -> InputRecord? {
    guard let start = try lines.advance() else { return nil }
    fields.removeAll()
    decoded.removeAll(keepingCapacity: true)
    var problem: InputProblem?
    do throws(MalformedJSON) {
      fill(from: try JSONValue.object(in: lines.line))
    } catch {
      if start.row == 1, lines.line.trimmed.starts(with: [UInt8(ascii: "[")]) { throw .notJSONLines(file: fileName) }
      problem = .malformedJSON(reason: error.reason)
      fill(from: [:])
    }
    // What the record lends stays in place until the reader is used again, which the returned lifetime forbids.
    let record = unsafe _overrideLifetime(record(at: start, problem: problem), copying: ())
    return unsafe _overrideLifetime(record, mutating: &self)
  }

  @_lifetime(borrow self)
  private func record(at start: InputPosition, problem: InputProblem?) -> InputRecord {
    let record = InputRecord(
      position: start, raw: lines.line, problem: problem, decoded: decoded.span.bytes, fields: fields.span)
    // All of it is the reader's own.
    return unsafe _overrideLifetime(record, borrowing: self)
  }

  private mutating func fill(from members: [String: JSONValue]) {
    for index in columns.indices {
      let value = members[columns[index]] ?? Self.value(atPath: paths[index], in: members)
      let start = decoded.count
      var isText = false
      switch value {
      case nil, .null?: break
      case .string(let text)?:
        decoded.append(contentsOf: text.utf8)
        isText = true
      case .integer(let number)?: decoded.append(contentsOf: String(number).utf8)
      case .number(let text)?: decoded.append(contentsOf: text.utf8)
      case .boolean(let flag)?: decoded.append(contentsOf: (flag ? "true" : "false").utf8)
      case .array?, .object?: decoded.append(contentsOf: (value?.json ?? "").utf8)
      }
      var field = InputField(from: start, to: decoded.count)
      field.isDecoded = true
      field.isQuoted = isText
      fields.append(field)
    }
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
