internal import CustomerModel
internal import CustomerStore

/// Facts on their way to the store, together with the rows that they are from.
struct FactBatch: Sendable {
  /// The facts.
  var facts: [ConvertedRows.Entry] = []
  /// Behind the last row of each fact, by its number.
  var ends: [UInt64] = []

  /// What became of them.
  struct Outcome {
    var recorded: UInt64 = 0
    var duplicates: UInt64 = 0
    var customers: UInt64 = 0
    var consents: UInt64 = 0
    var aliases: UInt64 = 0
    /// What the store does not take, and why.
    var refused: [(fact: Int, error: CustomerStoreError)] = []
  }

  /// Whether a fact needs attributes to be declared.
  private var tellsOfCustomers: Bool {
    facts.contains { if case .customer = $0.fact { true } else { false } }
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
    for (index, entry) in facts.enumerated() {
      do throws(CustomerStoreError) {
        switch entry.fact {
        case .consent(let id, let consent):
          try tx.record(consent, by: id)
          outcome.consents += 1
        case .alias(let id, let other, let instant):
          try tx.identify(other, as: id, reason: "import", at: instant)
          outcome.aliases += 1
        case .interaction, .customer: break
        }
      } catch {
        try refuse(index, error, &outcome)
      }
    }
    return outcome
  }

  private func record(in tx: inout CustomerTransaction, _ outcome: inout Outcome) throws(CustomerStoreError) {
    var interactions: [Interaction] = []
    var indices: [Int] = []
    interactions.reserveCapacity(facts.count)
    indices.reserveCapacity(facts.count)
    for (index, entry) in facts.enumerated() {
      guard case .interaction(let imported) = entry.fact else { continue }
      interactions.append(
        Interaction(imported.payload, by: imported.externalID, occurredAt: imported.occurredAt, key: imported.key))
      indices.append(index)
    }
    guard !interactions.isEmpty else { return }
    for (index, result) in zip(indices, try tx.record(contentsOf: interactions)) {
      switch result {
      case .recorded: outcome.recorded += 1
      case .duplicate: outcome.duplicates += 1
      case .refused(let error): try refuse(index, error, &outcome)
      }
    }
  }

  private func upsert(in tx: inout CustomerTransaction, _ outcome: inout Outcome) throws(CustomerStoreError) {
    var order: [ExternalID] = []
    var groups: [ExternalID: [CustomerTelling]] = [:]
    for (index, entry) in facts.enumerated() {
      guard case .customer(let customer, let instant) = entry.fact, let id = customer.externalIDs.first else {
        continue
      }
      if groups[id] == nil { order.append(id) }
      groups[id, default: []].append(CustomerTelling(fact: index, customer: customer, instant: instant))
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
        try refuse(telling.fact, error, &outcome)
      }
    }
  }

  private func refuse(
    _ index: Int, _ error: CustomerStoreError, _ outcome: inout Outcome
  ) throws(CustomerStoreError) {
    // What is wrong with the store is no row's fault.
    if case .storage = error { throw error }
    outcome.refused.append((index, error))
  }

  /// The rejects of what was refused, one for each row.
  func rejects(of outcome: Outcome, _ texts: RowTexts) -> [ImportReject] {
    var rejects: [UInt64: ImportReject] = [:]
    for (index, error) in outcome.refused {
      let start = facts[index].position.row
      for (position, text) in texts.rows(in: start..<max(ends[index], start + 1)) {
        let known = rejects[position.row]
        let cause: ImportReject.Cause = if case .conflictingInteraction = error { .conflict } else { .refused }
        let reason = "\(error)"
        rejects[position.row] = ImportReject(
          row: position.row, line: position.line, byteOffset: position.byteOffset, cause: known?.cause ?? cause,
          reason: known.map { $0.reason == reason ? reason : "\($0.reason); \(reason)" } ?? reason, raw: text)
      }
    }
    return Array(rejects.values)
  }
}
