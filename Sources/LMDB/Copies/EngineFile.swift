internal import CLMDB
internal import Glibc

/// A file that LMDB has open without its lock file, because nobody else knows of it.
struct EngineFile: ~Copyable {
  let pointer: OpaquePointer

  init(opening path: String, flags: CInt, mapByteCount: Int) throws(LMDBError) {
    var environment: OpaquePointer?
    try Self.check(mdb_env_create(&environment))
    guard let environment else { throw LMDBError(ENOMEM, in: "copying records") }
    var code = mdb_env_set_maxdbs(environment, 65_535)
    if code == MDB_SUCCESS { code = mdb_env_set_mapsize(environment, mapByteCount) }
    if code == MDB_SUCCESS {
      code = mdb_env_open(environment, path, UInt32(MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOSYNC | flags), 0o600)
    }
    guard code == MDB_SUCCESS else {
      mdb_env_close(environment)
      throw LMDBError(code, in: "copying records")
    }
    pointer = environment
    // LMDB leaves this one descriptor open across exec.
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit {
    mdb_env_close(pointer)
  }

  private var descriptor: CInt { Self.descriptor(of: pointer) }

  static func descriptor(of environment: OpaquePointer) -> CInt {
    var descriptor: CInt = -1
    mdb_env_get_fd(environment, &descriptor)
    return descriptor
  }

  func begin(flags: CInt) throws(LMDBError) -> OpaquePointer {
    var transaction: OpaquePointer?
    let code = mdb_txn_begin(pointer, nil, UInt32(flags), &transaction)
    guard code == MDB_SUCCESS, let transaction else { throw LMDBError(code, in: "copying records") }
    return transaction
  }

  static func check(_ code: CInt) throws(LMDBError) {
    guard code != MDB_SUCCESS else { return }
    throw LMDBError(code, in: "copying records")
  }
}
