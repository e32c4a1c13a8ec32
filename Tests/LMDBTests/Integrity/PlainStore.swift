import CLMDB
import Foundation
import Glibc

/// An error code of plain LMDB.
struct PlainError: Error {
  let code: CInt
}

func check(_ code: CInt) throws {
  guard code == 0 else { throw PlainError(code: code) }
}

/// A data file made with plain LMDB: what the verifier must accept.
final class PlainStore {
  let path: String
  private let environment: OpaquePointer

  init(path: String, mapByteCount: Int = 256 << 20, tableLimit: UInt32 = 32, flags: CInt = 0) throws {
    self.path = path
    var made: OpaquePointer?
    try check(mdb_env_create(&made))
    guard let made else { throw PlainError(code: ENOMEM) }
    environment = made
    try check(mdb_env_set_maxdbs(environment, tableLimit))
    try check(mdb_env_set_mapsize(environment, mapByteCount))
    try check(mdb_env_open(environment, path, UInt32(MDB_NOSUBDIR | MDB_NOSYNC | flags), 0o600))
  }

  deinit {
    mdb_env_close(environment)
  }

  /// Runs a write transaction; it is aborted if `body` throws or asks for it.
  @discardableResult
  func write(_ body: (PlainTransaction) throws -> Bool) throws -> Bool {
    var handle: OpaquePointer?
    try check(mdb_txn_begin(environment, nil, 0, &handle))
    guard let handle else { throw PlainError(code: ENOMEM) }
    return try PlainTransaction(handle).run(body)
  }

  func compactingCopy(to target: String) throws {
    try check(mdb_env_copy2(environment, target, UInt32(MDB_CP_COMPACT)))
  }

  func copy(to target: String) throws {
    try check(mdb_env_copy2(environment, target, 0))
  }

  /// The last page the store knows of.
  func lastPage() throws -> Int {
    var information = MDB_envinfo()
    try check(mdb_env_info(environment, &information))
    return information.me_last_pgno
  }
}

/// A write transaction of plain LMDB.
struct PlainTransaction {
  let handle: OpaquePointer

  init(_ handle: OpaquePointer) {
    self.handle = handle
  }

  fileprivate func run(_ body: (PlainTransaction) throws -> Bool) throws -> Bool {
    do {
      guard try body(self) else {
        mdb_txn_abort(handle)
        return false
      }
    } catch {
      mdb_txn_abort(handle)
      throw error
    }
    try check(mdb_txn_commit(handle))
    return true
  }

  /// Runs a transaction inside this one.
  func nested(_ body: (PlainTransaction) throws -> Bool) throws {
    var child: OpaquePointer?
    try check(mdb_txn_begin(mdb_txn_env(handle), handle, 0, &child))
    guard let child else { throw PlainError(code: ENOMEM) }
    _ = try PlainTransaction(child).run(body)
  }

  func table(_ name: String?, flags: CInt = 0) throws -> PlainTable {
    var table: MDB_dbi = 0
    if let name {
      try check(mdb_dbi_open(handle, name, UInt32(flags | MDB_CREATE), &table))
    } else {
      try check(mdb_dbi_open(handle, nil, UInt32(flags), &table))
    }
    return PlainTable(handle: table)
  }

  func put(_ table: PlainTable, _ key: [UInt8], _ value: [UInt8], flags: CInt = 0) throws {
    try withValue(key) { key in
      try withValue(value) { value in
        let code = mdb_put(handle, table.handle, &key, &value, UInt32(flags))
        if code != MDB_KEYEXIST { try check(code) }
      }
    }
  }

  func delete(_ table: PlainTable, _ key: [UInt8], _ value: [UInt8]? = nil) throws {
    try withValue(key) { key in
      var code: CInt = 0
      if let value {
        code = withValue(value) { mdb_del(handle, table.handle, &key, &$0) }
      } else {
        code = mdb_del(handle, table.handle, &key, nil)
      }
      if code != MDB_NOTFOUND { try check(code) }
    }
  }

  func empty(_ table: PlainTable) throws {
    try check(mdb_drop(handle, table.handle, 0))
  }

  func statistics(_ table: PlainTable) throws -> MDB_stat {
    var statistics = MDB_stat()
    try check(mdb_stat(handle, table.handle, &statistics))
    return statistics
  }
}

struct PlainTable {
  let handle: MDB_dbi
}

private func withValue<Result>(_ bytes: [UInt8], _ body: (inout MDB_val) throws -> Result) rethrows -> Result {
  var bytes = bytes
  return try bytes.withUnsafeMutableBytes { buffer in
    var value = MDB_val(mv_size: buffer.count, mv_data: buffer.baseAddress)
    return try body(&value)
  }
}

/// A directory that lives as long as a test needs it, in memory where the machine has room there.
final class ScratchDirectory {
  let path: String

  init() throws {
    let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NSTemporaryDirectory()
    path = "\(parent)/verifier-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}

func readFile(_ path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}

func writeFile(_ path: String, _ bytes: [UInt8]) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}
