import ArgumentParser
import Foundation
import LMDB
import RetentionKit
import RetentionTesting

/// `retention demo`
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Makes a store of customers that never were, to play with.",
    discussion: """
      They buy, give back, ask for help, answer surveys, subscribe and cancel, in the two years in front of --until. The \
      same seed and the same day make the same customers.

      Examples: retention demo demo.retention
                retention demo big.retention --customers 100000 --business shop
                retention metrics churn demo.retention --silence 60
      \(ExitCodes.text)
      """)

  enum Business: String, ExpressibleByArgument, CaseIterable {
    case shop, subscriptions, both

    var businesses: [FakeCustomers.Business] {
      switch self {
      case .shop: [.shop]
      case .subscriptions: [.subscriptions]
      case .both: [.shop, .subscriptions]
      }
    }
  }

  @OptionGroup var arguments: StoreArguments
  @Option(help: "How many customers.") var customers = 2_000
  @Option(help: "What determines them.") var seed: UInt64 = 1
  @Option(help: "What is sold: shop, subscriptions or both.") var business = Business.both
  @Option(help: "The day in front of which all of it occurred, such as 2026-11-25; today unless given.")
  var until: String?

  func validate() throws {
    guard (1...100_000_000).contains(customers) else {
      throw ValidationError("Give 1 to 100000000 customers, not \(customers).")
    }
  }

  func run() throws {
    guard !FileManager.default.fileExists(atPath: arguments.store) else {
      throw ValidationError("'\(arguments.store)' is there already; name a store that is to be made.")
    }
    let end = try until.map { try Timestamp(day: $0) } ?? .now
    let start = Timestamp(microseconds: end.microseconds - 730 * 86_400_000_000)
    let database = try StoreArguments.writing(arguments.store, creating: true)
    try ProgressBar.during { bar in
      let fakes = FakeCustomers(customers, seed: seed, from: start, until: end, of: business.businesses)
      try fakes.record(in: database) { done in
        bar.show(UInt64(done), of: UInt64(customers), "\(done) of \(customers) customers")
      }
    }
    let statistics = try database.maintenance.statistics()
    try database.close()
    print(
      try Figures([
        ("store", .text(arguments.store)), ("customers", .count(statistics.customerCount)),
        ("interactions", .count(statistics.interactionCount)), ("bytes", .count(byteCount(of: arguments.store))),
      ]).text(arguments.format))
  }
}
