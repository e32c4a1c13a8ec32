import CustomerModel
import CustomerStore
import Foundation
import RetentionMath
import RetentionMetrics
import XCTest

/// A test of models over stores of orders that a model made.
class ModelTestCase: MetricsTestCase {
  struct Order {
    let customer: Int
    let at: Timestamp
    let minorUnits: Int64
  }

  static let start = Timestamp(microseconds: 1_700_006_400_000_000)

  func instant(_ days: Double) -> Timestamp {
    Timestamp(microseconds: Self.start.microseconds + Int64((days * 86_400_000_000).rounded()))
  }

  /// Customers who first buy within half a year, and then as a model in weeks has them, until a day.
  func orders(
    of model: some PurchaseModel, customers: Int, days: Double = 400, seed: UInt64
  ) -> [Order] {
    var generator = RetentionMath.SeededGenerator(seed: seed)
    var orders: [Order] = []
    for customer in 0..<customers {
      let first = Double.random(in: 0..<180, using: &generator)
      for week in [0] + model.simulatedPurchases(until: (days - first) / 7, using: &generator) {
        orders.append(
          Order(
            customer: customer, at: instant(first + week * 7),
            minorUnits: Int64.random(in: 100..<9_000, using: &generator)))
      }
    }
    return orders
  }

  func tell(_ orders: [Order], _ store: CustomerStore, prefix: String = "order") throws {
    let euros = try Currency("EUR")
    let interactions = orders.enumerated().map { number, order in
      Interaction(
        .purchase(Purchase(total: Money(minorUnits: order.minorUnits, currency: euros))),
        by: ExternalID("customer-\(order.customer)"), occurredAt: order.at,
        key: InteractionKey(source: "shop", id: "\(prefix)-\(number)"))
    }
    try store.write { tx in _ = try tx.record(contentsOf: interactions) }
  }
}
