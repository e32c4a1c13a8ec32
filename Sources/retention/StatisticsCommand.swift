import ArgumentParser
import LMDB
import RetentionKit

/// `retention stats`
struct StatisticsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Prints the size of a store, and what it holds.")

  @Argument(help: "The store's file.") var store: String
  @Option(help: "How to print: table or json.") var format = OutputFormat.table

  func run() throws {
    var options = Environment.Options()
    options.creation = .never
    options.access = .readOnly
    let database = try RetentionDatabase(at: store, options: CustomerStore.Options(engine: options))
    let totals = try database.read { tx in try tx.purchaseTotals() }
    let statistics = try database.statistics()
    print(
      try Figures([
        ("customers", totals.customers), ("purchases", totals.purchases), ("used bytes", statistics.usedByteCount),
        ("reserved bytes", statistics.reservedByteCount), ("free pages", statistics.freePages),
        ("pinned pages", statistics.pinnedPages), ("tables", statistics.tables.count),
        ("last transaction", Int(clamping: statistics.lastTransactionID)),
      ]).text(format))
    try database.close()
  }
}
