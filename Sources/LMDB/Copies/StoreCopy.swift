internal import CLMDB
internal import Glibc

/// Writes a store's last commit to an open file.
struct StoreCopy {
  let source: OpaquePointer
  let sourcePath: String
  let target: StorePath
  let mode: UInt32
  let report: CopyReport

  func write(
    _ form: Environment.BackupOptions.Form, to file: borrowing FileDescriptor, at path: String
  ) throws(LMDBError) {
    let byteCount = RecordSource.usedByteCount(of: source)
    try report.tell(.copying, 0, of: byteCount)
    switch form {
    case .exact: try check(copyPages(to: file, flags: 0))
    case .compact: try writeCompact(to: file, at: path)
    case .repacked:
      try target.copyRecords("backing up to") { () throws(LMDBError) in
        try RecordCopy.copy(of: source, at: sourcePath, to: path, report)
      }
    }
    try report.tell(.copying, byteCount, of: byteCount)
  }

  private func writeCompact(to file: borrowing FileDescriptor, at path: String) throws(LMDBError) {
    let code = try copyPages(to: file, flags: UInt32(MDB_CP_COMPACT))
    guard code == MDB_INCOMPATIBLE else { return try check(code) }
    // Compacting counts pages, and refuses when some belong neither to a tree nor to the free list. What it wrote is
    // no store; what can be read from the pages is.
    try empty(file)
    try write(.repacked, to: file, at: path)
  }

  private func copyPages(to file: borrowing FileDescriptor, flags: UInt32) throws(LMDBError) -> CInt {
    while true {
      let code = mdb_env_copyfd2(source, file.rawValue, flags)
      // LMDB gives up when a signal comes in between.
      guard code == EINTR else { return code }
      try empty(file)
    }
  }

  private func empty(_ file: borrowing FileDescriptor) throws(LMDBError) {
    try target.systemCall("emptying") { () throws(SystemError) in
      _ = try SystemError.retrying { ftruncate(file.rawValue, 0) }
      // LMDB writes on from where the descriptor stands.
      _ = try SystemError.retrying { CInt(lseek(file.rawValue, 0, SEEK_SET)) }
    }
  }

  private func check(_ code: CInt) throws(LMDBError) {
    guard code != MDB_SUCCESS else { return }
    throw target.error(SystemError(number: code), "backing up to")
  }
}

extension StorePath {
  /// Runs a copy to this place, and tells its errors in a host's terms.
  func copyRecords(_ operation: String, _ body: () throws(LMDBError) -> Void) throws(LMDBError) {
    do throws(LMDBError) {
      try body()
    } catch {
      guard let code = error.code else { throw error }
      throw self.error(SystemError(number: code.rawValue), operation)
    }
  }
}
