internal import CustomerModel

/// Reads a file row by row as facts.
protocol FactReader: ~Copyable {
  /// The attributes that the store has to know before it is told the facts so far.
  var schema: AttributeSchema { get }
  /// Where a reader has to go on that is to give what this one has not given yet.
  var resumption: InputPosition { get }
  /// The order whose next rows are to be rejected.
  var failedOrder: String? { get }
  /// Converts the next row, and copies its text.
  ///
  /// - Returns: where the row begins; nil at the end of the file.
  mutating func next(into output: inout ConvertedRows, _ texts: inout RowTexts) throws(ExchangeError) -> InputPosition?
  /// Gives what is held back at the end of the file.
  mutating func finish(into output: inout ConvertedRows)
}

/// The texts of the rows since the last commit, for those of them that the store refuses.
struct RowTexts {
  private var bytes: [UInt8] = []
  private var rows: [(position: InputPosition, end: Int, isSkipped: Bool)] = []

  /// How much memory the texts take.
  var byteCount: Int { bytes.count }
  var count: Int { rows.count }

  @inline(__always)
  mutating func append(_ raw: RawSpan, at position: InputPosition) {
    bytes.append(copying: raw)
    rows.append((position, bytes.count, false))
  }

  /// Notes that the last row is of no wanted kind.
  mutating func markSkipped() {
    if !rows.isEmpty { rows[rows.count - 1].isSkipped = true }
  }

  /// The rows of a range that are wanted, by their numbers.
  func rows(in range: Range<UInt64>) -> [(position: InputPosition, text: String)] {
    guard let first = rows.first?.position.row, range.lowerBound >= first else { return [] }
    var found: [(InputPosition, String)] = []
    for number in range where number - first < UInt64(rows.count) {
      let index = Int(number - first)
      guard !rows[index].isSkipped else { continue }
      let start = index == 0 ? 0 : rows[index - 1].end
      found.append((rows[index].position, String(decoding: bytes[start..<rows[index].end], as: UTF8.self)))
    }
    return found
  }

  /// Forgets the rows in front of one.
  mutating func removeAll(before row: UInt64) {
    guard let first = rows.first?.position.row, row > first else { return }
    let count = Int(min(row - first, UInt64(rows.count)))
    let end = rows[count - 1].end
    guard count < rows.count else {
      rows.removeAll(keepingCapacity: true)
      bytes.removeAll(keepingCapacity: true)
      return
    }
    rows.removeFirst(count)
    bytes.removeFirst(end)
    for index in rows.indices { rows[index].end -= end }
  }
}
