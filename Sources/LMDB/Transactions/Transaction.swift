/// What read and write transactions share: one consistent state of all tables, to be read.
///
/// A function that only reads takes either:
///
/// ```swift
/// func newest<Tx: Transaction & ~Copyable & ~Escapable>(_ tx: borrowing Tx) throws(LMDBError) -> String? {
///   try tx.last(of: names)?.value
/// }
/// try environment.read { tx in try newest(tx) }  // == "Cyd"
/// ```
///
/// Only this module's ``ReadTransaction`` and ``WriteTransaction`` conform.
public protocol Transaction: ~Copyable, ~Escapable {
  /// The engine's transaction; for this module only.
  var handle: TransactionHandle { @_lifetime(borrow self) borrowing get }
}
