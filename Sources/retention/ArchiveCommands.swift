import ArgumentParser
import RetentionKit

extension ImportCommand {
  func importArchive() throws { throw ValidationError("Archives cannot be read yet.") }
}

extension ExportCommand {
  func exportArchive(of database: RetentionDatabase) throws { throw ValidationError("Archives cannot be written yet.") }
}
