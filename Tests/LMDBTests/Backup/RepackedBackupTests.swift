import Foundation
import LMDB
import XCTest

/// A repacked copy is dense, and knows nothing of what was deleted.
final class RepackedBackupTests: BackupTestCase {
  private let repacked = BackupOptions(form: .repacked)

  /// Texts that stand for something to be forgotten, in values small and large, in keys, and in sets.
  private static let marker = "Marker-of-somebody-who-is-to-be-forgotten"

  func testNothingIsLeftOfWhatWasDeleted() throws {
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    let marker = Self.marker
    let large = Array(String(repeating: marker, count: 300).utf8)
    try environment.write { tx in
      for id in 0..<40 as Range<UInt64> {
        try tx.put("\(marker) \(id)", for: 3_000_000 + id, in: tables.names)
        try tx.put(large, for: 3_000_000 + id, in: tables.blobs)
        try tx.insert(id, for: "\(marker) \(id)", in: tables.sets)
      }
      // Among records that stay, where it leaves a gap in a page.
      for id in 0..<40 as Range<UInt64> { try tx.put("\(marker) \(id)", for: id * 30 + 1, in: tables.names) }
    }
    try environment.write { tx in
      for id in 0..<40 as Range<UInt64> {
        try tx.delete(3_000_000 + id, from: tables.names)
        try tx.delete(3_000_000 + id, from: tables.blobs)
        try tx.removeAll(for: "\(marker) \(id)", in: tables.sets)
        try tx.delete(id * 30 + 1, from: tables.names)
      }
    }
    // That the exact form keeps it shows that it would be found.
    for form in [.exact, .repacked] as [Form] {
      let copy = path("copy-\(form)")
      try environment.backup(to: copy, BackupOptions(form: form))
      XCTAssertEqual(try Self.holds(marker, copy), form == .exact, "\(form)")
      try assertCopy(copy, holds: content)
    }
    try environment.close()
    XCTAssertTrue(try Self.holds(marker, path()))
    try Environment.compact(at: path())
    XCTAssertFalse(try Self.holds(marker, path()))
    try assertCopy(path(), holds: content)
  }

  func testPagesAreFull() throws {
    let (environment, tables) = try openTables()
    var random = RandomSource(seed: TestScale.seed)
    var ids = Array(0..<20_000 as Range<UInt64>)
    ids.shuffle(using: &random)
    try environment.write { tx in
      for id in ids { try tx.put("a name of some bytes", for: id, in: tables.names) }
      for id in ids { try tx.insert(id, for: "all", in: tables.sets) }
    }
    try environment.backup(to: path("compact"))
    try environment.backup(to: path("repacked"), repacked)
    let (compact, dense) = (
      try Environment.verify(at: path("compact")), try Environment.verify(at: path("repacked"))
    )
    // 38 bytes an entry with its place on the page, and eight for each of the set's.
    let needed = UInt64(20_000 * 38 + 20_000 * 8) / 4_080
    XCTAssertLessThan(dense.pageCount, needed + 20)
    XCTAssertLessThan(Double(dense.pageCount), Double(compact.pageCount) * 0.85)
  }

  func testIsOneCommitWhileOthersWrite() throws {
    let (environment, tables) = try openTables { $0.durability = .lastCommitMayBeLost }
    try fill(environment, tables)
    let writer = Background {
      for round in 0..<400 as Range<UInt64> {
        try environment.write { tx in
          try tx.put("\(round)", for: 0, in: tables.names)
          try tx.put(Array("\(round)".utf8), for: 0, in: tables.blobs)
          // Pages are freed and used again.
          try tx.put([UInt8](repeating: 1, count: Int(round % 7) * 4_000), for: 9, in: tables.blobs)
        }
      }
    }
    for number in 0..<30 {
      let copy = path("copy-\(number)")
      try environment.backup(to: copy, repacked)
      let (opened, same) = try openTables(at: copy)
      try opened.read { tx in
        let name = try XCTUnwrap(try tx.value(for: 0, in: same.names))
        let blob = try XCTUnwrap(try tx.value(for: 0, in: same.blobs))
        XCTAssertEqual(String(decoding: blob, as: UTF8.self), name.hasPrefix("name") ? "" : name)
      }
      try opened.close()
      try FileManager.default.removeItem(atPath: copy)
    }
    try writer.value(within: 120)
    try environment.verify()
  }

  static func holds(_ text: String, _ path: String) throws -> Bool {
    try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data(text.utf8)) != nil
  }
}
