public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Says that an identifier is one of a customer's: a visitor who has logged in, another name of somebody known.
  ///
  /// ```swift
  /// let visitor = ExternalID("cookie-7f3a", kind: "visitor")
  /// let email = ExternalID("ada@shop.example", kind: "email")
  /// try tx.record(Session(feature: "wishlist"), by: visitor, at: Timestamp("2026-11-21T09:00:00Z"))
  /// try tx.identify(visitor, as: email, reason: "login")  // == true
  /// try tx.summary(of: ada).sessions.count                // == 1
  /// ```
  ///
  /// What was told under either identifier before, and is told later, stays with it and counts for the one customer; so
  /// nothing is lost, and ``unmerge(_:from:reason:by:at:)`` takes it apart again. Identifiers that were never seen are made.
  /// The order in which identifiers are joined, records come and fields are set does not matter.
  ///
  /// Two customers who are both known, each by an identifier of a kind that is not one of
  /// ``IdentityRules/anonymousKinds``, are not joined this way: that is for ``merge(_:into:reason:by:at:)`` to do.
  ///
  /// - Parameters:
  ///   - id: the identifier that joins.
  ///   - known: the one that it joins. Its customer keeps the number, unless only the other one is known, or was seen before.
  ///   - reason: why, for the audit; at most 1,000 bytes are kept.
  ///   - actor: who says so, for the audit; at most 1,000 bytes are kept.
  ///   - instant: since when it is so; now unless given. What is no newer than an unmerge of the two changes nothing.
  /// - Returns: whether they were two customers before.
  /// - Throws: ``CustomerStoreError/bothIdentified(_:_:)``, ``CustomerStoreError/tooManyExternalIDs(_:kind:limit:)``,
  ///   ``CustomerStoreError/blockedExternalID(_:)``, ``CustomerStoreError/erasedExternalID(_:)``,
  ///   ``CustomerStoreError/externalIDTooLong(_:limit:)``, ``CustomerStoreError/amountOverflow(customer:currency:)``,
  ///   ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(log n) if one of them was never seen, or they are one already; else O(what both did and are).
  @discardableResult
  public mutating func identify(
    _ id: ExternalID, as known: ExternalID, reason: String = "", by actor: String = "", at instant: Timestamp? = nil
  ) throws(CustomerStoreError) -> Bool {
    try join(
      id, known, .identified, IdentityClaim(reason: reason, actor: actor, instant: instant, recordedAt: now))
  }

  /// Makes one customer of two, whoever they are.
  ///
  /// ```swift
  /// let twice = try tx.upsert(Customer(id: ExternalID("ada.l@mail.example", kind: "email"), name: "Ada L."))
  /// try tx.merge(twice, into: ada, reason: "same address and birthday", by: "eve")  // == true
  /// try tx.customer(twice)?.id == ada                                               // == true
  /// ```
  ///
  /// Nothing is rewritten: both keep what was told of them, and ``unmerge(_:from:reason:by:at:)`` of an identifier of the
  /// first one takes them apart again.
  ///
  /// - Parameters:
  ///   - customer: who goes up in the other; the number still leads to the one customer.
  ///   - survivor: who keeps the number.
  ///   - reason: why, for the audit; at most 1,000 bytes are kept.
  ///   - actor: who says so, for the audit; at most 1,000 bytes are kept.
  ///   - instant: since when it is so; now unless given.
  /// - Returns: whether they were two customers before.
  /// - Throws: ``CustomerStoreError/sameCustomer(_:)`` for one number given twice,
  ///   ``CustomerStoreError/unknownCustomer(_:)``, ``CustomerStoreError/tooManyExternalIDs(_:kind:limit:)``,
  ///   ``CustomerStoreError/amountOverflow(customer:currency:)``, ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(what both did and are).
  @discardableResult
  public mutating func merge(
    _ customer: CustomerID, into survivor: CustomerID, reason: String, by actor: String = "",
    at instant: Timestamp? = nil
  ) throws(CustomerStoreError) -> Bool {
    guard customer != survivor else { throw .sameCustomer(customer) }
    let (first, second) = (try access.externalID(ofProfile: customer), try access.externalID(ofProfile: survivor))
    return try merge(first, into: second, reason: reason, by: actor, at: instant)
  }

  /// Makes one customer of those who have two identifiers, whoever they are; identifiers that were never seen are made.
  ///
  /// - Throws: as ``merge(_:into:reason:by:at:)-(CustomerID,_,_,_,_)``, and as ``identify(_:as:reason:by:at:)`` for what
  ///   cannot be an identifier.
  @discardableResult
  public mutating func merge(
    _ id: ExternalID, into survivor: ExternalID, reason: String, by actor: String = "", at instant: Timestamp? = nil
  ) throws(CustomerStoreError) -> Bool {
    try join(id, survivor, .merged, IdentityClaim(reason: reason, actor: actor, instant: instant, recordedAt: now))
  }

  /// Takes apart what ``identify(_:as:reason:by:at:)`` or ``merge(_:into:reason:by:at:)`` made one: each of the two has
  /// again what was told under its own identifiers, before they were one and since.
  ///
  /// ```swift
  /// let cousin = ExternalID("adam@shop.example", kind: "email")
  /// let adam = try tx.upsert(Customer(id: cousin, name: "Adam"))
  /// try tx.merge(adam, into: ada, reason: "looked the same")
  /// try tx.unmerge(cousin, reason: "is a cousin", by: "eve") == adam  // == true
  /// try tx.customer(adam)?.name                                       // == "Adam"
  /// ```
  ///
  /// Without `other`, the newest join is undone in which `id` was the one that joined. With it, the newest of the joins by
  /// which the two became one: those two are not the same customer afterwards in any case. Whatever else said that somebody
  /// on the one side is somebody on the other is undone, too. Identifiers that were joined to either side stay with it.
  ///
  /// - Parameters:
  ///   - id: the identifier that joined.
  ///   - other: one that it is not to be one with any more.
  ///   - reason: why, for the audit; at most 1,000 bytes are kept.
  ///   - actor: who says so, for the audit; at most 1,000 bytes are kept.
  ///   - instant: since when it is so; now unless given.
  /// - Returns: the customer who is one of its own again, under the number it had before if it still has that identifier.
  ///   The other keeps the number of the two together.
  /// - Throws: ``CustomerStoreError/unknownExternalID(_:)``, ``CustomerStoreError/notMerged(_:)`` if `id` never joined, or
  ///   the two are not one, ``CustomerStoreError/notUnique(index:value:holder:customer:)`` if a customer would get a value
  ///   back that another has by now, ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(what the customer did and is).
  @discardableResult
  public mutating func unmerge(
    _ id: ExternalID, from other: ExternalID? = nil, reason: String, by actor: String = "",
    at instant: Timestamp? = nil
  ) throws(CustomerStoreError) -> CustomerID {
    let claim = IdentityClaim(reason: reason, actor: actor, instant: instant, recordedAt: now)
    let division = try access.division(of: id, from: other)
    return try atomically { tx throws(CustomerStoreError) in try tx.divide(division, claim) }
  }
}
