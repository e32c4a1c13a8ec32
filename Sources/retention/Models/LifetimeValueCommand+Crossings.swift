import ArgumentParser
import RetentionKit

extension LifetimeValueCommand {
  /// `retention clv crossings`
  struct Crossings: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints whose chance to be still a customer falls under a threshold within a window, and when.",
      discussion: ExitCodes.text)
    @OptionGroup var arguments: StoreArguments
    @Option(help: "The name of a stored model.") var name: String
    @Option(help: "The window, such as 2026-11-24T00:00:00Z/2026-11-25T00:00:00Z.") var within: String
    @Option(help: "The threshold.") var under = 0.5
    @Option(help: "Only the members of this segment: conditions, as text.") var segment: String?

    func validate() throws {
      guard under > 0, under < 1 else { throw ValidationError("--under takes more than 0 and less than 1.") }
    }

    func run() throws {
      let window = try TimeWindow(within)
      let segment = try segment.map { try SegmentPredicate($0) }
      let (name, under) = (name, under)
      struct Row: Encodable {
        let customer: UInt64
        let identifiers: [String]
        let at: Timestamp
      }
      let database = try arguments.open()
      let rows = try database.read { tx in
        var rows: [Row] = []
        let crossings = try tx.aliveCrossings(
          under: under, by: tx.customerBaseModel(named: name), within: window,
          of: try segment.map { try tx.compile($0) })
        for crossing in crossings {
          let identifiers = try tx.customer(crossing.customer)?.externalIDs.map(\.description) ?? []
          rows.append(Row(customer: crossing.customer.rawValue, identifiers: identifiers, at: crossing.at))
        }
        return rows
      }
      try database.close()
      switch arguments.format {
      case .json: print(try encoded(rows))
      case .table: for row in rows { print("\(row.at)  \(row.customer)  \(row.identifiers.joined(separator: ", "))") }
      }
    }
  }
}
