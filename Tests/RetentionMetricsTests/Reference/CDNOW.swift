import CustomerModel
import CustomerStore
import Foundation

/// The CDNOW data set (Fader & Hardie, 2001): everybody who first bought in the first quarter of 1997, up to 1998-06-30. A line
/// a customer, with `days since the order before:cents` for each order, the first counted from 1997-01-01.
enum CDNOW {
  static func orders() throws -> [[(day: Int64, cents: Int64)]] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/cdnow-master.txt")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
      var day = firstDay
      return line.split(separator: " ").map { order in
        let parts = order.split(separator: ":").compactMap { Int64($0) }
        day += parts[0]
        return (day, parts[1])
      }
    }
  }

  /// 1997-01-01.
  static let firstDay: Int64 = 9862
  /// 1998-07-01: the data end on the day before.
  static let endDay: Int64 = 10_408

  /// Records all orders, or those of the first customers.
  static func fill(_ store: CustomerStore, customers: Int = .max) throws {
    let dollars = try Currency("USD")
    var batch: [Interaction] = []
    func flush() throws {
      try store.write { tx in _ = try tx.record(contentsOf: batch) }
      batch = []
    }
    for (number, orders) in try orders().prefix(customers).enumerated() {
      let id = ExternalID("\(number + 1)", kind: "cdnow")
      for (index, order) in orders.enumerated() {
        batch.append(
          Interaction(
            .purchase(Purchase(total: Money(minorUnits: order.cents, currency: dollars))), by: id,
            occurredAt: Timestamp(microseconds: order.day * 86_400_000_000),
            key: InteractionKey(source: "cdnow", id: "\(number + 1)-\(index)")))
      }
      if batch.count > 20_000 { try flush() }
    }
    try flush()
  }
}
