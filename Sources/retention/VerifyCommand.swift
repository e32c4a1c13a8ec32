import ArgumentParser
import LMDB

/// `retention verify`
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Reads every page of a store that no process has open, and says whether its structure is whole.")

  @Argument(help: "The store's file.") var store: String
  @Option(help: "How to print: table or json.") var format = OutputFormat.table

  func run() throws {
    let report = try Environment.verify(at: store)
    print(
      try Figures([
        ("bytes", Int(clamping: report.fileByteCount)), ("pages", Int(clamping: report.pageCount)),
        ("free pages", Int(clamping: report.freePageCount)), ("leaked pages", Int(clamping: report.leakedPageCount)),
        ("tables", report.tables.count), ("last transaction", Int(clamping: report.transactionID)),
      ]).text(format))
  }
}
