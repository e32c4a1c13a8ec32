import ArgumentParser
import DataExchange
import Foundation
import RetentionKit

/// `retention import`
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Brings a file of customers and what they did into a store, which is made if there is none.",
    discussion: """
      A mapping says which column is what; without one it is guessed, printed to standard error, and used. Rows that are \
      not imported are told, and with --rejects written to a file with their numbers and reasons. An import that was \
      interrupted goes on when it is run again, and one that is run twice changes nothing.

      Examples:
        retention import shop.retention orders.csv --currency EUR --zone Europe/Berlin --dry-run
        retention import shop.retention orders.csv --currency EUR --show-mapping > mapping.json
        retention import shop.retention orders.csv --mapping mapping.json --rejects rejects.csv
        retention import shop.retention events.jsonl --input segment
        retention import copy.retention shop.archive

      Exit codes: 0 done, 2 done with rejected rows, 1 the import stopped (standard error says why and what to do), \
      64 wrong arguments.
      """)

  /// What a file holds.
  enum Input: String, ExpressibleByArgument, CaseIterable {
    case csv
    case jsonl
    case segment
    case archive

    var format: ImportMapping.Format? {
      switch self {
      case .csv: .csv
      case .jsonl: .jsonLines
      case .segment: .segment
      case .archive: nil
      }
    }
  }

  @OptionGroup var arguments: StoreArguments
  @Argument(help: "The file to import.") var file: String
  @Option(help: "A file with the mapping, in JSON.") var mapping: String?
  @Option(help: "What the file holds: csv, jsonl, segment or archive; found out unless given.")
  var input: Input?
  @Option(help: "The kind of the customers' identifiers.") var kind: String?
  @Option(help: "The currency of amounts, such as EUR, if no column tells it.") var currency: String?
  @Option(help: "The zone of local times, such as Europe/Berlin; UTC unless given.") var zone: String?
  @Flag(help: "Change nothing; say what would be imported.") var dryRun = false
  @Option(help: "The file that rejected rows are written to, as CSV; it is replaced.") var rejects: String?
  @Option(help: "How many facts are committed at a time; 200000 unless given.") var batchSize: Int?
  @Flag(help: "Print the mapping that would be used, and import nothing.") var showMapping = false
  @Flag(help: "Begin with the first row, whatever the store knows of an earlier run.") var startOver = false

  func validate() throws {
    _ = try parsedCurrency()
    _ = try parsedZone()
    if let batchSize, batchSize < 1 { throw ValidationError("--batch-size is \(batchSize); give it at least 1.") }
    if input == .archive { try refuseOptionsOfLogs() }
  }

  private func refuseOptionsOfLogs() throws {
    if mapping != nil || dryRun || rejects != nil || showMapping || startOver {
      throw ValidationError("An archive is imported as it is: it takes no mapping, and nothing of it is rejected.")
    }
  }

  func run() throws {
    if input == .archive { return try importArchive() }
    if input == nil, CustomerStore.isArchive(file) {
      try refuseOptionsOfLogs()
      return try importArchive()
    }
    if let rejects {
      try OutputPath(path: rejects, option: "--rejects").check(
        against: [("the file to import", file), ("the mapping", self.mapping)]
          + OutputPath.files(ofStore: arguments.store))
    }
    let mapping = try self.mapping.map(read) ?? guess()
    if showMapping { return print(mapping.json) }
    var options = Importer.Options(rejects: rejects, isDryRun: dryRun)
    options.startsOver = startOver
    if let batchSize { options.batchSize = batchSize }
    let (database, scratch) = try open()
    defer { if let scratch { try? FileManager.default.removeItem(at: scratch) } }
    let bar = ProgressBar()
    let report: ImportReport
    do {
      report = try database.importFile(file, mapping: mapping, options: options) { progress in
        bar.show(
          progress.byteCount, of: progress.fileByteCount,
          "\(progress.rowCount) rows, \(progress.recordedCount) new, \(progress.rejectedRowCount) rejected")
        return true
      }
      bar.end()
    } catch {
      bar.end()
      try? database.close()
      throw error
    }
    try database.close()
    tell(report.rejects, of: report.rejectedRowCount)
    print(try figures(report).text(arguments.format))
    if report.rejectedRowCount > 0 { throw ExitCode(2) }
  }

  // MARK: The mapping

  private func read(_ path: String) throws -> ImportMapping {
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      let reason =
        FileManager.default.isReadableFile(atPath: path)
        ? "it is no text in UTF-8" : "there is no such file, or it may not be read"
      throw ValidationError("The mapping '\(path)' cannot be read: \(reason).")
    }
    var mapping = try ImportMapping(json: text)
    if let kind { mapping.customer?.kind = kind }
    return mapping
  }

  private func guess() throws -> ImportMapping {
    let guess = try ImportMapping.guess(file: file, currency: parsedCurrency(), zone: parsedZone(), kind: kind)
    let mapping = guess.mapping
    if let input, input.format != mapping.format {
      throw ValidationError(
        "The file looks like \(mapping.format.rawValue); if it is \(input.rawValue), say so in a mapping.")
    }
    guard guess.questions.isEmpty else { throw UnansweredQuestions(guess: guess, mapping: mapping.json) }
    if !showMapping {
      complain("The mapping is a guess; write it to a file with --show-mapping, change it, and give it with --mapping:")
    }
    for note in guess.notes { complain("  \(note)") }
    return mapping
  }

  private func parsedCurrency() throws -> Currency? {
    do {
      return try currency.map { try Currency($0) }
    } catch {
      throw ValidationError("\(error)")
    }
  }

  private func parsedZone() throws -> TimeZoneIdentifier? {
    do {
      return try zone.map { try TimeZoneIdentifier($0) }
    } catch {
      throw ValidationError("\(error)")
    }
  }

  // MARK: The store and the report

  /// The store, or for a dry run without one, an empty store elsewhere.
  private func open() throws -> (RetentionDatabase, scratch: URL?) {
    guard dryRun, !FileManager.default.fileExists(atPath: arguments.store) else {
      return (try StoreArguments.writing(arguments.store, creating: true), nil)
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("retention-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return (try StoreArguments.writing(folder.appendingPathComponent("store").path, creating: true), folder)
  }

  private func figures(_ report: ImportReport) -> Figures {
    func count(_ number: UInt64) -> Figures.Value { .count(Int(clamping: number)) }
    return Figures([
      ("ending", .text(report.ending.rawValue)), ("dry run", .flag(report.isDryRun)), ("rows", count(report.rowCount)),
      ("resumed behind row", count(report.resumedRowCount)), ("recorded", count(report.recordedCount)),
      ("duplicates", count(report.duplicateCount)), ("customers told", count(report.customerCount)),
      ("consents told", count(report.consentCount)), ("aliases told", count(report.aliasCount)),
      ("rejected rows", count(report.rejectedRowCount)), ("conflicts", count(report.conflictingRowCount)),
      ("skipped rows", count(report.skippedRowCount)),
    ])
  }

  private func tell(_ rejects: [ImportReject], of count: UInt64) {
    guard self.rejects == nil else { return }
    for reject in rejects { complain("rejected: \(reject)") }
    if count > rejects.count {
      complain("\(count) rows are rejected; run again with --rejects FILE to have them all with their reasons")
    }
  }
}

/// Why a guess is no mapping yet, and what is to be written.
private struct UnansweredQuestions: Error, CustomStringConvertible {
  let guess: ImportMappingGuess
  let mapping: String

  var description: String {
    """
    the file does not tell all that is needed:
    \(guess.questions.map { "  \($0)" }.joined(separator: "\n"))
    So far there is this mapping. Write it to a file, add what is missing, and give the file with --mapping:
    \(mapping)
    """
  }
}

/// Writes a line to standard error.
func complain(_ line: String) {
  FileHandle.standardError.write(Data("\(line)\n".utf8))
}
