import CLMDB
import RecordCoding

/// The same content written with plain LMDB and without any flush: the control that shows that the rig sees damage.
struct PlainStore {
  private let environment: OpaquePointer
  private var tables: [String: MDB_dbi] = [:]

  /// Opens a store that the library made.
  init(at path: String) throws {
    var environment: OpaquePointer?
    try Self.check(mdb_env_create(&environment))
    guard let environment else { throw Failure("LMDB made no environment") }
    self.environment = environment
    try Self.check(mdb_env_set_maxdbs(environment, 8))
    try Self.check(mdb_env_set_mapsize(environment, 256 << 20))
    try Self.check(mdb_env_open(environment, path, UInt32(MDB_NOSUBDIR | MDB_NOTLS | MDB_NOSYNC), 0o600))
    let transaction = try begin()
    for name in ["state", "records", "names", "groups"] {
      var table: MDB_dbi = 0
      try Self.check(mdb_dbi_open(transaction, name, 0, &table))
      tables[name] = table
    }
    try Self.check(mdb_txn_commit(transaction))
  }

  func close() { mdb_env_close(environment) }

  func advance(_ model: inout StoreModel) throws {
    let changes = model.advance()
    let transaction = try begin()
    for change in changes { try apply(change, transaction) }
    try put("state", (0 as UInt64).keyBytes, model.commit.valueBytes, transaction)
    try Self.check(mdb_txn_commit(transaction))
  }

  private func apply(_ change: StoreModel.Change, _ transaction: OpaquePointer) throws {
    switch change {
    case .putRecord(let key, let record):
      try put("records", key.keyBytes, ModelStore.bytes(of: record), transaction)
    case .deleteRecord(let key): try delete("records", key.keyBytes, nil, transaction)
    case .deleteRecords(let range): for key in range { try delete("records", key.keyBytes, nil, transaction) }
    case .putName(let name, let number): try put("names", name.keyBytes, number.valueBytes, transaction)
    case .deleteName(let name): try delete("names", name.keyBytes, nil, transaction)
    case .deleteAllNames: try Self.check(mdb_drop(transaction, table("names"), 0))
    case .insert(let identifiers, let group):
      for identifier in identifiers { try put("groups", group.keyBytes, identifier.valueBytes, transaction) }
    case .remove(let identifiers, let group):
      for identifier in identifiers { try delete("groups", group.keyBytes, identifier.valueBytes, transaction) }
    case .removeGroup(let group): try delete("groups", group.keyBytes, nil, transaction)
    case .abandoned: break
    }
  }

  private func table(_ name: String) -> MDB_dbi { tables[name] ?? 0 }

  private func begin() throws -> OpaquePointer {
    var transaction: OpaquePointer?
    try Self.check(mdb_txn_begin(environment, nil, 0, &transaction))
    guard let transaction else { throw Failure("LMDB began no transaction") }
    return transaction
  }

  private func put(_ name: String, _ key: [UInt8], _ value: [UInt8], _ transaction: OpaquePointer) throws {
    let code = Self.with(key, value) { key, value in mdb_put(transaction, table(name), &key, &value, 0) }
    try Self.check(code)
  }

  private func delete(_ name: String, _ key: [UInt8], _ value: [UInt8]?, _ transaction: OpaquePointer) throws {
    let code = Self.with(key, value ?? []) { key, stored in
      value == nil
        ? mdb_del(transaction, table(name), &key, nil) : mdb_del(transaction, table(name), &key, &stored)
    }
    if code != MDB_NOTFOUND { try Self.check(code) }
  }

  private static func with(_ key: [UInt8], _ value: [UInt8], _ body: (inout MDB_val, inout MDB_val) -> CInt) -> CInt {
    var (key, value) = (key, value)
    return key.withUnsafeMutableBytes { key in
      value.withUnsafeMutableBytes { value in
        var lmdbKey = MDB_val(mv_size: key.count, mv_data: key.baseAddress)
        var lmdbValue = MDB_val(mv_size: value.count, mv_data: value.baseAddress)
        return body(&lmdbKey, &lmdbValue)
      }
    }
  }

  private static func check(_ code: CInt) throws {
    guard code == MDB_SUCCESS else { throw Failure("LMDB: \(String(cString: mdb_strerror(code)))") }
  }
}
