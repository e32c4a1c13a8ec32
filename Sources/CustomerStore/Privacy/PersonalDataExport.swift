public import CustomerModel
internal import LMDB
internal import RecordCoding

/// All that the store holds of one person, to be handed out: ``CustomerReading/personalData(of:)`` makes it, and any encoder
/// writes it.
///
/// ```swift
/// let export = try database.read { tx in try tx.personalData(of: ada) }
/// export.interactions.count          // == 1
/// export.customer.externalIDs.count  // == 1
/// ```
public struct PersonalDataExport: Sendable, Codable {
  /// Identifiers, attributes, tags and memberships.
  public let customer: Customer
  /// What was done to the identifiers.
  public let identityHistory: [IdentityEvent]
  /// Consents given and withdrawn, by the identifier that they came with.
  public let consents: [Consent]
  /// What the person did and what was done for them, the first first.
  public let interactions: [Interaction]

  /// A consent, and the identifier that it came with.
  public struct Consent: Sendable, Codable {
    /// The identifier.
    public let externalID: ExternalID
    /// What was decided.
    public let record: ConsentRecord
  }
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// All that the store holds of a customer.
  ///
  /// ```swift
  /// let export = try database.read { tx in try tx.personalData(of: ada) }
  /// export.identityHistory.isEmpty  // == true
  /// ```
  ///
  /// - Throws: ``CustomerStoreError/unknownCustomer(_:)``, ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(the customer's facts), all of them in memory.
  public borrowing func personalData(of customer: CustomerID) throws(CustomerStoreError) -> PersonalDataExport {
    let access = self.access
    let root = try access.customer(customer)
    guard let value = try access.customerValue(root) else { throw .unknownCustomer(customer) }
    return PersonalDataExport(
      customer: value, identityHistory: try identityHistory(of: customer),
      consents: try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.consents(of: root) },
      interactions: try timeline(of: customer, order: .oldestFirst, limit: .max).interactions)
  }
}

extension StoreAccess {
  fileprivate func consents(of root: UInt64) throws(LMDBError) -> [PersonalDataExport.Consent] {
    var consents: [PersonalDataExport.Consent] = []
    for profile in try members(of: root) {
      guard let stored = try storedProfile(profile) else { continue }
      let id = try externalID(of: stored)
      try forEachConsent(of: profile) { consent throws(LMDBError) in
        consents.append(PersonalDataExport.Consent(externalID: id, record: consent.entry.record))
      }
    }
    return consents
  }
}
