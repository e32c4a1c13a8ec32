import ArgumentParser
import Foundation
import RetentionKit

extension SegmentCommand {
  /// `retention segment backtest`
  struct Backtest: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "backtest",
      abstract: "Prints how a segment would have been in the past: its size, and who came and went.",
      discussion: """
        retention segment backtest shop.retention --where 'did purchase within last 90 days' --from 2026-01-01 \
        --to 2027-01-01 --by month

        Entries and exits are told from the end of one period to that of the next. Attributes are as they are now.
        \(ExitCodes.text)
        """)

    /// What periods are.
    enum Period: String, ExpressibleByArgument, CaseIterable {
      case day, week, month, quarter, year

      var unit: CalendarWindow.Unit {
        switch self {
        case .day: .days
        case .week: .weeks
        case .month: .months
        case .quarter: .quarters
        case .year: .years
        }
      }
    }

    @OptionGroup var arguments: StoreArguments
    @OptionGroup var definition: Definition
    @Option(help: "Where the first period begins: a day, such as 2026-01-01, or an instant.") var from: String
    @Option(help: "Where the last period ends: a day, which is not in it, or an instant.") var to: String
    @Option(help: "What periods are: day, week, month, quarter or year.") var by = Period.month
    @Option(help: "Whose calendar counts, such as Europe/Berlin. Default: the store's.") var zone: String?
    @Flag(help: "Answer as the store knew things then, without what it learned later.") var asKnown = false

    func run() throws {
      let (zone, isAsKnown, unit) = (try self.zone.map { try TimeZoneIdentifier($0) }, asKnown, by.unit)
      let database = try arguments.open()
      let segment = try definition.segment(in: database)
      let calendar = zone ?? database.store.settings.timeZone
      let (from, to) = (try Self.instant(from, in: calendar), try Self.instant(to, in: calendar))
      let history = try database.read { tx in
        try tx.history(
          of: tx.compile(segment.predicate, zone: segment.zone), from: from, to: to, by: unit, in: calendar,
          isAsKnown: isAsKnown)
      }
      try database.close()
      switch arguments.format {
      case .table: print(Self.table(history, in: calendar))
      case .json: print(try Self.json(history))
      }
    }

    /// An instant, or the beginning of a day.
    private static func instant(_ text: String, in zone: TimeZoneIdentifier) throws -> Timestamp {
      if let day = try? CalendarDate(text) { return zone.startOfDay(day) }
      return try Timestamp(text)
    }

    private static func table(_ history: SegmentHistory, in zone: TimeZoneIdentifier) -> String {
      let rows = history.periods.map { period in
        ["\(zone.localDate(of: period.start))", "\(period.size)", "+\(period.entries)", "-\(period.exits)"]
      }
      let all = [["from", "size", "entries", "exits"], ["before", "\(history.initialSize)", "", ""]] + rows
      let widths = (0..<4).map { column in all.map { $0[column].count }.max() ?? 0 }
      return all.map { row in
        row.enumerated().map { column, text in
          let space = String(repeating: " ", count: widths[column] - text.count)
          return column == 0 ? text + space : space + text
        }.joined(separator: "  ")
      }.joined(separator: "\n")
    }

    private static func json(_ history: SegmentHistory) throws -> String {
      let object: [String: Any] = [
        "initialSize": history.initialSize,
        "periods": history.periods.map { period -> [String: Any] in
          [
            "from": period.start.description, "to": period.end.description, "size": period.size,
            "entries": period.entries, "exits": period.exits,
          ]
        },
      ]
      let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try JSONSerialization.data(withJSONObject: object, options: options), as: UTF8.self)
    }
  }
}
