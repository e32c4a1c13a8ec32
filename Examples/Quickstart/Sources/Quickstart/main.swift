// Imports the purchases of the CDNOW sample into a store on disk, and asks it a few questions.
// Run it twice: a purchase that was recorded before is not recorded again, so the answers stay the same.

import Foundation
import RetentionKit
import SwiftCSV

let arguments = CommandLine.arguments.dropFirst()
if arguments.first?.hasPrefix("-") == true {
  print("usage: Quickstart [LOG.csv [STORE]]")
  exit(arguments.first == "--help" ? 0 : 64)
}
let example = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
let log = arguments.first ?? example.appendingPathComponent("Data/cdnow_sample.csv").path
let store = arguments.dropFirst().first ?? example.appendingPathComponent("cdnow.retention").path

do {
  let database = try RetentionDatabase(at: store)
  let rows = try NamedCSV(url: URL(fileURLWithPath: log)).rows
  try database.write { tx in
    for (number, row) in rows.enumerated() {
      try tx.recordRow(row, number: number + 1)
    }
  }

  let totals = try database.read { tx in try tx.purchaseTotals() }
  let rate = totals.repeatPurchaseRate
  print("store                 \(database.path)")
  print("customers             \(totals.customers)")
  print("purchases             \(totals.purchases)")
  print("revenue               \(totals.revenue.map(\.description).joined(separator: ", "))")
  print("repeat purchase rate  \(percent(rate.value ?? 0)) of n = \(rate.trials) bought on two days or more,")
  print("                      95 % Wilson interval \(percent(rate.interval95.lowerBound))")
  print("                      to \(percent(rate.interval95.upperBound))")
  try database.close()
} catch {
  FileHandle.standardError.write(Data("The quickstart failed: \(error)\n".utf8))
  exit(1)
}

extension CustomerTransaction {
  /// Records one line of the log. The log has no order numbers, so a line's number is what makes it the same line again.
  mutating func recordRow(_ row: [String: String], number: Int) throws {
    guard let id = row["customer_id"], let day = row["date"], let value = row["dollar_value"],
      let items = Int(row["number_of_cds"] ?? "")
    else { throw MalformedRow(number: number, row: row) }
    let customer = try customer(ExternalID(id, kind: "cdnow"))
    let purchase = Purchase(
      total: try Money(amount: value, currency: Currency("USD")), itemCount: items,
      occurredAt: try Timestamp(day: day))
    try record(purchase, by: customer, key: InteractionKey(source: "cdnow-sample", id: "row-\(number)"))
  }
}

struct MalformedRow: Error {
  let number: Int
  let row: [String: String]
}

func percent(_ share: Double) -> String {
  "\((share * 1000).rounded() / 10) %"
}
