public import CustomerModel
public import CustomerStore

extension RetentionDatabase {
  /// Records what a customer did, durably, in one line: a transaction of its own. Blocks until it is on the disk.
  ///
  /// ```swift
  /// let checkout = Session(feature: "checkout")
  /// try database.record(checkout, by: ExternalID("ada"), at: .now)  // == true
  /// ```
  ///
  /// - Returns: whether it was new; told again, it changes nothing.
  /// - Throws: ``CustomerStoreError``.
  /// - Complexity: one flush to the disk.
  @discardableResult
  public func record(
    _ content: some InteractionContent, by id: ExternalID, at instant: Timestamp, key: InteractionKey? = nil
  ) throws -> Bool {
    try write { tx in try tx.record(content, by: id, at: instant, key: key) }
  }

  /// Records what a customer did, and suspends until it is on the disk. Calls of many tasks share flushes, so this is the
  /// way for hosts that record one interaction at a time.
  ///
  /// ```swift
  /// let checkout = Session(feature: "checkout")
  /// try await database.record(checkout, by: ExternalID("ada"), at: .now)  // == true
  /// ```
  ///
  /// - Returns: whether it was new.
  /// - Throws: ``CustomerStoreError``; an error concerns this interaction alone.
  @discardableResult
  public func record<Content: InteractionContent>(
    _ content: Content, by id: ExternalID, at instant: Timestamp, key: InteractionKey? = nil
  ) async throws -> Bool {
    let payload: InteractionPayload
    do throws(InteractionError) {
      payload = try InteractionPayload(content)
    } catch {
      throw CustomerStoreError.invalidInteraction(key: key, error)
    }
    return try await store.record(Interaction(payload, by: id, occurredAt: instant, key: key))
  }

  /// Takes what is said of a customer into the database, in a transaction of its own.
  ///
  /// ```swift
  /// let bob = try database.upsert(Customer(id: ExternalID("bob"), name: "Bob", country: "DE"))
  /// try database.customer(ExternalID("bob"))?.id == bob  // == true
  /// ```
  ///
  /// - Returns: the customer's number.
  /// - Throws: ``CustomerStoreError``.
  @discardableResult
  public func upsert(_ customer: Customer, at instant: Timestamp? = nil) throws -> CustomerID {
    try write { tx in try tx.upsert(customer, at: instant) }
  }

  /// Takes what is said of a customer into the database, and suspends until it is on the disk.
  @discardableResult
  public func upsert(_ customer: Customer, at instant: Timestamp? = nil) async throws -> CustomerID {
    try await write { tx in try tx.upsert(customer, at: instant) }
  }

  /// The customer who has an external identifier, as of the last commit; `nil` if nobody has it.
  ///
  /// - Complexity: O(log n + the customer's fields).
  public func customer(_ id: ExternalID) throws -> Customer? {
    try read { tx in try tx.customer(id) }
  }
}
