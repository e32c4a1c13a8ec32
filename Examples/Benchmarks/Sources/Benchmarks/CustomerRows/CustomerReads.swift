import RetentionKit

/// Questions about one customer, at random, to a full store.
struct CustomerReads {
  let shop: Shop
  let scale: Scale

  func measure(
    _ swift: CustomerContender, _ sqlite: SQLiteShop?, _ report: CustomerReport, _ suffix: String
  ) throws {
    try measure("one customer by external id", swift, sqlite, report, suffix) { tx, id in
      try tx.customer(CustomerContender.id(id))?.attributes.count ?? 0
    } sqlite: { sqlite, id in
      try sqlite.customer(named: id) ?? 0
    }
    try measure("the number of an external id", swift, sqlite, report, suffix) { tx, id in
      try tx.customerID(of: CustomerContender.id(id)) == nil ? 0 : 1
    } sqlite: { sqlite, id in
      try sqlite.customerNumber(id) == nil ? 0 : 1
    }
    try measure("newest 50 of a timeline", swift, sqlite, report, suffix) { tx, id in
      guard let customer = try tx.customerID(of: CustomerContender.id(id)) else { return 0 }
      return try tx.timeline(of: customer, limit: 50).interactions.count
    } sqlite: { sqlite, id in
      try sqlite.customerNumber(id).map { Int(try sqlite.newest(50, of: $0)) } ?? 0
    }
    try measure("summary of one customer", swift, sqlite, report, suffix) { tx, id in
      guard let customer = try tx.customerID(of: CustomerContender.id(id)) else { return 0 }
      return try tx.summary(of: customer).interactionCount
    } sqlite: { sqlite, id in
      try sqlite.customerNumber(id).flatMap { try sqlite.summary(of: $0) }.map { Int($0) } ?? 0
    }
  }

  private func measure(
    _ name: String, _ swift: CustomerContender, _ sqlite: SQLiteShop?, _ report: CustomerReport, _ suffix: String,
    _ ask: @escaping (borrowing CustomerSnapshot, String) throws -> Int,
    sqlite askSQLite: @escaping (SQLiteShop, String) throws -> Int
  ) throws {
    var times = PairedTimes()
    var sum = 0
    for round in 0..<scale.readRounds {
      var numbers = SplitMix64(seed: 5_000 + round)
      let ids = (0..<10_000).map { _ in
        Shop.externalID(Int.random(in: 0..<shop.customerCount, using: &numbers))
      }
      try times.measure(
        ids.count,
        swift: { try swift.store.read { tx in for id in ids { sum &+= try ask(tx, id) } } },
        sqlite: sqlite.map { sqlite in
          {
            try sqlite.execute("BEGIN")
            for id in ids { sum &+= try askSQLite(sqlite, id) }
            try sqlite.execute("COMMIT")
          }
        })
    }
    if sum == 0 { report.add(name, "nothing was found") }
    report.add("customers: \(name)\(suffix)", times, .time)
  }
}
