import ArgumentParser
import LMDB
import RetentionKit
import RetentionTesting

/// `retention demo`
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Makes a store with made-up customers to play with.",
    discussion: """
      Customers, orders, subscriptions, support cases, answers, consents and messages, decided by --seed and --until alone.

      retention demo demo.retention --customers 5000 --kind shop

      \(ExitCodes.text)
      """)

  @Argument(help: "The new store's file.") var store: String
  @Option(help: "How many customers.") var customers = 2_000
  @Option(help: "What decides about all that is left to chance.") var seed: UInt64 = 1
  @Option(help: "What the business lives on: shop, subscriptions or both.") var kind = DemoKind.both
  @Option(help: "Nothing occurs then or later, such as 2026-11-25. Default: the day that began last in UTC.")
  var until: String?
  @Option(help: "How to print: table or json.") var format = OutputFormat.table

  func validate() throws {
    guard (0...10_000_000).contains(customers) else {
      throw ValidationError("Give 0 to 10000000 customers, not \(customers).")
    }
  }

  func run() throws {
    var options = Environment.Options()
    options.creation = .always
    let business = DemoBusiness(customers: customers, seed: seed, kind: kind.kind, until: try end())
    let database = try RetentionDatabase(at: store, options: CustomerStore.Options(engine: options))
    try ProgressBar.during { bar in
      try business.fill(database) { written in
        bar.show(UInt64(written), of: UInt64(customers), "\(written) customers")
      }
    }
    let statistics = try database.maintenance.statistics()
    try database.close()
    let figures = Figures([
      ("customers", statistics.customerCount), ("interactions", statistics.interactionCount),
      ("consents", statistics.consentCount), ("used bytes", statistics.byteCount),
    ])
    print(try figures.text(format))
  }

  private func end() throws -> Timestamp {
    guard let until else { return Timestamp(day: Timestamp.now.utcDate) }
    return until.contains("T") ? try Timestamp(until) : try Timestamp(day: until)
  }
}

/// What a made-up business lives on.
enum DemoKind: String, ExpressibleByArgument, CaseIterable {
  case shop, subscriptions, both

  var kind: DemoBusiness.Kind {
    switch self {
    case .shop: .shop
    case .subscriptions: .subscriptions
    case .both: .both
    }
  }
}
