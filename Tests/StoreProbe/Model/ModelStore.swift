import CStoreProbe
import Glibc
import LMDB
import RecordCoding

/// A store whose content a ``StoreModel`` determines, reached through the library.
struct ModelStore {
  struct Tables {
    let state: Table<UInt64, UInt64>
    let records: Table<UInt64, [UInt8]>
    let names: Table<String, UInt64>
    let groups: Postings<UInt64>
  }

  private struct Abandoned: Error {}

  let environment: Environment
  let tables: Tables

  init(at path: String, _ options: Environment.Options) throws(LMDBError) {
    (environment, tables) = try Environment.open(at: path, options: options, Self.openTables)
  }

  private init(_ environment: Environment, _ tables: Tables) {
    self.environment = environment
    self.tables = tables
  }

  /// Makes a store of so many of the model's commits at once.
  static func build(at path: String, _ model: StoreModel, commits: UInt64) throws {
    var model = model
    try Environment.build(at: path, options: options(), schema: openTables) { environment, tables in
      let store = ModelStore(environment, tables)
      while model.commit < commits { try store.advance(&model) }
    }
  }

  private static func openTables(_ catalog: inout TableCatalog) throws(LMDBError) -> Tables {
    Tables(
      state: try catalog.table("state"), records: try catalog.table("records"), names: try catalog.table("names"),
      groups: try catalog.postings("groups"))
  }

  /// Options for a small store.
  static func options(_ durability: Environment.Options.Durability = .full) -> Environment.Options {
    var options = Environment.Options()
    options.reservedByteCount = 256 << 20
    options.durability = durability
    options.verification = .always
    return options
  }

  func close() throws(LMDBError) { try environment.close() }

  /// The number of the last commit.
  func commit() throws(LMDBError) -> UInt64 {
    try environment.read { tx throws(LMDBError) in try tx.value(for: 0, in: tables.state) ?? 0 }
  }

  /// Does the model's next commit, and moves the model on only if that succeeded.
  func advance(_ model: inout StoreModel) throws {
    var next = model
    let changes = next.advance()
    try write(changes, as: next.commit)
    model = next
  }

  /// Commits changes that a rig chose.
  func advance(_ model: inout StoreModel, by changes: [StoreModel.Change]) throws {
    var next = model
    next.advance(by: changes)
    try write(changes, as: next.commit)
    model = next
  }

  func backup(to path: String, _ form: Environment.BackupOptions.Form = .compact) throws(LMDBError) {
    try environment.backup(to: path, Environment.BackupOptions(form: form))
  }

  private func write(_ changes: [StoreModel.Change], as commit: UInt64) throws {
    try environment.write { tx in
      for change in changes { try apply(change, &tx) }
      try tx.put(commit, for: 0, in: tables.state)
    }
  }

  private func apply(_ change: StoreModel.Change, _ tx: inout WriteTransaction) throws {
    switch change {
    case .putRecord(let key, let record): try tx.put(Self.bytes(of: record), for: key, in: tables.records)
    case .deleteRecord(let key): try tx.delete(key, from: tables.records)
    case .deleteRecords(let range): try tx.deleteAll(in: KeyRange(range), from: tables.records)
    case .putName(let name, let number): try tx.put(number, for: name, in: tables.names)
    case .deleteName(let name): try tx.delete(name, from: tables.names)
    case .deleteAllNames: try tx.deleteAll(from: tables.names)
    case .insert(let identifiers, let group):
      try tx.insert(contentsOf: IdentifierSet(identifiers), for: group, in: tables.groups)
    case .remove(let identifiers, let group):
      for identifier in identifiers { try tx.remove(identifier, for: group, in: tables.groups) }
    case .removeGroup(let group): try tx.removeAll(for: group, in: tables.groups)
    case .abandoned(let changes):
      do {
        try tx.nested { (inner: inout WriteTransaction) throws in
          for change in changes { try apply(change, &inner) }
          throw Abandoned()
        }
      } catch is Abandoned {}
    }
  }

  static func bytes(of record: StoreModel.Record) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: record.byteCount) { buffer, count in
      probe_fill(buffer.baseAddress, record.byteCount, record.version)
      count = record.byteCount
    }
  }
}
