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

      Exit codes: 0 all is right, 1 the store or the disk refused, 2 something is wrong (standard error says what), 64 \
      wrong arguments.
      """)

  @OptionGroup var arguments: StoreArguments
  @Flag(help: "Check the pages of the file alone.") var structureOnly = false
  @Flag(help: "Make what is derived anew where it is wrong.") var repair = false

  func run() throws {
    let report = try ProgressBar.during { bar in
      try Environment.verify(at: arguments.store) { done, total in
        bar.show(done, of: total, "\(total) pages")
        return true
      }
    }
    var figures = Figures([
      ("bytes", Int(clamping: report.fileByteCount)), ("pages", Int(clamping: report.pageCount)),
      ("free pages", Int(clamping: report.freePageCount)), ("leaked pages", Int(clamping: report.leakedPageCount)),
      ("tables", report.tables.count), ("last transaction", Int(clamping: report.transactionID)),
    ])
    guard !structureOnly else { return print(try figures.text(arguments.format)) }

    let database = try arguments.open(writing: repair)
    var verification = try records(of: database)
    if repair, !verification.isConsistent {
      let count = try ProgressBar.during { bar in
        try database.store.rebuildDerived { repaired in
          bar.show(0, of: nil, "\(repaired) entries repaired")
          return true
        }
      }
      figures.append("repaired", .count(count))
      verification = try records(of: database)
    }
    figures.append("records", .count(verification.recordCount))
    figures.append("problems", .count(verification.problems.count))
    print(try figures.text(arguments.format))
    for problem in verification.problems { standardError("\(problem)") }
    if verification.hasMoreProblems { standardError("… and more") }
    try database.close()
    if !verification.isConsistent { throw ExitCode(2) }
  }

  private func records(of database: RetentionDatabase) throws -> StoreVerification {
    try ProgressBar.during { bar in
      try database.store.verifyRecords { done, total in
        bar.show(UInt64(done), of: UInt64(total), "\(total) records")
        return true
      }
    }
  }
}
