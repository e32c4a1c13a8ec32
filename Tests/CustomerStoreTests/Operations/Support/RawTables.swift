import Foundation
import LMDB
import RecordCoding

/// The tables of a file as bytes, whatever they hold.
enum RawTables {
  /// All keys and values of all tables, by the table's name.
  static func dump(of path: String) throws -> [String: [UInt8]] {
    let names = try names(of: path)
    var bytes: [String: [UInt8]] = [:]
    for name in names { bytes[name] = try dump(of: name, at: path) }
    return bytes
  }

  /// Changes the value of one entry of a table, counted from its first one.
  static func changeValue(
    at place: Int, of name: String, in path: String, _ change: (inout [UInt8]) -> Void
  ) throws {
    let (environment, table) = try Environment.open(at: path) { catalog throws(LMDBError) in
      try catalog.table(name, key: RawKey.self, value: [UInt8].self)
    }
    try environment.write { tx throws(LMDBError) in
      var entries = try tx.entries(of: table)
      var key: RawKey?
      var value: [UInt8] = []
      for _ in 0...place {
        guard let entry = try entries.next() else { return }
        key = try entry.key()
        value = try entry.value()
      }
      guard let key else { return }
      change(&value)
      try tx.put(value, for: key, in: table)
    }
    try environment.close()
  }

  private static func names(of path: String) throws -> [String] {
    let (environment, names) = try Environment.open(at: path) { catalog throws(LMDBError) in
      try catalog.existingNames()
    }
    try environment.close()
    return names
  }

  private static func dump(of name: String, at path: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    do {
      let (environment, table) = try Environment.open(at: path) { catalog throws(LMDBError) in
        try catalog.table(name, key: RawKey.self, value: [UInt8].self)
      }
      try environment.read { tx throws(LMDBError) in
        var entries = try tx.entries(of: table)
        while let entry = try entries.next() { bytes += try entry.key().bytes + entry.value() }
      }
      try environment.close()
    } catch LMDBError.tableMismatch {
      let (environment, postings) = try Environment.open(at: path) { catalog throws(LMDBError) in
        try catalog.postings(name, key: RawKey.self)
      }
      try environment.read { tx throws(LMDBError) in
        for (key, _) in try tx.keys(of: postings) { bytes += key.bytes }
      }
      try environment.close()
    }
    return bytes
  }
}

extension [UInt8] {
  /// Whether the bytes of a text are among these.
  func contains(bytesOf text: String) -> Bool {
    firstRange(of: Array(text.utf8)) != nil
  }
}
