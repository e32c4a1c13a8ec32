import Foundation
import RetentionKit

/// A file of rows from its first byte to the last flush, beside SQLite fed by a loop over the same bytes.
struct ImportRow {
  let shop: Shop
  let scratch: ScratchDirectory
  let hasSQLite: Bool

  /// The most rows of the file.
  private static let rowLimit = 1_000_000
  /// How many rows a commit has, for both.
  private static let commitSize = 200_000
  /// What is promised, in rows a second.
  private static let target = 200_000

  func measure(_ report: CustomerReport) throws {
    let (path, sqlitePath, file) = (scratch.newPath(), scratch.newPath(), scratch.newPath())
    defer {
      for path in [path, sqlitePath] { scratch.removeStore(at: path) }
      try? FileManager.default.removeItem(atPath: file)
    }
    let count = min(shop.interactionCount, Self.rowLimit)
    try write(count, to: file)
    let store = try CustomerStore(at: path)
    let sqlite = hasSQLite ? try SQLiteShop(at: sqlitePath, hasKeys: true) : nil
    var times = PairedTimes()
    try times.measure(
      count, swift: { try importFile(file, count, into: store) },
      sqlite: sqlite.map { sqlite in { try feed(file, to: sqlite) } })
    try store.close()
    report.add("customers: csv, keys, commits of 200,000; target \(Self.target)/s", times, .rate)
  }

  private func write(_ count: Int, to file: String) throws {
    FileManager.default.createFile(atPath: file, contents: nil)
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
    var text = "key,customer,at,kind,amount,items\n"
    for start in stride(from: 0, to: count, by: 10_000) {
      for event in shop.events(start..<min(start + 10_000, count), hasKeys: true) {
        text += "\(event.key ?? ""),\(event.externalID),\(event.occurredAt / 1_000_000),"
        text += "\(event.isPurchase ? "p" : "s"),\(event.amount),\(event.itemCount)\n"
      }
      try handle.write(contentsOf: Data(text.utf8))
      text = ""
    }
    try handle.close()
  }

  private static let mapping = """
    {"source": "web", "rows": {"column": "kind", "values": {"p": "purchase", "s": "session"}},
     "customer": {"id": "customer", "kind": "shop"}, "occurredAt": {"from": "at", "format": "unix-seconds"},
     "key": "key", "event": {"duration": "amount"},
     "amount": {"total": "amount", "unit": "minor", "quantity": "items", "currency": {"constant": "EUR"}}}
    """

  private func importFile(_ file: String, _ count: Int, into store: CustomerStore) throws {
    var options = Importer.Options()
    options.batchSize = Self.commitSize
    let report = try Importer(store, mapping: try ImportMapping(json: Self.mapping), options: options).run(file: file)
    try WrongAnswer.check(report.recordedCount, UInt64(count), "RetentionKit")
  }

  /// Reads the file as a program without a library would, and tells SQLite each row.
  private func feed(_ file: String, to sqlite: SQLiteShop) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file), options: .alwaysMapped))
    var position = (bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count) + 1
    func field(_ end: UInt8 = UInt8(ascii: ",")) -> Range<Int> {
      let start = position
      while position < bytes.count, bytes[position] != end { position += 1 }
      defer { position += 1 }
      return start..<position
    }
    func number(_ range: Range<Int>) -> Int64 {
      range.reduce(into: 0) { number, index in number = number &* 10 &+ Int64(bytes[index] &- 0x30) }
    }
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    var events: [ShopEvent] = []
    while position < bytes.count {
      let (key, customer, at) = (text(field()), text(field()), number(field()))
      let isPurchase = bytes[field().lowerBound] == UInt8(ascii: "p")
      let amount = number(field())
      events.append(
        ShopEvent(
          customer: 0, externalID: customer, occurredAt: at * 1_000_000, isPurchase: isPurchase, amount: amount,
          itemCount: Int(number(field(UInt8(ascii: "\n")))), key: key))
      if events.count == Self.commitSize {
        try sqlite.record(events[...])
        events.removeAll(keepingCapacity: true)
      }
    }
    if !events.isEmpty { try sqlite.record(events[...]) }
  }
}
