import RetentionKit

/// A year of a shop, made up: customers buy at their own pace, and after any order some leave for good. The same each time.
struct MadeUpYear {
  let shop: Shop
  private var random = SeededGenerator(seed: 1)
  private var orderCount = 0

  init(shop: Shop) {
    self.shop = shop
  }

  mutating func tell(customers: Int, from start: Timestamp, to end: Timestamp) throws {
    var history = self
    // One transaction: a flush to the disk for all of it, not for each order.
    try shop.database.write { tx in
      for number in 1...customers { try history.tell(number, from: start, to: end, in: &tx) }
    }
    self = history
  }

  private mutating func tell(
    _ number: Int, from start: Timestamp, to end: Timestamp, in tx: inout CustomerTransaction
  ) throws {
    var instant = try start.advanced(by: .days(Int.random(in: 0..<270, using: &random)) + .seconds(9 * 3_600))
    try shop.signUp(number, at: instant, in: &tx)
    let pace = [7, 14, 21, 30, 45].randomElement(using: &random) ?? 30
    let leavesOnceIn = [4, 8, 15, 40].randomElement(using: &random) ?? 8
    let basket = Int64.random(in: 1_500...9_000, using: &random)
    while instant < end {
      orderCount += 1
      let (id, cents) = ("order-\(orderCount)", basket * Int64.random(in: 60...140, using: &random) / 100)
      try shop.order(id, of: number, cents: cents, at: instant, in: &tx)
      let returned = try instant.advanced(by: .days(5))
      if Int.random(in: 0..<12, using: &random) == 0, returned < end {
        try shop.giveBack(cents / 2, of: id, of: number, at: returned, in: &tx)
      }
      if Int.random(in: 0..<leavesOnceIn, using: &random) == 0 { return }
      instant = try instant.advanced(by: .days(max(1, pace * Int.random(in: 40...200, using: &random) / 100)))
    }
  }

  /// What customers do after a campaign: who was written to comes back a little more often.
  mutating func tellReactions(of written: [CustomerID], and heldOut: [CustomerID], from start: Timestamp) throws {
    var history = self
    try shop.database.write { tx in
      for (customers, percent) in [(written, 40), (heldOut, 22)] {
        for customer in customers where Int.random(in: 0..<100, using: &history.random) < percent {
          history.orderCount += 1
          guard let id = try tx.customer(customer)?.externalIDs.first else { continue }
          let instant = try start.advanced(by: .days(Int.random(in: 1..<28, using: &history.random)))
          let order = Purchase(total: Money(minorUnits: 4_000, currency: try Currency("EUR")))
          try tx.record(
            order, by: id, at: instant, key: InteractionKey(source: "shop", id: "order-\(history.orderCount)"))
        }
      }
    }
    self = history
  }
}
