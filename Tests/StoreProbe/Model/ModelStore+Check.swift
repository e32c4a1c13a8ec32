import CStoreProbe
import LMDB
import RecordCoding

extension ModelStore {
  /// Compares every entry of every table with the model, in one snapshot.
  func check(against model: StoreModel) throws {
    try environment.read { tx in
      let commit = try tx.value(for: 0, in: tables.state) ?? 0
      try require(commit == model.commit, "the store is at commit \(commit), the model at \(model.commit)")
      try check(tx, against: model)
    }
  }

  /// Follows the store: reads a snapshot, moves the model on to its commit, and compares.
  func follow(_ model: inout StoreModel) throws {
    try environment.read { tx in
      let commit = try tx.value(for: 0, in: tables.state) ?? 0
      try require(commit >= model.commit, "a snapshot shows commit \(commit) after \(model.commit) was seen")
      while model.commit < commit { model.advance() }
      try check(tx, against: model)
    }
  }

  private func check(_ tx: borrowing ReadTransaction, against model: StoreModel) throws {
    try checkRecords(tx, model)
    try checkNames(tx, model)
    try checkGroups(tx, model)
  }

  private func checkRecords(_ tx: borrowing ReadTransaction, _ model: StoreModel) throws {
    let what = "at commit \(model.commit) the record"
    try require(try tx.count(of: tables.records) == model.records.count, "\(what)s are not as many as the model's")
    var seen = 0
    var cursor = try tx.entries(of: tables.records)
    while let entry = try cursor.next() {
      let key = try entry.key()
      guard let record = model.records[key] else { throw Failure("\(what) \(key) is not the model's") }
      let isSame = entry.valueBytes.withUnsafeBytes {
        $0.count == record.byteCount && probe_matches($0.baseAddress, $0.count, record.version)
      }
      try require(isSame, "\(what) \(key) has other bytes than the model's")
      seen += 1
    }
    try require(seen == model.records.count, "\(what)s that were met are \(seen) of \(model.records.count)")
  }

  private func checkNames(_ tx: borrowing ReadTransaction, _ model: StoreModel) throws {
    let what = "at commit \(model.commit) the name"
    var seen = 0
    var cursor = try tx.entries(of: tables.names)
    while let entry = try cursor.next() {
      let (name, number) = (try entry.key(), try entry.value())
      try require(model.names[name] == number, "\(what) '\(name)' is not the model's")
      seen += 1
    }
    try require(seen == model.names.count, "\(what)s that were met are \(seen) of \(model.names.count)")
  }

  private func checkGroups(_ tx: borrowing ReadTransaction, _ model: StoreModel) throws {
    let what = "at commit \(model.commit) the group"
    let keys = try tx.keys(of: tables.groups)
    try require(keys.map(\.key) == model.groups.keys.sorted(), "\(what)s are \(keys.map(\.key))")
    for (key, expected) in model.groups {
      let found = try tx.identifiers(for: key, in: tables.groups)
      try require(found.sorted == expected.sorted(), "\(what) \(key) has other identifiers than the model's")
    }
  }
}
