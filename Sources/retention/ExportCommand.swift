import ArgumentParser
import DataExchange
import Foundation
import RetentionKit

/// `retention export`
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes what a store holds, as of one commit: an archive that restores it, or rows for other programs.",
    discussion: """
      Examples:
        retention export shop.retention --output shop.archive
        retention export shop.retention --what interactions --as csv | head
        retention export shop.retention --what customers --as jsonl --output customers.jsonl

      An archive is imported with 'retention import STORE FILE --input archive'. Exit codes: 0 done, 1 the store or the \
      disk refused, 64 wrong arguments.
      """)

  /// What is written.
  enum Content: String, ExpressibleByArgument, CaseIterable {
    case archive
    case customers
    case interactions
  }

  /// How it is written.
  enum Form: String, ExpressibleByArgument, CaseIterable {
    case jsonl
    case csv
  }

  @OptionGroup var arguments: StoreArguments
  @Option(name: [.short, .long], help: "The file to write; standard output unless given.") var output: String?
  @Option(help: "What to write: archive, customers or interactions.") var what = Content.archive
  @Option(name: .customLong("as"), help: "How to write rows: jsonl or csv.") var form = Form.jsonl

  func validate() throws {
    if what == .archive, form == .csv { throw ValidationError("An archive is written as jsonl only.") }
  }

  func run() throws {
    if let output {
      try OutputPath(path: output, option: "--output").check(against: OutputPath.files(ofStore: arguments.store))
    }
    let database = try arguments.open()
    switch what {
    case .archive: try exportArchive(of: database)
    case .customers: try exportRows(.customers, of: database)
    case .interactions: try exportRows(.interactions, of: database)
    }
    try database.close()
  }

  private func exportRows(_ content: RowExport.Content, of database: RetentionDatabase) throws {
    let export = RowExport(database.store)
    let format: RowExport.Format = form == .csv ? .csv : .jsonLines
    guard let output else {
      let sink = ByteSink(descriptor: STDOUT_FILENO, name: "standard output")
      _ = try export.run(content, as: format, to: sink)
      return
    }
    let count = try export.run(content, as: format, to: output)
    print(try Figures([("rows", count)]).text(arguments.format))
  }
}
