import LMDB
import RetentionKit

/// An error of the library in the words of the tool: what to do is a flag here, and not an option of a call.
struct ToolError: Error, CustomStringConvertible {
  let description: String

  /// The error in the tool's words, if it has others for it.
  static func inOwnWords(_ error: any Error) -> any Error {
    let cause: LMDBError
    switch error {
    case CustomerStoreError.storage(let error): cause = error
    case ImportError.store(.storage(let error)): cause = error
    case let error as LMDBError: cause = error
    default: return error
    }
    guard let text = text(of: cause) else { return error }
    return ToolError(description: text)
  }

  private static func text(of error: LMDBError) -> String? {
    switch error {
    case .missing(let path): "there is no store '\(path)'; check the path, or make one with 'retention import'"
    case .alreadyExists(let path): "'\(path)' exists already; choose another path, or replace it with --replace"
    case .alreadyOpen(let path), .openElsewhere(let path):
      "another process has '\(path)' open; end it first, or work on a copy that 'retention backup' makes"
    case .openingTimedOut(let path):
      "another process kept opening or verifying '\(path)'; wait for it, and try again"
    case .unsupportedFileSystem(let path, let kind):
      "'\(path)' is on \(kind), where locks and memory maps are not coherent; use a local disk"
    case .addressSpaceExhausted(let byteCount, let code):
      "\(byteCount) bytes of address space cannot be reserved: \(code); raise the limit (ulimit -v)"
    case .tooManyReaders(let limit, _): "all \(limit) readers of the store are taken; try again when some have ended"
    case .storageFull(let used, let reserved, _):
      "the store would use \(used) of \(reserved) reserved bytes, nothing was written; erase what is not needed, or run "
        + "'retention compact'"
    case .transactionTooLarge(let code):
      "the transaction changed too many pages (\(code)), nothing was written; give import a smaller --batch-size"
    default: nil
    }
  }
}
