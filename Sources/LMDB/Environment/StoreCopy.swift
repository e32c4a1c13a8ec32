internal import CLMDB
internal import Glibc

/// Writes a store's last commit to an open file.
struct StoreCopy {
  let source: OpaquePointer
  let target: StorePath
  let mode: UInt32

  func write(
    _ form: Environment.BackupOptions.Form, to file: borrowing FileDescriptor, at path: String
  ) throws(LMDBError) {
    let code = try copyPages(to: file, flags: form == .compact ? UInt32(MDB_CP_COMPACT) : 0)
    guard code == MDB_INCOMPATIBLE else { return try check(code) }
    // Compacting counts pages, and refuses when some belong neither to a tree nor to the free list. What it wrote is
    // no store; the pages themselves are, and so is what can be read from them.
    try empty(file)
    var whole = TemporaryFile(besides: target, purpose: "copying")
    let wholeFile = try target.systemCall("creating") { () throws(SystemError) in try whole.create(mode: mode) }
    defer { unlink(whole.path) }
    try check(copyPages(to: wholeFile, flags: 0))
    let status = try target.systemCall("measuring") { () throws(SystemError) in try wholeFile.status() }
    do throws(LMDBError) {
      try RecordCopy.copy(from: whole.path, ofByteCount: Int(status.st_size), to: path)
    } catch {
      guard let code = error.code else { throw error }
      try check(code.rawValue)
    }
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
