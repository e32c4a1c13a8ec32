// Imports the purchases of the CDNOW sample into a store on disk, and asks it a few questions.
// Run it twice: the store knows what it was told, so the second run imports nothing, and the answers stay the same.

import Foundation
import RetentionKit

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
  // The log has no order numbers, so equal rows are counted: two equal orders of a day are two purchases.
  let mapping = try ImportMapping(
    json: """
      {
        "rows": "purchase",
        "source": "cdnow",
        "customer": {"id": "customer_id", "kind": "cdnow"},
        "occurredAt": {"from": "date"},
        "amount": {"total": "dollar_value", "quantity": "number_of_cds", "currency": {"constant": "USD"}}
      }
      """)
  let database = try RetentionDatabase(at: store)
  let report = try database.importFile(log, mapping: mapping)
  for reject in report.rejects { print("rejected: \(reject)") }

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

func percent(_ share: Double) -> String {
  "\((share * 1000).rounded() / 10) %"
}
