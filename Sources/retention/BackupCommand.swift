import ArgumentParser
import Foundation
import LMDB
import RetentionKit

/// `retention backup`
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copies a store as of its last commit, while it may be in use, and verifies the copy.",
    discussion: """
      Example: retention backup shop.retention backups/2026-11-25.retention
      \(ExitCodes.text)
      """)

  @OptionGroup var arguments: StoreArguments
  @Argument(help: "The file to make.") var destination: String
  @Flag(help: "Copy page for page, free pages too: faster, but larger.") var exact = false
  @Flag(help: "Copy record for record into full pages: slower and smallest, and without bytes of erased records.")
  var repacked = false
  @Flag(help: "Replace the destination if it exists.") var replace = false

  func validate() throws {
    if exact, repacked { throw ValidationError("--exact and --repacked exclude each other.") }
  }

  func run() throws {
    let database = try arguments.open()
    let form: Environment.BackupOptions.Form = exact ? .exact : repacked ? .repacked : .compact
    let options = Environment.BackupOptions(form: form, replacesExisting: replace)
    try ProgressBar.during { bar in
      try database.maintenance.backup(to: destination, options) { progress in bar.show(progress) }
    }
    try database.close()
    print(
      try Figures([("backup", .text(destination)), ("bytes", .count(byteCount(of: destination)))]).text(
        arguments.format))
  }
}

/// `retention restore`
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Puts a verified copy of a backup in the place of a store that no process has open.",
    discussion: """
      Example: retention restore shop.retention backups/2026-11-25.retention --replace
      \(ExitCodes.text)
      """)

  @OptionGroup var arguments: StoreArguments
  @Argument(help: "The backup.") var backup: String
  @Flag(help: "Replace the store if it exists.") var replace = false

  func run() throws {
    try ProgressBar.during { bar in
      try CustomerStore.restore(from: backup, to: arguments.store, replacesExisting: replace) { progress in
        bar.show(progress)
      }
    }
    print(
      try Figures([("store", .text(arguments.store)), ("bytes", .count(byteCount(of: arguments.store)))]).text(
        arguments.format))
  }
}

/// `retention compact`
struct CompactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compact",
    abstract: "Rewrites a store that no process has open: smaller, and without bytes of erased records.",
    discussion: ExitCodes.text)

  @OptionGroup var arguments: StoreArguments

  func run() throws {
    let sizes = try ProgressBar.during { bar in
      try CustomerStore.compact(at: arguments.store) { progress in bar.show(progress) }
    }
    print(
      try Figures([("bytes before", sizes.byteCountBefore), ("bytes after", sizes.byteCountAfter)]).text(
        arguments.format))
  }
}

/// The size of a file; 0 if there is none.
func byteCount(of path: String) -> Int {
  ((try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? NSNumber)?.intValue ?? 0
}

/// Writes a line for people, beside what scripts read.
func standardError(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }
