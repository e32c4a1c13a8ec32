import ArgumentParser
import LMDB
import RetentionKit

/// `retention stats`
struct StatisticsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Prints the size of a store, and what it holds.")

  @OptionGroup var arguments: StoreArguments

  func run() throws {
    let database = try arguments.open()
    let (customers, totals) = try database.read { tx in (try tx.customerCount(), try tx.purchaseTotals()) }
    let statistics = try database.statistics()
    print(
      try Figures([
        ("customers", .count(customers)), ("buyers", .count(totals.customers)),
        ("repeat buyers", .count(totals.repeatCustomers)), ("purchases", .count(totals.purchases)),
        ("net revenue", .text(totals.revenue.map(\.description).joined(separator: ", "))),
        ("used bytes", .count(statistics.usedByteCount)), ("reserved bytes", .count(statistics.reservedByteCount)),
        ("free pages", .count(statistics.freePages)), ("pinned pages", .count(statistics.pinnedPages)),
        ("tables", .count(statistics.tables.count)),
        ("last transaction", .count(Int(clamping: statistics.lastTransactionID))),
      ]).text(arguments.format))
    try database.close()
  }
}
