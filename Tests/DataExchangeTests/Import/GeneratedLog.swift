import DataExchange

/// A log as they are found in the wild: orders of several lines, returns, rows without a customer, broken ones, repeats.
enum GeneratedLog {
  /// The log of an online shop.
  static func retail(rows: Int, seed: UInt64) -> String {
    var numbers = SeededNumbers(seed: seed)
    var text = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    text.reserveCapacity(rows * 80)
    var (row, order) = (0, 536_000)
    while row < rows {
      order += 1
      let isReturn = Int.random(in: 0..<12, using: &numbers) == 0
      let isUnknown = Int.random(in: 0..<9, using: &numbers) == 0
      let customer = isUnknown ? "" : "\(12_000 + Int.random(in: 0..<(rows / 20 + 3), using: &numbers))"
      let day = Int.random(in: 0..<28, using: &numbers) + 1
      let time = "12/\(day)/2010 \(Int.random(in: 0..<24, using: &numbers)):\(Int.random(in: 10..<60, using: &numbers))"
      let country = Int.random(in: 0..<5, using: &numbers) == 0 ? "France" : "United Kingdom"
      for _ in 0..<min(Int.random(in: 1...6, using: &numbers), rows - row) {
        let quantity = Int.random(in: 1...12, using: &numbers) * (isReturn ? -1 : 1)
        let price = "\(Int.random(in: 0..<20, using: &numbers)).\(Int.random(in: 10..<100, using: &numbers))"
        let isBroken = Int.random(in: 0..<200, using: &numbers) == 0
        text += "\(isReturn ? "C" : "")\(order),\(20_000 + row % 977),\"HOLDER, \"\"T-LIGHT\"\"\nNo \(row)\","
        text += "\(quantity),"
        text += "\(time),\(isBroken ? "free" : price),\(customer),\(country)\n"
        row += 1
      }
    }
    return text
  }

  /// Purchases without keys, of which some come several times, and some are broken.
  static func plain(rows: Int, customers: Int, seed: UInt64) -> String {
    var numbers = SeededNumbers(seed: seed)
    var text = "who,when,paid\n"
    text.reserveCapacity(rows * 30)
    for _ in 0..<rows {
      let customer = Int.random(in: 0..<customers, using: &numbers)
      let day = Int.random(in: 1...28, using: &numbers)
      let paid = Int.random(in: 0..<60, using: &numbers) == 0 ? "?" : "\(Int.random(in: 1...9, using: &numbers)).50"
      text += "c\(customer),2026-0\(Int.random(in: 1...9, using: &numbers))-\(day < 10 ? "0" : "")\(day),\(paid)\n"
    }
    return text
  }
}
