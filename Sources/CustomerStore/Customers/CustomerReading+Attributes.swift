package import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The number of the customer that a number stands for: of a merged customer, too.
  ///
  /// - Throws: ``CustomerStoreError/unknownCustomer(_:)``.
  package borrowing func rootID(of id: CustomerID) throws(CustomerStoreError) -> CustomerID {
    CustomerID(rawValue: try access.customer(id))
  }

  /// One attribute of a customer, out of the record of a customer of one profile: without reading what else there is.
  ///
  /// - Returns: the value, or `nil` in it if there is none; `nil` of a customer of several profiles, of whom all has to be
  ///   read.
  /// - Complexity: O(log n + the attributes in front).
  package borrowing func attribute(
    _ declaration: AttributeDeclaration, of customer: CustomerID
  ) throws(CustomerStoreError) -> AttributeValue?? {
    let access = self.access
    let stored = try CustomerStoreError.fromStorage { () throws(LMDBError) -> AttributeValue?? in
      guard try access.members(of: customer.rawValue).count == 1 else { return .none }
      guard let bytes = try access.handle.bytes(for: CompactID(customer.rawValue), in: access.tables.profiles) else {
        return .some(nil)
      }
      do throws(CodingError) {
        let content = try Checksummed<StoredProfile>.verified(bytes)
        return .some(try StoredProfile.value(ofAttribute: declaration.number, in: content))
      } catch {
        throw .undecodable(table: access.tables.profiles.name, cause: error)
      }
    }
    guard let inner = stored, let value = inner else { return stored }
    // What was stored before the attribute was widened is of the former type.
    guard let widened = value.widened(to: declaration.type) else {
      throw .invalidAttribute(
        .wrongType(path: "attributes.\(declaration.name)", expected: declaration.type, value: value))
    }
    return .some(widened)
  }
}

extension StoredProfile {
  /// The value of one attribute out of a profile's bytes.
  fileprivate static func value(ofAttribute number: UInt16, in bytes: RawSpan) throws(CodingError) -> AttributeValue? {
    var decoder = ValueDecoder(bytes)
    _ = try decoder.readVarint()
    _ = try decoder.readCountedBytes()
    return try ProfileRecord.entry(number, in: decoder.readRemainingBytes())?.value
  }
}
