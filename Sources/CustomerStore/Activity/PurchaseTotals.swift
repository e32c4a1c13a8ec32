public import CustomerModel

/// Counts and sums over all customers of a store.
///
/// ```swift
/// let totals = try database.read { tx in try tx.purchaseTotals() }
/// totals.purchases  // == 1
/// totals.revenue.map(\.description)  // == ["49.90 EUR"]
/// ```
public struct PurchaseTotals: Hashable, Sendable {
  /// The customers with at least one purchase.
  public internal(set) var customers = 0
  /// The customers who bought on at least two days.
  public internal(set) var repeatCustomers = 0
  /// The purchases.
  public internal(set) var purchases = 0
  /// What was paid, a sum for each currency, in the order of their codes.
  public internal(set) var revenue: [Money] = []
}
