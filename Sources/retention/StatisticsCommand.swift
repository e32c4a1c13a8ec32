import ArgumentParser
import LMDB
import RetentionKit

/// `retention stats`
struct StatisticsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Prints what a store holds, and the size of its file.",
    discussion: ExitCodes.text)

  @OptionGroup var arguments: StoreArguments

  func run() throws {
    let database = try arguments.open()
    let statistics = try database.maintenance.statistics()
    let totals = try database.read { tx in try tx.purchaseTotals() }
    try database.close()
    print(try Figures(statistics, totals).text(arguments.format))
  }
}

extension Figures {
  fileprivate init(_ statistics: StoreStatistics, _ totals: PurchaseTotals) {
    self.init([
      ("format", .count(Int(clamping: statistics.format))),
      ("customers", .count(statistics.customerCount)), ("identifiers", .count(statistics.identityCount)),
      ("interactions", .count(statistics.interactionCount)), ("voids", .count(statistics.voidCount)),
      ("consents", .count(statistics.consentCount)), ("erased identifiers", .count(statistics.tombstoneCount)),
      ("changes", .count(statistics.changeCount)),
      ("indexes", .count(statistics.indexes.count)),
      ("indexes being built", .count(statistics.indexes.filter { !$0.state.isReady }.count)),
      ("buyers", .count(totals.customers)), ("repeat buyers", .count(totals.repeatCustomers)),
      ("purchases", .count(totals.purchases)),
      ("net revenue", .text(totals.revenue.map(\.description).joined(separator: ", "))),
      ("used bytes", .count(statistics.byteCount)), ("free bytes", .count(statistics.freeByteCount)),
      ("reserved bytes", .count(statistics.engine.reservedByteCount)),
      ("free pages", .count(statistics.engine.freePages)), ("pinned pages", .count(statistics.engine.pinnedPages)),
      ("tables", .count(statistics.engine.tables.count)),
      ("last transaction", .count(Int(clamping: statistics.engine.lastTransactionID))),
    ])
  }
}
