import ArgumentParser
import LMDB
import RetentionKit

/// `retention verify`
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Reads everything in a store, and says whether it is whole.",
    discussion: """
      First the pages of the file, which no process may have open for that; then every record, and whether what is \
      derived (summaries, indexes) follows from the facts. --repair makes what is derived anew.

      Exit code 2 says that something is wrong, and what is printed says what.
      """)

  @OptionGroup var arguments: StoreArguments
  @Flag(help: "Check the pages of the file alone.") var structureOnly = false
  @Flag(help: "Make what is derived anew where it is wrong.") var repair = false

  func run() throws {
    let report = try Environment.verify(at: arguments.store)
    var figures = Figures([
      ("bytes", Int(clamping: report.fileByteCount)), ("pages", Int(clamping: report.pageCount)),
      ("free pages", Int(clamping: report.freePageCount)), ("leaked pages", Int(clamping: report.leakedPageCount)),
      ("tables", report.tables.count), ("last transaction", Int(clamping: report.transactionID)),
    ])
    guard !structureOnly else { return print(try figures.text(arguments.format)) }

    let database = try arguments.open(writing: repair)
    var verification = try database.store.verifyRecords()
    if repair, !verification.isConsistent {
      figures.append("repaired", .count(try database.store.rebuildDerived()))
      verification = try database.store.verifyRecords()
    }
    figures.append("records", .count(verification.recordCount))
    figures.append("problems", .count(verification.problems.count))
    print(try figures.text(arguments.format))
    for problem in verification.problems { standardError("\(problem)") }
    if verification.hasMoreProblems { standardError("… and more") }
    try database.close()
    if !verification.isConsistent { throw ExitCode(2) }
  }
}
