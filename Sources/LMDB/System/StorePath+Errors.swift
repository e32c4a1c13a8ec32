internal import Glibc

extension StorePath {
  /// Runs system calls on the store's file and tells their errors in a host's terms.
  func systemCall<Result: ~Copyable>(
    _ operation: String, _ body: () throws(SystemError) -> Result
  ) throws(LMDBError) -> Result {
    do throws(SystemError) {
      return try body()
    } catch {
      throw self.error(error, operation)
    }
  }

  /// What an `errno` means for the file.
  func error(_ error: SystemError, _ operation: String) -> LMDBError {
    let code = EngineCode(error.number)
    switch error.number {
    case EACCES, EPERM, EROFS: return .permissionDenied(path: path, code: code)
    case ENOENT: return .missing(path: path)
    case EEXIST: return .alreadyExists(path: path)
    case EISDIR: return .invalidPath(path: path, reason: "it is a directory")
    case ENAMETOOLONG: return .invalidPath(path: path, reason: "it is longer than the system allows")
    case ENXIO: return .invalidPath(path: path, reason: "it is not a regular file")
    default: return Environment.writeError(error.number, "\(operation) '\(path)'", path: path)
    }
  }
}
