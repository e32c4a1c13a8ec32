/// Why an archive was not written or read.
///
/// ```swift
/// let store = try CustomerStore(at: "shop.retention")
/// do {
///   try store.importArchive(from: "backup.jsonl")
/// } catch let error as ArchiveError {
///   print(error)
/// }
/// try store.close()
/// ```
public enum ArchiveError: Error, Hashable, Sendable {
  /// The system does not let the file be read; `code` is its `errno`.
  case unreadable(path: String, code: Int32)
  /// The system does not let the file be written; `code` is its `errno`.
  case unwritable(path: String, code: Int32)
  /// The file does not begin as an archive does.
  case notAnArchive(path: String, reason: String)
  /// The archive was written by a newer release, in a format that this one does not know.
  case newerFormat(path: String, found: Int64, supported: Int64)
  /// The archive ends in the middle: the line that begins at byte `offset`, counted from 0, is not complete, or the
  /// last line is missing.
  case truncated(line: Int, offset: UInt64)
  /// A line is not what this release writes: it was damaged or changed. `offset` is its first byte, counted from 0.
  case damagedLine(line: Int, offset: UInt64, reason: String)
  /// A line holds something that this release does not know, and that would be lost.
  case unknownContent(line: Int, offset: UInt64, path: String)
  /// The archive is whole, but the lines are not those that were written.
  case changedLines(reason: String)
  /// The store holds something already, and an archive can only be imported into an empty one.
  case storeNotEmpty(reason: String)
  /// The store holds a part of another archive, which is to be imported to its end, or given up with the store.
  case otherArchive(path: String)
  /// The store holds a part of an archive, and cannot be exported before the rest was imported.
  case unfinishedImport
  /// What was imported is not what was exported.
  case stateDiffers(exported: StateHash, imported: StateHash)
}

extension ArchiveError: CustomStringConvertible {
  /// What happened, where, and what to do.
  public var description: String {
    switch self {
    case .unreadable(let path, let code): "'\(path)' cannot be read (\(ArchiveFile.text(of: code)))"
    case .unwritable(let path, let code): "'\(path)' cannot be written (\(ArchiveFile.text(of: code)))"
    case .notAnArchive(let path, let reason): "'\(path)' is no archive of a customer store: \(reason)"
    case .newerFormat(let path, let found, let supported):
      "'\(path)' has format \(found), and this release reads up to \(supported); use the release that wrote it, or a "
        + "newer one"
    case .truncated(let line, let offset):
      "the archive ends in line \(line), which begins at byte \(offset); get the whole file and import again"
    case .damagedLine(let line, let offset, let reason): "line \(line), at byte \(offset): \(reason)"
    case .unknownContent(let line, let offset, let path):
      "line \(line), at byte \(offset): '\(path)' is not known to this release; use the release that wrote it, or newer"
    case .changedLines(let reason): "the archive is not as it was written: \(reason); get it again"
    case .storeNotEmpty(let reason):
      "an archive can only be imported into an empty store, and this one has \(reason); open a new one"
    case .otherArchive(let path):
      "the store holds a part of another archive than '\(path)'; import that one to its end, or open a new store"
    case .unfinishedImport: "the store holds a part of an archive; import the rest first"
    case .stateDiffers(let exported, let imported):
      "what was imported has the state hash \(imported), and what was exported has \(exported); verify the store that "
        + "was exported, rebuild what is derived there, and export it again"
    }
  }
}
