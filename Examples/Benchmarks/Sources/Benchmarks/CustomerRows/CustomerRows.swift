import Foundation
import LMDB
import RetentionKit

/// What hosts do with the customer store, beside SQLite doing the same.
struct CustomerRows {
  let scale: Scale
  let scratch: ScratchDirectory
  /// Whether SQLite is measured: it is installed, and was not left out.
  let hasSQLite: Bool
  /// What the rows begin with.
  static let prefix = "customers"

  /// Runs the rows whose names contain a text, or all.
  func measure(only: String?) async throws {
    let shop = Shop(customerCount: scale.customers, interactionCount: scale.interactions)
    let report = CustomerReport()
    report.printHeader(shop)
    func wants(_ part: String) -> Bool { only.map { part.contains($0) || Self.prefix.contains($0) } ?? true }
    if wants("customers: contents") { try fill(shop, hasKeys: false, report) }
    if wants("customers: keys") { try fill(shop, hasKeys: true, report) }
    if wants("customers: start") { try start(shop, report) }
    if wants("customers: bulk") { try bulk(shop, report) }
    if wants("customers: living") { try LivingRows(scale: scale, scratch: scratch).measure(report) }
    if wants("customers: csv") { try ImportRow(shop: shop, scratch: scratch, hasSQLite: hasSQLite).measure(report) }
    if wants("customers: single") { try await SingleRecords(scale: scale, scratch: scratch).measure(report) }
  }

  /// Fills both stores, and reads what there is then.
  private func fill(_ shop: Shop, hasKeys: Bool, _ report: CustomerReport) throws {
    let (path, sqlitePath) = (scratch.newPath(), scratch.newPath())
    defer { for path in [path, sqlitePath] { scratch.removeStore(at: path) } }
    let suffix = hasKeys ? ", with keys" : ""
    let swift = try CustomerContender(at: path)
    var sqlite = hasSQLite ? try SQLiteShop(at: sqlitePath, hasKeys: hasKeys) : nil
    try addMembers(shop, swift, sqlite, report, suffix)
    // The last of them come in small commits, into a full store.
    let small = min(200_000, shop.interactionCount / 10)
    let end = shop.interactionCount - small
    try record(shop, 0..<end, perCommit: 100_000, swift, sqlite, hasKeys, report, suffix)
    try record(shop, end..<shop.interactionCount, perCommit: 1_000, swift, sqlite, hasKeys, report, suffix)
    try swift.store.checkCount(shop.customerCount)
    try CustomerReads(shop: shop, scale: scale).measure(swift, sqlite, report, suffix)
    if !hasKeys {
      try SegmentRows(scale: scale).measure(swift, sqlite, report, suffix)
      try MetricRows().measure(swift, sqlite, report, suffix)
    }
    try swift.store.close()
    sqlite = nil
    try reportSizes(path, sqlitePath, report, suffix)
    report.add("customers: memory of a process beside the map\(suffix)", try MemoryProbe.measure(path))
  }

  /// The first tenth of the history in small commits, into new stores.
  private func start(_ shop: Shop, _ report: CustomerReport) throws {
    let (path, sqlitePath) = (scratch.newPath(), scratch.newPath())
    defer { for path in [path, sqlitePath] { scratch.removeStore(at: path) } }
    let swift = try CustomerContender(at: path)
    let sqlite = hasSQLite ? try SQLiteShop(at: sqlitePath, hasKeys: false) : nil
    try record(
      shop, 0..<(shop.interactionCount / 10), perCommit: 1_000, swift, sqlite, false, report, ", from the start")
    try swift.store.close()
  }

  private func addMembers(
    _ shop: Shop, _ swift: CustomerContender, _ sqlite: SQLiteShop?, _ report: CustomerReport, _ suffix: String
  ) throws {
    var times = PairedTimes()
    for start in stride(from: 0, to: shop.customerCount, by: 50_000) {
      let members = (start..<min(start + 50_000, shop.customerCount)).map { shop.member($0) }
      try times.measure(
        members.count, swift: { try swift.add(members) }, sqlite: sqlite.map { sqlite in { try sqlite.add(members) } })
    }
    report.add("customers: upsert, commits of 50,000\(suffix)", times, .rate)
  }

  private func record(
    _ shop: Shop, _ range: Range<Int>, perCommit: Int, _ swift: CustomerContender, _ sqlite: SQLiteShop?,
    _ hasKeys: Bool, _ report: CustomerReport, _ suffix: String
  ) throws {
    var times = PairedTimes()
    for start in stride(from: range.lowerBound, to: range.upperBound, by: perCommit) {
      let events = shop.events(start..<min(start + perCommit, range.upperBound), hasKeys: hasKeys)
      try times.measure(
        events.count, swift: { try swift.record(events[...]) },
        sqlite: sqlite.map { sqlite in { try sqlite.record(events[...]) } })
    }
    report.add("customers: record, commits of \(perCommit / 1000),000\(suffix)", times, .rate)
  }

  private func reportSizes(
    _ path: String, _ sqlitePath: String, _ report: CustomerReport, _ suffix: String
  ) throws {
    func megabytes(_ path: String) -> String {
      let count = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
      return Report.text(Double(count) / 1e6, 1) + " MB"
    }
    let before = hasSQLite ? megabytes(sqlitePath) : ""
    report.add("customers: size of the file\(suffix)", "\(megabytes(path))   SQLite \(before)")
    try LMDB.Environment.compact(at: path)
    if hasSQLite { try SQLiteShop(opening: sqlitePath).execute("VACUUM") }
    report.add(
      "customers: size after compaction\(suffix)",
      "\(megabytes(path))   SQLite \(hasSQLite ? megabytes(sqlitePath) : "")")
  }

  /// Brings in the whole history with one flush at the end: SQLite without flushes, in one transaction a batch.
  private func bulk(_ shop: Shop, _ report: CustomerReport) throws {
    let (path, sqlitePath) = (scratch.newPath(), scratch.newPath())
    defer { for path in [path, sqlitePath] { scratch.removeStore(at: path) } }
    let batch = min(scale.bulkBatch, shop.interactionCount)
    var times = PairedTimes()
    var sqlite = hasSQLite ? try SQLiteShop(at: sqlitePath, hasKeys: false) : nil
    try sqlite?.execute("PRAGMA synchronous = OFF")
    try CustomerStore.build(at: path) { store in
      let swift = CustomerContender(store: store)
      for start in stride(from: 0, to: shop.interactionCount, by: batch) {
        let events = shop.events(start..<min(start + batch, shop.interactionCount), hasKeys: false)
        try times.measure(
          events.count, swift: { try swift.record(events[...]) },
          sqlite: sqlite.map { sqlite in { try sqlite.record(events[...]) } })
      }
      // SQLite's one flush is its checkpoint; the store's, a few hundred milliseconds, is not in the row.
      try sqlite?.execute("PRAGMA synchronous = FULL")
      try sqlite?.execute("PRAGMA wal_checkpoint(TRUNCATE)")
      sqlite = nil
    }
    report.add("customers: bulk load of a new store", times, .rate)
    try reportSizes(path, sqlitePath, report, ", bulk load")
  }
}

extension CustomerStore {
  /// Checks that the work was done.
  fileprivate func checkCount(_ expected: Int) throws {
    let count = try read { tx in try tx.customerCount() }
    try WrongAnswer.check(UInt64(count), UInt64(expected), "RetentionKit")
  }
}
