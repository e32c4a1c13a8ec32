internal import CustomerModel

/// What snapshots and transactions share: one consistent state of all customers, to be read.
///
/// ```swift
/// func spend<Tx: CustomerReading & ~Copyable & ~Escapable>(
///   of id: CustomerID, _ tx: borrowing Tx
/// ) throws(CustomerStoreError) -> [Money] {
///   try tx.summary(of: id).netSpend
/// }
/// try database.read { tx in try spend(of: ada, tx) }.map(\.description)  // == ["49.90 EUR"]
/// ```
///
/// Only this module's ``CustomerSnapshot`` and ``CustomerTransaction`` conform.
public protocol CustomerReading: ~Copyable, ~Escapable {
  /// The store's state; for this module only.
  var access: StoreAccess { @_lifetime(borrow self) borrowing get }
}
