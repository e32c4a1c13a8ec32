package import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// Whether there is a customer of this number, which was not merged into another.
  package borrowing func isCustomer(_ id: CustomerID) throws(CustomerStoreError) -> Bool {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      guard try access.handle.contains(CompactID(id.rawValue), in: access.tables.profiles) else { return false }
      return try access.root(of: id.rawValue) == id.rawValue
    }
  }

  /// The zone by which the store counts days.
  package var timeZone: TimeZoneIdentifier {
    borrowing get { access.settings.timeZone }
  }
}
