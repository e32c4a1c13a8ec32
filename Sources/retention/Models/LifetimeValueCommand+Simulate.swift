import ArgumentParser
import Foundation
import RetentionKit

extension LifetimeValueCommand {
  /// `retention clv simulate`
  struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints purchases of customers that a stored model makes up, the same for the same seed.",
      discussion:
        "All of them buy for the first time at the start. As a table: one purchase a line, CSV. \(ExitCodes.text)")
    @OptionGroup var arguments: StoreArguments
    @Option(help: "The name of the stored model.") var name: String
    @Option(help: "How many customers.") var customers = 100
    @Option(help: "When they buy for the first time. Default: where the model's data end.") var from: String?
    @Option(help: "For how many months they are watched.") var months = 12.0
    @Option(help: "The seed of the random numbers.") var seed: UInt64 = 1

    func validate() throws {
      guard (0...CustomerBaseModel.simulationLimit).contains(customers) else {
        throw ValidationError("--customers takes 0 to \(CustomerBaseModel.simulationLimit).")
      }
      guard months.isFinite, months >= 0 else { throw ValidationError("--months takes 0 or more.") }
    }

    func run() throws {
      let start = try from.map { try Timestamp($0) }
      let (name, customers, months, seed) = (name, customers, months, seed)
      let database = try arguments.open()
      let model = try database.read { tx in try tx.customerBaseModel(named: name) }
      try database.close()
      let simulated = try model.simulatedCustomers(
        customers, from: start ?? model.provenance.asOf, within: .months(months), seed: seed)
      switch arguments.format {
      case .json:
        struct Result: Encodable {
          let model: String
          let seed: UInt64
          let currency: String?
          let customers: [SimulatedCustomer]
        }
        print(
          try encoded(
            Result(
              model: model.purchases.family.name, seed: seed, currency: model.provenance.currency, customers: simulated)
          ))
      case .table:
        print("customer,at,value,currency")
        for (number, customer) in simulated.enumerated() {
          for purchase in customer.purchases {
            let value = purchase.value.map { String(format: "%.2f", $0) } ?? ""
            let currency = purchase.value == nil ? "" : model.provenance.currency ?? ""
            print("\(number + 1),\(purchase.at),\(value),\(currency)")
          }
        }
      }
    }
  }
}
