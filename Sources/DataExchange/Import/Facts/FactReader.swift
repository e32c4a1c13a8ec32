internal import CustomerModel
internal import RecordCoding

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
struct RowTexts: Sendable {
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

  /// Takes out the rows in front of one.
  mutating func cut(before row: UInt64) -> RowTexts {
    var front = exchange(&self, with: RowTexts())
    let isBehind = front.rows.first.map { row <= $0.position.row } ?? false
    let count = isBehind ? 0 : front.rows.firstIndex { $0.position.row >= row } ?? front.rows.count
    guard count < front.rows.count else { return front }
    let end = count == 0 ? 0 : front.rows[count - 1].end
    bytes = Array(front.bytes[end...])
    rows = front.rows[count...].map { ($0.position, $0.end - end, $0.isSkipped) }
    front.bytes.removeSubrange(end...)
    front.rows.removeSubrange(count...)
    return front
  }
}
