import CLMDB

/// All that plain LMDB reads in a file, table by table.
struct PlainDump: Equatable {
  struct Entry: Equatable {
    let key: [UInt8]
    let value: [UInt8]
  }

  struct Table: Equatable {
    let name: [UInt8]
    let flags: UInt32
    let entries: [Entry]
  }

  private(set) var mainFlags: UInt32 = 0
  private(set) var plainEntries: [Entry] = []
  private(set) var tables: [Table] = []

  init(of path: String) throws {
    let store = try PlainStore(path: path)
    try store.write { transaction in
      let main = try transaction.table(nil)
      try check(mdb_dbi_flags(transaction.handle, main.handle, &mainFlags))
      for entry in try Self.entries(transaction, main.handle) {
        var table: MDB_dbi = 0
        let name = entry.key.map { CChar(bitPattern: $0) } + [0]
        let code = entry.key.contains(0) ? MDB_INCOMPATIBLE : mdb_dbi_open(transaction.handle, name, 0, &table)
        // Where the main table keeps several values a key, LMDB finds no tables.
        if code == MDB_INCOMPATIBLE || code == MDB_NOTFOUND {
          plainEntries.append(entry)
          continue
        }
        try check(code)
        var flags: UInt32 = 0
        try check(mdb_dbi_flags(transaction.handle, table, &flags))
        tables.append(Table(name: entry.key, flags: flags, entries: try Self.entries(transaction, table)))
      }
      return false
    }
  }

  private static func entries(_ transaction: PlainTransaction, _ table: MDB_dbi) throws -> [Entry] {
    var cursor: OpaquePointer?
    try check(mdb_cursor_open(transaction.handle, table, &cursor))
    defer { mdb_cursor_close(cursor) }
    var entries: [Entry] = []
    var (key, value) = (MDB_val(), MDB_val())
    while mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == MDB_SUCCESS {
      entries.append(Entry(key: bytes(key), value: bytes(value)))
    }
    return entries
  }

  private static func bytes(_ value: MDB_val) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size))
  }
}
