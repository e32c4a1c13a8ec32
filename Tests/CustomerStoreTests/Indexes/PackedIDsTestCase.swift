import Foundation
import LMDB
import RecordCoding
import XCTest

@testable import CustomerStore

/// A test with a store of one packed index.
class PackedIDsTestCase: XCTestCase {
  private(set) var directory = ""
  private(set) var opened: (environment: Environment, schema: PackedIDs)?

  override func setUpWithError() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("PackedIDs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    directory = folder.path
    opened = try Environment.open(at: "\(directory)/store") { catalog throws(LMDBError) in
      try PackedIDs(&catalog, named: "ids")
    }
  }

  override func tearDownWithError() throws {
    try opened?.environment.close()
    try FileManager.default.removeItem(atPath: directory)
  }

  func store() throws -> (environment: Environment, packed: PackedIDs) {
    let opened = try XCTUnwrap(opened)
    return (opened.environment, opened.schema)
  }

  /// The numbers of each block of a day.
  func blocks(_ kind: UInt16, day: Int32) throws -> [[UInt64]] {
    let (environment, packed) = try store()
    return try environment.read { tx in
      var blocks: [[UInt64]] = []
      try tx.forEachBlock(kind, days: day...day, in: packed) { _, ids throws(LMDBError) in
        blocks.append(ids.indices.map { ids[$0] })
      }
      return blocks
    }
  }

  /// The form of each block in the store.
  func forms() throws -> [(key: PackedIDs.Key, bytes: [UInt8])] {
    let (environment, packed) = try store()
    return try environment.read { tx in
      var forms: [(key: PackedIDs.Key, bytes: [UInt8])] = []
      var cursor = try tx.entries(of: packed.blocks)
      while let entry = try cursor.next() {
        forms.append((try entry.key(), entry.valueBytes.withUnsafeBytes { Array($0) }))
      }
      return forms
    }
  }
}

/// A repeatable source of random numbers.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
