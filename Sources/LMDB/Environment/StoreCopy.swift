internal import CLMDB
internal import Glibc

/// Writes a store's last commit to an open file.
struct StoreCopy {
  let source: OpaquePointer
  let target: StorePath
  let options: Environment.Options

  func write(
    _ form: Environment.BackupOptions.Form, to file: borrowing FileDescriptor, at path: String
  ) throws(LMDBError) {
    let code = mdb_env_copyfd2(source, file.rawValue, form == .compact ? UInt32(MDB_CP_COMPACT) : 0)
    guard code == MDB_INCOMPATIBLE else { return try check(code) }
    // Compacting counts pages, and refuses when some belong neither to a tree nor to the free list. What it wrote is
    // no store; the pages themselves are, and so is what can be read from them.
    var whole = TemporaryFile(besides: target, purpose: "copying")
    defer { unlink(whole.path) }
    let wholeFile = try target.systemCall("creating") { () throws(SystemError) in
      try whole.create(mode: options.fileMode)
    }
    try check(mdb_env_copyfd2(source, wholeFile.rawValue, 0))
    try target.systemCall("emptying") { () throws(SystemError) in
      _ = try SystemError.retrying { ftruncate(file.rawValue, 0) }
    }
    try copyRecords(from: whole.path, to: path)
  }

  private func check(_ code: CInt) throws(LMDBError) {
    guard code != MDB_SUCCESS else { return }
    throw target.error(SystemError(number: code), "backing up to")
  }

  // MARK: Record by record

  private func copyRecords(from source: String, to destination: String) throws(LMDBError) {
    let from = try open(source, flags: MDB_RDONLY)
    defer { mdb_env_close(from) }
    let to = try open(destination, flags: 0)
    defer { mdb_env_close(to) }
    let reading = try begin(from, flags: MDB_RDONLY)
    defer { mdb_txn_abort(reading) }
    var writing = try begin(to, flags: 0)
    do throws(LMDBError) {
      let names = try TableCatalog(transaction: reading, environment: 0, limit: 0, isReadOnly: true).existingNames()
      for name in names {
        try copyTable(name, from: reading, to: &writing)
      }
    } catch {
      mdb_txn_abort(writing)
      throw error
    }
    try check(mdb_txn_commit(writing))
    try check(mdb_env_sync(to, 1))
  }

  private func copyTable(
    _ name: String, from reading: OpaquePointer, to writing: inout OpaquePointer
  ) throws(LMDBError) {
    var (source, destination): (MDB_dbi, MDB_dbi) = (0, 0)
    var flags: UInt32 = 0
    let code = mdb_dbi_open(reading, name, 0, &source)
    // A plain entry of the main database, not a table.
    if code == MDB_INCOMPATIBLE { return try copyEntries(source: 1, named: name, from: reading, to: writing) }
    try check(code)
    try check(mdb_dbi_flags(reading, source, &flags))
    try check(mdb_dbi_open(writing, name, flags | UInt32(MDB_CREATE), &destination))
    var cursor: OpaquePointer?
    try check(mdb_cursor_open(reading, source, &cursor))
    defer { mdb_cursor_close(cursor) }
    let append = UInt32(flags & UInt32(MDB_DUPSORT) != 0 ? MDB_APPENDDUP : MDB_APPEND)
    var key = MDB_val()
    var value = MDB_val()
    var step = mdb_cursor_get(cursor, &key, &value, MDB_FIRST)
    var byteCount = 0
    while step == MDB_SUCCESS {
      try check(mdb_put(writing, destination, &key, &value, append))
      byteCount += key.mv_size + value.mv_size
      if byteCount > Self.byteCountInCommit {
        byteCount = 0
        let code: CInt
        (code, writing) = try commitAndBegin(writing)
        try check(code)
      }
      step = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)
    }
    guard step == MDB_NOTFOUND else { throw LMDBError(step, in: "reading '\(name)'") }
  }

  /// Few enough for LMDB to keep all changed pages of a transaction in memory.
  private static let byteCountInCommit = 64 << 20

  private func commitAndBegin(_ writing: OpaquePointer) throws(LMDBError) -> (CInt, OpaquePointer) {
    let environment = mdb_txn_env(writing)
    let code = mdb_txn_commit(writing)
    guard let environment else { throw LMDBError(EINVAL, in: "committing the copy") }
    return (code, try begin(environment, flags: 0))
  }

  private func copyEntries(
    source: MDB_dbi, named name: String, from reading: OpaquePointer, to writing: OpaquePointer
  ) throws(LMDBError) {
    var copy = Array(name.utf8)
    let code = copy.withUnsafeMutableBytes { bytes -> CInt in
      var key = MDB_val(mv_size: bytes.count, mv_data: bytes.baseAddress)
      var value = MDB_val()
      let code = mdb_get(reading, source, &key, &value)
      return code == MDB_SUCCESS ? mdb_put(writing, 1, &key, &value, 0) : code
    }
    try check(code)
  }

  private func open(_ path: String, flags: CInt) throws(LMDBError) -> OpaquePointer {
    var environment: OpaquePointer?
    try check(mdb_env_create(&environment))
    guard let environment else { throw LMDBError(ENOMEM, in: "creating an environment") }
    var code = mdb_env_set_maxdbs(environment, 65_535)
    if code == MDB_SUCCESS { code = mdb_env_set_mapsize(environment, options.reservedByteCount * 2) }
    if code == MDB_SUCCESS {
      code = mdb_env_open(
        environment, path, UInt32(MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOSYNC | flags), mdb_mode_t(options.fileMode))
    }
    guard code == MDB_SUCCESS else {
      mdb_env_close(environment)
      throw LMDBError(code, in: "opening '\(path)'")
    }
    return environment
  }

  private func begin(_ environment: OpaquePointer, flags: CInt) throws(LMDBError) -> OpaquePointer {
    var transaction: OpaquePointer?
    let code = mdb_txn_begin(environment, nil, UInt32(flags), &transaction)
    guard code == MDB_SUCCESS, let transaction else { throw LMDBError(code, in: "beginning the copy") }
    return transaction
  }
}
