package import CustomerModel

/// Turns the rows of one file into facts, as a mapping says.
///
/// Rows go in one by one, in the order of the file, because several may be lines of one order. The same file gives the
/// same facts with the same keys every time.
package struct RowConverter {
  let kinds: KindReading
  let customers: CustomerReading
  let instants: InstantReading?
  let orders: OrderReading?
  let keys: KeyReading
  let profiles: ProfileReading
  let consents: [ConsentReading]
  let events: EventReading
  let subscriptions: SubscriptionReading?
  let contacts: ContactReading
  let asOf: Timestamp?
  private let allowsRagged: Bool
  private let allowsStrayQuotes: Bool
  var assembly = OrderAssembly()
  /// Tells contents that come more than once apart.
  var counter: RepeatCounter
  /// Looks for contents that come more than once, while what rows are converted to is of no use.
  var scan: RepeatScan?

  /// A converter of a file's rows.
  ///
  /// - Parameters:
  ///   - schema: the attributes that the store has.
  ///   - asOf: since when is known what rows without a time tell of customers, such as the file's last change.
  /// - Throws: ``ImportMappingError``: the mapping does not make sense, or not for a file with these columns.
  package init(
    _ mapping: ImportMapping, header: FileHeader, schema: AttributeSchema = AttributeSchema(), asOf: Timestamp? = nil,
    counter: RepeatCounter = RepeatCounter()
  ) throws(ImportMappingError) {
    try mapping.validate()
    guard let customer = mapping.customer else { throw ImportMappingError("customer", "it is missing") }
    let numbers = NumberScanner(mapping.numbers)
    kinds = try KindReading(mapping.rows, in: header)
    customers = try CustomerReading(customer, in: header)
    if let columns = mapping.occurredAt {
      instants = try InstantReading(columns, in: header)
    } else {
      instants = nil
    }
    if let amount = mapping.amount {
      orders = try OrderReading(mapping, amount: amount, in: header)
    } else {
      orders = nil
    }
    keys = try KeyReading(mapping.key, source: mapping.source, in: header)
    profiles = try ProfileReading(mapping, in: header, schema: schema)
    events = try EventReading(mapping.event, numbers: numbers, in: header)
    subscriptions = try mapping.subscription.map { columns throws(ImportMappingError) in
      try SubscriptionReading(columns, numbers: numbers, in: header)
    }
    contacts = try ContactReading(mapping, numbers: numbers, in: header)
    var consents: [ConsentReading] = []
    for (index, columns) in mapping.consents.enumerated() {
      consents.append(try ConsentReading(columns, path: "consents[\(index)]", in: header))
    }
    self.consents = consents
    self.asOf = asOf
    self.counter = counter
    allowsRagged = mapping.csv.allowsRagged
    allowsStrayQuotes = mapping.csv.allowsStrayQuotes
    if instants == nil, asOf == nil {
      throw ImportMappingError("occurredAt", "it is missing, and nothing else says since when the rows hold")
    }
  }

  /// The schema with the attributes that the mapping adds to it.
  package var schema: AttributeSchema { profiles.schema }

  /// Whether facts may depend on what rows in front of them say, because they have no keys.
  package var countsRepeats: Bool { !keys.isExplicit }

  /// Goes over to looking for contents that come more than once, for a reading of the file ahead of the one that counts.
  package mutating func beginScan() { scan = RepeatScan() }

  /// What was found by a reading of the whole file since ``beginScan()``.
  package mutating func endScan() -> RepeatScan? {
    defer { scan = nil }
    return scan
  }

  /// Where the rows begin that are held back, because more of their order may follow.
  package var pendingStart: InputPosition? { assembly.isActive && !assembly.hasFailed ? assembly.start : nil }

  /// The order whose next rows are to be rejected, because one of its rows was.
  package var failedOrder: String? {
    assembly.hasFailed ? assembly.id.map { String(decoding: $0, as: UTF8.self) } : nil
  }

  /// Goes on as a converter did that had ``failedOrder``.
  package mutating func restore(failedOrder: String?) {
    if let failedOrder { assembly.begin(failed: Array(failedOrder.utf8)) }
  }

  /// Converts a row. Facts of an order are given with the first row behind it.
  @inline(__always)
  package mutating func convert(_ record: InputRecord, into output: inout ConvertedRows) {
    output.rowCount += 1
    do throws(RowProblem) {
      if let problem = record.problem { try admit(problem, record) }
      let kind = try kinds.kind(record)
      switch kind {
      case .skipped: output.skippedCount += 1
      case .purchase, .refund:
        guard let orders else { throw RowProblem(.unknownKind, "amount is missing in the mapping") }
        try convert(record, orders, isRefund: kind == .refund, into: &output)
      case .customer:
        finish(into: &output)
        try convertCustomer(record, into: &output)
      case .session:
        finish(into: &output)
        try convertEvent(record, .session(try events.session(record)), into: &output)
      case .subscription, .supportCase, .feedback, .message:
        finish(into: &output)
        try convertEvent(record, try typedPayload(of: kind, record), into: &output)
      case .custom(let name):
        finish(into: &output)
        let properties = try events.properties(record)
        try convertEvent(record, .custom(name: name ?? "", properties), into: &output)
      }
    } catch {
      reject(record, error, into: &output)
    }
  }

  /// Gives the facts of an order that is held back: behind the last row, that is.
  package mutating func finish(into output: inout ConvertedRows) {
    if assembly.isActive { finishOrder(into: &output) }
  }

  private func admit(_ problem: InputProblem, _ record: InputRecord) throws(RowProblem) {
    switch problem {
    case .strayQuote where allowsStrayQuotes: return
    case .wrongFieldCount(let expected, let found) where allowsRagged:
      let hasMore = (min(expected, found)..<found).contains { record[$0].trimmed.byteCount > 0 }
      if !hasMore { return }
    default: break
    }
    throw RowProblem(.malformed, problem.description)
  }

  /// Rejects a row, and the order that it is of.
  private mutating func reject(_ record: InputRecord, _ problem: RowProblem, into output: inout ConvertedRows) {
    let raw = String(copying: record.raw)
    if let id = orders?.id?.text(record).trimmed, id.byteCount > 0 {
      if !assembly.isContinued(by: id) {
        finish(into: &output)
        assembly.begin(id, at: record.position)
      }
      let others = RowProblem(
        .incompleteOrder, "row \(record.position.row) of the same order is rejected: \(problem.reason)")
      assembly.fail(because: others, into: &output)
    }
    output.rejects.append(ImportReject(record.position, problem, raw: raw))
  }
}
