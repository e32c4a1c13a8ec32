internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// One consistent state of all customers, to be read.
///
/// ```swift
/// let totals = try database.read { tx in try tx.purchaseTotals() }
/// ```
public struct CustomerSnapshot: ~Copyable {
  let transaction: ReadTransaction
  let tables: StoreTables

  /// Counts and sums over everybody.
  ///
  /// - Throws: ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(customers), one scan of the summaries.
  public func purchaseTotals() throws(CustomerStoreError) -> PurchaseTotals {
    do throws(LMDBError) {
      var totals = PurchaseTotals()
      var summaries = try transaction.entries(of: tables.purchaseSummaries)
      while let entry = try summaries.next() {
        let summary = try entry.value().value
        totals.customers += 1
        totals.purchases += Int(clamping: summary.purchases)
        if summary.purchaseDays > 1 { totals.repeatCustomers += 1 }
      }
      var revenue = try transaction.entries(of: tables.revenue)
      while let entry = try revenue.next() {
        let code = try entry.key()
        guard let currency = try? Currency(code) else {
          throw .undecodable(
            table: tables.revenue.name, cause: .invalidValue(type: "Currency", reason: "'\(code)' is no code"))
        }
        totals.revenue.append(Money(minorUnits: try entry.value(), currency: currency))
      }
      return totals
    } catch {
      throw .storage(error)
    }
  }
}
