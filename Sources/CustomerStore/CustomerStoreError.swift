public import CustomerModel
public import LMDB

/// Why the customer store refused something.
///
/// ```swift
/// do {
///   let database = try RetentionDatabase(at: "shop.retention")
/// } catch .storage(let error) {
///   print("the file stays closed: \(error)")
/// } catch {
///   throw error
/// }
/// ```
public indirect enum CustomerStoreError: Error, Sendable {
  // MARK: Opening

  /// The file is an LMDB store of another program; nothing was written to it.
  case foreignStore(path: String)
  /// The file was written by a newer release, in a format that this one does not know.
  case newerFormat(path: String, found: UInt64, supported: UInt64)
  /// The file was written in an older format, and cannot be migrated while it is open for reading only.
  case olderFormat(path: String, found: UInt64, supported: UInt64)
  /// A setting of the store cannot be changed any more.
  case fixedSetting(name: String, stored: String, given: String)
  /// A setting is outside what it can be.
  case invalidSetting(name: String, value: String, allowed: String)
  /// A document in the store cannot be read.
  case damagedDocument(name: String, reason: String)

  // MARK: Identities

  /// No customer has the number, or it was deleted.
  case unknownCustomer(CustomerID)
  /// No customer has the identifier.
  case unknownExternalID(ExternalID)
  /// The identifier tells nobody: it is empty, or one of the blocked values.
  case blockedExternalID(ExternalID)
  /// The identifier has more bytes of UTF-8 than can be stored.
  case externalIDTooLong(ExternalID, limit: Int)
  /// The person was erased, and is not to come back by an import.
  case erasedExternalID(ExternalID)
  /// Both identifiers belong to customers that are known, and such are merged by ``CustomerTransaction/merge(_:into:reason:by:at:)``
  /// only.
  case bothIdentified(CustomerID, CustomerID)
  /// The customer would have more identifiers of a kind than the store's rules allow.
  case tooManyExternalIDs(CustomerID, kind: String, limit: Int)
  /// A customer cannot be merged with itself.
  case sameCustomer(CustomerID)
  /// There is no merge to be undone between the customer and the identifier.
  case notMerged(ExternalID)
  /// The store has given out all numbers of customers.
  case tooManyCustomers(limit: Int)
  /// The store has given out all codes for names of one sort.
  case tooManyNames(domain: String, limit: Int)

  // MARK: Values

  /// A value is outside what the model admits.
  case invalidValue(ModelError)
  /// An attribute is unknown, or its value of another type.
  case invalidAttribute(AttributeError)
  /// An interaction's content makes no sense.
  case invalidInteraction(key: InteractionKey?, InteractionError)
  /// A consent's content makes no sense.
  case invalidConsent(ConsentError)
  /// The same key came before with other content. Give a correction a key of its own.
  case conflictingInteraction(key: InteractionKey)
  /// No interaction has the key.
  case unknownInteraction(InteractionReference)
  /// The customer's sums would be beyond 64 bits of minor units.
  case amountOverflow(customer: CustomerID, currency: Currency)

  // MARK: Indexes

  /// There is no index of that name.
  case unknownIndex(name: String)
  /// An index of that name is there already, with another definition.
  case indexExists(name: String)
  /// A name or field of an index cannot be used.
  case invalidIndex(name: String, reason: String)
  /// Two customers would have one value of an attribute whose values are unique.
  case notUnique(index: String, value: AttributeValue, holder: CustomerID, customer: CustomerID)
  /// The index is not complete yet.
  case indexBuilding(name: String)

  // MARK: Operation

  /// Changes behind the token are not kept any more; those behind `earliest` are. Begin with a full read.
  case changesTrimmed(from: ChangeToken, earliest: ChangeToken)
  /// The token is of another store, or of this one before a backup was restored. Begin with a full read.
  case unknownChangeToken(ChangeToken, last: ChangeToken)
  /// The engine refused; its error says why.
  case storage(LMDBError)
}

extension CustomerStoreError {
  /// Runs work on the engine and passes its errors on as this layer's.
  static func fromStorage<Result>(_ body: () throws(LMDBError) -> Result) throws(CustomerStoreError) -> Result {
    do throws(LMDBError) {
      return try body()
    } catch {
      throw .storage(error)
    }
  }
}
