import ArgumentParser
import LMDB
import RetentionKit

/// `retention backup`
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copies a store as of its last commit, while it may be in use, and verifies the copy.")

  @Argument(help: "The store's file.") var store: String
  @Argument(help: "The file to make.") var destination: String
  @Flag(help: "Copy page for page, free pages too: faster, but larger.") var exact = false
  @Flag(help: "Replace the destination if it exists.") var replace = false

  func run() throws {
    var options = Environment.Options()
    options.creation = .never
    options.access = .readOnly
    let database = try RetentionDatabase(at: store, options: CustomerStore.Options(engine: options))
    try database.backup(
      to: destination, Environment.BackupOptions(form: exact ? .exact : .compact, replacesExisting: replace))
    try database.close()
  }
}
