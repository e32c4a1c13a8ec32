import Foundation
import LMDB
import RecordCoding
import XCTest

/// A test that copies a store with all kinds of content and compares the copy.
class BackupTestCase: StoreTestCase {
  struct Tables {
    let names: Table<UInt64, String>
    let blobs: Table<UInt64, [UInt8]>
    let none: Table<UInt64, String>
    let sets: Postings<String>
  }

  /// All that is in a store.
  struct Content: Equatable {
    var names: [UInt64: String] = [:]
    var blobs: [UInt64: [UInt8]] = [:]
    var sets: [String: [UInt64]] = [:]
  }

  typealias Form = Environment.BackupOptions.Form
  typealias BackupOptions = Environment.BackupOptions

  func openTables(
    at place: String? = nil, _ change: (inout Environment.Options) -> Void = { _ in }
  ) throws -> (environment: Environment, schema: Tables) {
    var options = Self.options
    change(&options)
    return try Environment.open(at: place ?? path(), options: options) { catalog throws(LMDBError) in
      Tables(
        names: try catalog.table("names"), blobs: try catalog.table("blobs"), none: try catalog.table("none"),
        sets: try catalog.postings("sets"))
    }
  }

  /// Fills a store with small and large values, sets of one page and of many, and freed pages.
  @discardableResult
  func fill(_ environment: Environment, _ tables: Tables) throws -> Content {
    var content = Content()
    for id in 0..<500 as Range<UInt64> {
      content.names[id * 3] = "name \(id) " + String(repeating: ".", count: Int(id % 90))
    }
    for id in 0..<8 as Range<UInt64> { content.blobs[id] = [UInt8](repeating: UInt8(id), count: Int(id) * 5000) }
    content.sets = ["DE": [7], "FR": Array(0..<100), "GB": Array(1...5000).map { $0 * 2 }, "": [1, .max]]
    let filled = content
    try environment.write { tx in
      for id in 0..<300 as Range<UInt64> {
        try tx.put(String(repeating: "x", count: 200), for: 100_000 + id, in: tables.names)
      }
    }
    try environment.write { tx in
      for (id, name) in filled.names { try tx.put(name, for: id, in: tables.names) }
      for (id, blob) in filled.blobs { try tx.put(blob, for: id, in: tables.blobs) }
      for (key, set) in filled.sets { try tx.insert(contentsOf: IdentifierSet(set), for: key, in: tables.sets) }
    }
    try environment.write { tx in _ = try tx.deleteAll(in: .from(100_000), from: tables.names) }
    return content
  }

  func content(_ environment: Environment, _ tables: Tables) throws -> Content {
    try environment.read { tx in
      var content = Content()
      var names = try tx.entries(of: tables.names)
      for (key, value) in try names.collect() { content.names[key] = value }
      var blobs = try tx.entries(of: tables.blobs)
      for (key, value) in try blobs.collect() { content.blobs[key] = value }
      for (key, count) in try tx.keys(of: tables.sets) {
        content.sets[key] = try tx.identifiers(for: key, in: tables.sets).sorted
        XCTAssertEqual(content.sets[key]?.count, count)
      }
      XCTAssertEqual(try tx.count(of: tables.none), 0)
      return content
    }
  }

  /// The copy has exactly this content, is healthy, its owner's alone, and has nothing beside it.
  func assertCopy(
    _ place: String, holds expected: Content, mode: UInt32 = 0o600, file: StaticString = #filePath, line: UInt = #line
  ) throws {
    XCTAssertEqual(try StoreFile(place).mode, mode, file: file, line: line)
    XCTAssertEqual(try temporaryFiles(), [], "files were left", file: file, line: line)
    XCTAssertEqual(try Environment.verify(at: place).leakedPageCount, 0, file: file, line: line)
    let (copy, tables) = try openTables(at: place)
    XCTAssertEqual(try content(copy, tables), expected, file: file, line: line)
    // It is a store like any other.
    try copy.write { tx in try tx.put("new", for: .max, in: tables.names) }
    try copy.close()
  }

  /// What makers of stores and copies have in work.
  func temporaryFiles() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: directory).filter {
      $0.split(separator: "/").last?.first == "."
    }
  }

  /// The `async` form, whose name the blocking one shares.
  func backupAsynchronously(_ environment: Environment, to place: String, _ options: BackupOptions = .init())
    async throws
  {
    try await environment.backup(to: place, options)
  }
}
