internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Reads the store's documents and the feed of changes, which has no gap.
  func verifyDocuments(_ log: inout VerificationLog) throws(LMDBError) {
    if let damage = try damage({ () throws(LMDBError) in
      var counters = try handle.entries(of: tables.format)
      while let entry = try counters.next() { _ = (try entry.key(), try entry.value()) }
    }) {
      log.add(damage, .documents, "a counter")
    }
    let version = try counter(StoreTables.Counter.version)
    if version != StoreTables.formatVersion {
      log.add(
        .different, .documents, "the format is \(version ?? 0), and this release writes \(StoreTables.formatVersion)")
    }
    if let bytes = try handle.value(for: StoreDocument.settings, in: tables.documents) {
      do throws(CustomerStoreError) {
        _ = try StoreDocument.decode(StoreSettings.self, from: bytes, name: StoreDocument.settings)
      } catch {
        log.add(.damaged, .documents, error.description)
      }
    }
    let tombstones = try handle.count(of: tables.tombstones)
    let key = try handle.value(for: StoreDocument.tombstoneKey, in: tables.documents)
    if tombstones > 0 || key != nil, key?.count != 16 {
      log.add(.missing, .documents, "the key of \(tombstones) tombstones")
    }
    var entries = try handle.entries(of: tables.tombstones)
    while let entry = try entries.next(), log.countRecord() {
      if entry.keyBytes.byteCount != 16 || entry.valueBytes.byteCount != 8 {
        log.add(
          .damaged, .tombstones, "a tombstone of \(entry.keyBytes.byteCount) and \(entry.valueBytes.byteCount) bytes")
      }
    }
  }

  /// A counter; `nil` if there is none that can be read.
  func counter(_ name: String) throws(LMDBError) -> UInt64? {
    try readable { () throws(LMDBError) in try handle.value(for: name, in: tables.format) }
  }

  /// Reads the feed of changes.
  func verifyChanges(_ log: inout VerificationLog) throws(LMDBError) {
    let last = try counter(StoreTables.Counter.lastChange) ?? 0
    var expected: UInt64?
    var batches = try handle.entries(of: tables.changes)
    while let entry = try batches.next(), log.countRecord() {
      var found: (number: UInt64, batch: ChangeBatch)?
      let damage = try damage { () throws(LMDBError) in found = (try entry.key(), try entry.value().value) }
      if let damage { log.add(damage, .changes, "some changes") }
      guard let found else {
        expected = nil
        continue
      }
      if let expected, found.number != expected {
        log.add(
          found.number < expected ? .repeated : .missing, .changes,
          "behind number \(expected &- 1) comes \(found.number)")
      }
      expected = found.number &+ UInt64(found.batch.records.count)
    }
    if let expected, log.goesOn, expected != last &+ 1 {
      log.add(.different, .documents, "the last change has the number \(expected &- 1), and is said to have \(last)")
    }
  }

  /// Looks whether the filters of the feed leave somebody out.
  func verifyChangeOwners(_ log: inout VerificationLog) throws(LMDBError) {
    guard let table = tables.changeOwners else { return }
    for number in try wrongChangeOwners() {
      log.add(.different, .changeOwners, "whose the changes from \(number) on are")
    }
    if try hasUnreadableKeys(table) { log.add(.damaged, .changeOwners, "a key") }
  }
}
