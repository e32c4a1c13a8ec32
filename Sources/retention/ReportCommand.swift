import ArgumentParser
import Foundation
import RetentionKit

/// `retention report`
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Writes the state of retention as one page of HTML.",
    discussion: """
      The page has its pictures and its style in it: it needs no network and runs no scripts. What the store has no data for is \
      left out, which the page says. It names customers at risk by their identifiers.

      retention report shop.retention --output report.html --segment 'country = "DE"'

      \(ExitCodes.text)
      """)

  @Argument(help: "The store's file.") var store: String
  @Option(help: "The page to write, in the place of what was there.") var output: String
  @Option(help: "What stands above the page.") var title = "Retention"
  @Option(help: "Only customers of whom this is true, as text; see 'retention segment'.") var segment: String?
  @Option(help: "The zone whose days and months count, such as Europe/Berlin. Default: the store's.") var zone: String?
  @Option(help: "Only what occurred before, such as 2026-11-25T00:00:00Z. Default: now.") var asOf: String?
  @Option(help: "The currency that counts, others being left out. Default: the first that there is.")
  var currency: String?
  @Option(help: "Lost after so many days without a purchase.") var silence = 90
  @Option(help: "How to print: table or json.") var format = OutputFormat.table

  func run() throws {
    let path = OutputPath(path: output, option: "--output")
    try path.check(against: OutputPath.files(ofStore: store))
    let scope = MetricScope(
      asOf: try asOf.map { try Timestamp($0) } ?? .now,
      segment: try segment.map { SegmentDefinition($0, try SegmentPredicate($0)) },
      zone: try zone.map { try TimeZoneIdentifier($0) }, currency: try currency.map { try Currency($0) })
    let duration = try Duration.givenDays(silence)
    let database = try StoreArguments.reading(store)
    let report = try database.read { tx in try RetentionReport(scope, title: title, silence: duration, of: tx) }
    try database.close()
    let page = Data(report.html().utf8)
    // Written beside its place and renamed, so that nobody ever reads half of it.
    try page.write(to: URL(fileURLWithPath: output), options: .atomic)
    let figures = Figures([
      ("report", .text(output)), ("bytes", .count(page.count)), ("left out", .count(report.omissions.count)),
    ])
    print(try figures.text(format))
  }
}
