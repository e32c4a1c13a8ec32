internal import CustomerModel
internal import CustomerStore

/// What was read of one customer to answer questions about it: each part once, and none that is not asked for.
struct CustomerFacts {
  let id: CustomerID
  private var loadedCustomer: Customer?
  private var loadedHead: SummaryHead?
  private var loadedHistory: [Interaction]?
  private var loadedConsents: ConsentLedger?
  private var loadedZone: TimeZoneIdentifier?

  init(_ id: CustomerID, head: SummaryHead? = nil) {
    self.id = id
    loadedHead = head
  }

  /// Somebody of whom nothing is known.
  static var nobody: CustomerFacts {
    var facts = CustomerFacts(CustomerID(rawValue: 0), head: SummaryHead())
    facts.loadedCustomer = Customer(id: facts.id, externalIDs: [])
    facts.loadedHistory = []
    facts.loadedConsents = ConsentLedger([])
    return facts
  }

  mutating func customer<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ tx: borrowing Tx
  ) throws(SegmentError) -> Customer {
    if let loadedCustomer { return loadedCustomer }
    let read = try SegmentError.fromStore { () throws(CustomerStoreError) in try tx.customer(id) }
    let customer = read ?? Customer(id: id, externalIDs: [])
    loadedCustomer = customer
    return customer
  }

  /// One attribute, which is read alone if nothing else of the customer was asked for yet.
  mutating func attribute<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ name: String, _ schema: AttributeSchema, _ tx: borrowing Tx
  ) throws(SegmentError) -> AttributeValue? {
    if loadedCustomer == nil, let declaration = schema[name] {
      let value = try SegmentError.fromStore { () throws(CustomerStoreError) in try tx.attribute(declaration, of: id) }
      if let value { return value }
    }
    return try customer(tx).attributes[name]
  }

  /// The front of the summary.
  mutating func head<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ tx: borrowing Tx
  ) throws(SegmentError) -> SummaryHead {
    if let loadedHead { return loadedHead }
    let head = try SegmentError.fromStore { () throws(CustomerStoreError) in try tx.summaryHead(of: id.rawValue) }
    loadedHead = head
    return head
  }

  mutating func consents<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ tx: borrowing Tx, knownAt: Timestamp?
  ) throws(SegmentError) -> ConsentLedger {
    if let loadedConsents { return loadedConsents }
    let consents = try SegmentError.fromStore { () throws(CustomerStoreError) in
      try tx.consents(of: id, knownAt: knownAt)
    }
    loadedConsents = consents
    return consents
  }

  /// Whether the history was read.
  var hasHistory: Bool { loadedHistory != nil }

  /// What counts of what the customer did, as far as any question needs it, in the order of time.
  mutating func history<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ tx: borrowing Tx, _ scope: HistoryScope
  ) throws(SegmentError) -> [Interaction] {
    if let loadedHistory { return loadedHistory }
    let history = try SegmentError.fromStore { () throws(CustomerStoreError) in
      try tx.timeline(
        of: id, kinds: scope.kinds, in: scope.window, order: .oldestFirst, limit: .max, knownAt: scope.knownAt
      ).interactions.filter { !$0.isVoided }
    }
    loadedHistory = history
    return history
  }

  /// The zone by whose calendar the customer's days are counted.
  mutating func zone<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ tx: borrowing Tx, _ rule: SegmentZone, store: TimeZoneIdentifier
  ) throws(SegmentError) -> TimeZoneIdentifier {
    switch rule {
    case .store: return store
    case .named(let zone): return zone
    case .customer:
      if let loadedZone { return loadedZone }
      // One that cannot be read is none.
      let zone = try customer(tx).timeZone ?? store
      loadedZone = zone
      return zone
    }
  }
}

/// Which part of customers' histories the conditions of a segment are about.
struct HistoryScope: Equatable {
  /// The kinds; all if `nil`.
  var kinds: Set<InteractionKind>?
  var window: TimeWindow
  var knownAt: Timestamp?
}

extension SegmentError {
  /// Runs work on the store and passes its errors on as this layer's.
  static func fromStore<Result>(_ body: () throws(CustomerStoreError) -> Result) throws(SegmentError) -> Result {
    do throws(CustomerStoreError) {
      return try body()
    } catch {
      throw .store(error)
    }
  }

  /// Gives a window that cannot be its path.
  static func window<Result>(
    _ path: String, _ body: () throws(ModelError) -> Result
  ) throws(SegmentError) -> Result {
    do throws(ModelError) {
      return try body()
    } catch {
      throw .invalidValue(path: path, value: "", reason: error.description)
    }
  }
}
