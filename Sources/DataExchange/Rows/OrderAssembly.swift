internal import CustomerModel
internal import RecordCoding

/// The rows of an order that were read so far, while more of them may follow.
struct OrderAssembly {
  /// The order's identifier; nil while there is none.
  private(set) var id: [UInt8]?
  private(set) var externalID: ExternalID?
  private(set) var occurredAt = Timestamp(microseconds: 0)
  /// Where the first row is.
  private(set) var start = InputPosition.start
  /// Whether a row is rejected, and all others with it.
  private(set) var hasFailed = false
  /// What the rows say besides.
  var facts: [ImportedFact] = []
  private(set) var sale = OrderSide()
  private(set) var refund = OrderSide()
  /// The key that the mapping's columns give to the first row.
  private(set) var key: String?

  private var raw: [UInt8] = []
  private var rows: [(position: InputPosition, end: Int)] = []

  /// The most rows of an order.
  static let rowLimit = 10_000

  var isActive: Bool { id != nil }

  /// Whether an order with that identifier goes on.
  @inline(__always)
  func isContinued(by id: RawSpan) -> Bool {
    guard let own = self.id else { return false }
    return id.isEqual(to: own)
  }

  /// Whether rows of that customer are the order's. A row whose customer nobody knows may be of any.
  @inline(__always)
  func admits(_ externalID: ExternalID) -> Bool {
    self.externalID.map { $0 == externalID } ?? true
  }

  /// Begins an order.
  mutating func begin(_ id: RawSpan, at position: InputPosition) {
    end()
    var bytes: [UInt8] = []
    bytes.append(copying: id)
    self.id = bytes
    start = position
  }

  /// Begins an order of which a row was rejected before the file was read on from here.
  mutating func begin(failed id: [UInt8]) {
    end()
    self.id = id
    hasFailed = true
  }

  /// Adds a row of a customer.
  mutating func add(
    _ row: consuming OrderRow, by externalID: ExternalID, at occurredAt: Timestamp, key: String?, isTotalOfOrder: Bool
  ) throws(RowProblem) {
    if rows.isEmpty { (self.occurredAt, self.key) = (occurredAt, key) }
    self.externalID = externalID
    guard rows.count < Self.rowLimit else {
      throw RowProblem(.invalidValue, "order.id: an order has at most \(Self.rowLimit) rows")
    }
    if row.isRefund {
      try refund.add(row, isTotalOfOrder: isTotalOfOrder)
    } else {
      try sale.add(row, isTotalOfOrder: isTotalOfOrder)
    }
  }

  /// Keeps a row in case the order is rejected.
  mutating func keep(_ record: InputRecord) {
    raw.append(copying: record.raw)
    rows.append((record.position, raw.count))
  }

  /// Rejects the rows so far, and those to come.
  mutating func fail(because problem: RowProblem, into output: inout ConvertedRows) {
    var begin = 0
    for row in rows {
      let text = String(decoding: raw[begin..<row.end], as: UTF8.self)
      output.rejects.append(ImportReject(row.position, problem, raw: text))
      begin = row.end
    }
    hasFailed = true
    rows.removeAll()
    raw.removeAll()
    facts.removeAll()
  }

  /// Forgets the order.
  mutating func end() {
    guard isActive else { return }
    id = nil
    externalID = nil
    key = nil
    hasFailed = false
    (sale, refund) = (OrderSide(), OrderSide())
    facts.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
    raw.removeAll(keepingCapacity: true)
  }
}
