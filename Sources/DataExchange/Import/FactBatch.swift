internal import CustomerModel
internal import CustomerStore

/// Facts on their way to the store, together with the rows that they are from.
///
/// Interactions are checked and encoded when they are added, so that this is done while the store is told of others, and
/// takes little memory.
struct FactBatch: Sendable {
  /// The interactions.
  private(set) var interactions = PreparedInteractions()
  private var interactionRows: [Range<UInt64>] = []
  /// The other facts, in the order of the file.
  private(set) var others: [ImportedFact] = []
  private var otherRows: [Range<UInt64>] = []

  /// What became of them.
  struct Outcome {
    var recorded: UInt64 = 0
    var duplicates: UInt64 = 0
    var customers: UInt64 = 0
    var consents: UInt64 = 0
    var aliases: UInt64 = 0
    /// The rows of what the store does not take, and why.
    var refused: [(rows: Range<UInt64>, error: CustomerStoreError)] = []
  }

  /// How many facts there are.
  var count: Int { interactions.count + others.count }

  /// About the bytes of memory that they take.
  var byteCount: Int { interactions.byteCount + others.count * 512 }

  /// Adds a fact that some rows tell.
  mutating func append(_ fact: ImportedFact, from rows: Range<UInt64>) {
    if case .interaction(let imported) = fact {
      interactions.append(
        Interaction(imported.payload, by: imported.externalID, occurredAt: imported.occurredAt, key: imported.key))
      interactionRows.append(rows)
    } else {
      others.append(fact)
      otherRows.append(rows)
    }
  }

  /// Whether a fact needs attributes to be declared.
  private var tellsOfCustomers: Bool {
    others.contains { if case .customer = $0 { true } else { false } }
  }

  /// Tells the store the facts.
  ///
  /// First the interactions, all at once, then the rest in the order of the file: to what they come, it does not matter
  /// whether an interaction is told before or behind them.
  ///
  /// - Throws: ``CustomerStoreError`` if nothing can be told any more.
  func apply(
    to tx: inout CustomerTransaction, declaring schema: AttributeSchema
  ) throws(CustomerStoreError) -> Outcome {
    var outcome = Outcome()
    try record(in: &tx, &outcome)
    if tellsOfCustomers, try tx.schema() != schema { try tx.mergeSchema(schema) }
    try upsert(in: &tx, &outcome)
    for (fact, rows) in zip(others, otherRows) {
      do throws(CustomerStoreError) {
        switch fact {
        case .consent(let id, let consent):
          try tx.record(consent, by: id)
          outcome.consents += 1
        case .alias(let id, let other, let instant):
          try tx.identify(other, as: id, reason: "import", at: instant)
          outcome.aliases += 1
        case .interaction, .customer: break
        }
      } catch {
        try refuse(rows, error, &outcome)
      }
    }
    return outcome
  }

  private func record(in tx: inout CustomerTransaction, _ outcome: inout Outcome) throws(CustomerStoreError) {
    guard interactions.count > 0 else { return }
    for (rows, result) in zip(interactionRows, try tx.record(interactions)) {
      switch result {
      case .recorded: outcome.recorded += 1
      case .duplicate: outcome.duplicates += 1
      case .refused(let error): try refuse(rows, error, &outcome)
      }
    }
  }

  private func upsert(in tx: inout CustomerTransaction, _ outcome: inout Outcome) throws(CustomerStoreError) {
    var order: [ExternalID] = []
    var groups: [ExternalID: [CustomerTelling]] = [:]
    for (fact, rows) in zip(others, otherRows) {
      guard case .customer(let customer, let instant) = fact, let id = customer.externalIDs.first else {
        continue
      }
      if groups[id] == nil { order.append(id) }
      groups[id, default: []].append(CustomerTelling(rows: rows, customer: customer, instant: instant))
    }
    for id in order {
      let tellings = groups[id] ?? []
      do throws(CustomerStoreError) {
        for telling in CustomerTelling.newest(of: tellings) { try tx.upsert(telling.customer, at: telling.instant) }
        outcome.customers += UInt64(tellings.count)
      } catch {
        // One by one, to find out which of them cannot be told.
        try upsert(tellings, in: &tx, &outcome)
      }
    }
  }

  private func upsert(
    _ tellings: [CustomerTelling], in tx: inout CustomerTransaction, _ outcome: inout Outcome
  ) throws(CustomerStoreError) {
    for telling in tellings {
      do throws(CustomerStoreError) {
        try tx.upsert(telling.customer, at: telling.instant)
        outcome.customers += 1
      } catch {
        try refuse(telling.rows, error, &outcome)
      }
    }
  }

  private func refuse(
    _ rows: Range<UInt64>, _ error: CustomerStoreError, _ outcome: inout Outcome
  ) throws(CustomerStoreError) {
    // What is wrong with the store is no row's fault.
    if case .storage = error { throw error }
    outcome.refused.append((rows, error))
  }

  /// The rejects of what was refused, one for each row.
  func rejects(of outcome: Outcome, _ texts: RowTexts) -> [ImportReject] {
    var rejects: [UInt64: ImportReject] = [:]
    for (rows, error) in outcome.refused {
      for (position, text) in texts.rows(in: rows) {
        let known = rejects[position.row]
        let cause: ImportReject.Cause = if case .conflictingInteraction = error { .conflict } else { .refused }
        let reason = cause == .conflict ? "\(error); rows of one order have to follow each other" : "\(error)"
        rejects[position.row] = ImportReject(
          row: position.row, line: position.line, byteOffset: position.byteOffset, cause: known?.cause ?? cause,
          reason: known.map { $0.reason == reason ? reason : "\($0.reason); \(reason)" } ?? reason, raw: text)
      }
    }
    return Array(rejects.values)
  }
}
