import DataExchange
import Foundation
import RetentionKit

extension ImportCommand {
  /// Imports what `retention export` has written.
  func importArchive() throws {
    // Before a store is made for it.
    guard FileManager.default.isReadableFile(atPath: file) else {
      throw ArchiveError.unreadable(path: file, code: FileManager.default.fileExists(atPath: file) ? EACCES : ENOENT)
    }
    let database = try StoreArguments.writing(arguments.store, creating: true)
    let bar = ProgressBar()
    do {
      let contents = try database.store.importArchive(from: file) { progress in
        bar.show(UInt64(progress.fractionCompleted * 1000), of: 1000, "\(progress.lineCount) lines")
      }
      bar.end()
      print(try Figures(contents).text(arguments.format))
    } catch {
      bar.end()
      try? database.close()
      throw error
    }
    try database.close()
  }
}

extension ExportCommand {
  /// Writes all that the store holds.
  func exportArchive(of database: RetentionDatabase) throws {
    guard let output else {
      let sink = ByteSink(descriptor: STDOUT_FILENO, name: "standard output")
      _ = try database.store.exportArchive(to: { bytes in try sink.write { $0.append(contentsOf: bytes) } })
      return try sink.flush()
    }
    let bar = ProgressBar()
    defer { bar.end() }
    let contents = try database.store.exportArchive(to: output) { progress in
      bar.show(UInt64(progress.fractionCompleted * 1000), of: 1000, "\(progress.lineCount) lines")
    }
    print(try Figures(contents).text(arguments.format))
  }
}

extension Figures {
  /// What an archive holds.
  fileprivate init(_ contents: ArchiveContents) {
    self.init([
      ("identifiers", .count(contents.profileCount)), ("interactions", .count(contents.interactionCount)),
      ("voids", .count(contents.voidCount)), ("consents", .count(contents.consentCount)),
      ("identity events", .count(contents.identityEventCount)), ("tombstones", .count(contents.tombstoneCount)),
      ("documents", .count(contents.documentCount)), ("state hash", .text(contents.stateHash.description)),
    ])
  }
}
