package import CustomerModel

/// What a row says, ready to be written to a store.
package enum ImportedFact: Hashable, Sendable {
  /// What is known of a customer since an instant.
  case customer(Customer, at: Timestamp)
  /// Something that a customer did. `recordedAt` is for the store to say.
  case interaction(ImportedInteraction)
  /// That a customer consented to something, or withdrew it.
  case consent(ExternalID, ConsentRecord)
  /// That two identifiers are of one customer.
  case alias(ExternalID, ExternalID, at: Timestamp)
}

/// An interaction without the instant at which a store learns of it.
package struct ImportedInteraction: Hashable, Sendable {
  /// Whose it is.
  package let externalID: ExternalID
  /// What happened.
  package let payload: InteractionPayload
  /// When it happened.
  package let occurredAt: Timestamp
  /// What makes it the same one when it is told twice; without one, that is its content.
  package let key: InteractionKey?

  package init(by externalID: ExternalID, _ payload: InteractionPayload, at occurredAt: Timestamp, key: InteractionKey?)
  {
    self.externalID = externalID
    self.payload = payload
    self.occurredAt = occurredAt
    self.key = key
  }
}

/// What rows became: facts, and rejects.
package struct ConvertedRows: Sendable {
  /// A fact, and the row that it came from: the first one of an order.
  package struct Entry: Hashable, Sendable {
    package let fact: ImportedFact
    package let position: InputPosition
  }

  /// The facts, in the order of their rows.
  package var facts: [Entry] = []
  /// The rejected rows.
  package var rejects: [ImportReject] = []
  /// How many rows there were.
  package var rowCount: UInt64 = 0
  /// How many of them are of no wanted kind.
  package var skippedCount: UInt64 = 0

  package init() {}

  /// Forgets everything, but keeps its memory.
  package mutating func removeAll() {
    facts.removeAll(keepingCapacity: true)
    rejects.removeAll(keepingCapacity: true)
    (rowCount, skippedCount) = (0, 0)
  }

  @inline(__always)
  mutating func append(_ fact: ImportedFact, from position: InputPosition) {
    facts.append(Entry(fact: fact, position: position))
  }
}
