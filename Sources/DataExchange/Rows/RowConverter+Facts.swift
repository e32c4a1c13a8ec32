internal import CustomerModel

extension RowConverter {
  /// Converts a row that is a customer.
  mutating func convertCustomer(_ record: InputRecord, into output: inout ConvertedRows) throws(RowProblem) {
    guard let externalID = try customers.externalID(record) else {
      throw RowProblem(.blankCustomer, "customer.id is blank, and a customer nobody knows has no attributes")
    }
    guard let instant = try instants?.instant(record) ?? asOf else {
      throw RowProblem(.invalidValue, "occurredAt is blank, and nothing else says since when the row holds")
    }
    let facts = try details(record, of: externalID, at: instant, always: true)
    for fact in facts { output.append(fact, from: record.position) }
  }

  /// Converts a row that is a session or of a host's own kind.
  mutating func convertEvent(
    _ record: InputRecord, _ payload: InteractionPayload, into output: inout ConvertedRows
  ) throws(RowProblem) {
    guard let instants else { throw RowProblem(.invalidValue, "occurredAt is missing in the mapping") }
    let occurredAt = try instants.requiredInstant(record)
    let externalID = try customers.externalID(record)
    do throws(InteractionError) { try payload.validate() } catch { throw RowProblem(error) }
    try append(
      payload, by: externalID, at: occurredAt, key: try keys.identifier(record), record, into: &output)
  }

  /// What a row of a kind with columns of its own says.
  func typedPayload(
    of kind: ImportMapping.RowKind, _ record: InputRecord
  ) throws(RowProblem) -> InteractionPayload {
    switch kind {
    case .supportCase: return .supportCase(try contacts.supportCase(record))
    case .feedback: return .feedback(try contacts.feedback(record))
    case .message: return .message(try contacts.message(record))
    default:
      guard let subscriptions else { throw RowProblem(.unknownKind, "subscription is missing in the mapping") }
      return .subscription(try subscriptions.subscription(record))
    }
  }

  /// Gives the interaction of a row, and what the row says besides.
  @inline(__always)
  mutating func append(
    _ payload: InteractionPayload, by externalID: ExternalID?, at occurredAt: Timestamp, key: String?,
    _ record: InputRecord, into output: inout ConvertedRows
  ) throws(RowProblem) {
    var owner = externalID
    var interactionKey = key.map { InteractionKey(source: keys.source, id: $0) }
    if let key {
      owner = owner ?? anonymous(key)
    } else {
      let (number, ordinal) = ordinal(of: payload, by: externalID, at: occurredAt)
      if owner == nil {
        // Equal rows of people nobody knows are those of different people.
        owner = anonymous(Self.hexadecimal(number) + (ordinal > 0 ? "-\(ordinal)" : ""))
      } else {
        interactionKey = repeatKey((number, ordinal))
      }
    }
    guard let owner else { return }
    do throws(InteractionError) { try interactionKey?.validate() } catch { throw RowProblem(error) }
    let hasDetails = !profiles.isEmpty || customers.hasAliases || !consents.isEmpty
    let facts = hasDetails ? try details(record, of: owner, at: occurredAt) : []
    output.append(
      .interaction(ImportedInteraction(by: owner, payload, at: occurredAt, key: interactionKey)), from: record.position)
    for fact in facts { output.append(fact, from: record.position) }
  }

  /// What a row says of its customer.
  ///
  /// - Parameter always: whether the customer is told even if nothing is known of them but an identifier.
  func details(
    _ record: InputRecord, of externalID: ExternalID, at instant: Timestamp, always: Bool = false
  ) throws(RowProblem) -> [ImportedFact] {
    var facts: [ImportedFact] = []
    if always || !profiles.isEmpty {
      var customer = try profiles.customer(record)
      let isEmpty = customer.attributes.isEmpty && customer.tags.isEmpty && customer.memberships.isEmpty
      customer.externalIDs = [externalID]
      if always || !isEmpty { facts.append(.customer(customer, at: instant)) }
    }
    if customers.hasAliases {
      for other in try customers.otherIDs(record) { facts.append(.alias(externalID, other, at: instant)) }
    }
    for consent in consents {
      guard let consent = try consent.record(record, at: instant, source: keys.source) else { continue }
      facts.append(.consent(externalID, consent))
    }
    return facts
  }

  /// Somebody nobody knows, who is somebody else for each order or row.
  func anonymous(_ name: String) -> ExternalID {
    ExternalID("\(keys.source):\(name)", kind: CustomerReading.anonymousKind)
  }

  /// A digest of the content, and how often it came before.
  @inline(__always)
  mutating func ordinal(
    of payload: InteractionPayload, by externalID: ExternalID?, at occurredAt: Timestamp
  ) -> (digest: UInt64, ordinal: Int) {
    var digest = ContentDigest()
    digest.append(externalID ?? ExternalID("", kind: CustomerReading.anonymousKind))
    digest.append(occurredAt.microseconds)
    digest.append(payload)
    let value = digest.value
    if scan != nil {
      scan?.add(value)
      return (value, 0)
    }
    return (value, counter.ordinal(of: value))
  }

  /// The key of a content that came before; nil for the first time, when the content is its own key.
  func repeatKey(_ occurrence: (digest: UInt64, ordinal: Int)) -> InteractionKey? {
    guard occurrence.ordinal > 0 else { return nil }
    return InteractionKey(
      source: keys.source, id: "repeat-\(occurrence.ordinal)-of-\(Self.hexadecimal(occurrence.digest))")
  }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
