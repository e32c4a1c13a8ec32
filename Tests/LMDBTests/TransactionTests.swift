import LMDB
import RecordCoding
import XCTest

final class TransactionTests: StoreTestCase {
  func testCommitAndReopen() throws {
    let (environment, names) = try openNames()
    try environment.write { tx in
      try tx.put("Ada", for: 1, in: names)
      try tx.put("", for: 2, in: names)
    }
    XCTAssertEqual(try environment.read { tx in try tx.value(for: 1, in: names) }, "Ada")
    try environment.close()
    let (again, table) = try openNames()
    try again.read { tx in
      XCTAssertEqual(try tx.value(for: 1, in: table), "Ada")
      XCTAssertEqual(try tx.value(for: 2, in: table), "")
      XCTAssertNil(try tx.value(for: 3, in: table))
      XCTAssertEqual(try tx.count(of: table), 2)
    }
  }

  func testThrowingUndoes() throws {
    struct HostError: Error {}
    let (environment, names) = try openNames()
    XCTAssertThrowsError(
      try environment.write { tx in
        try tx.put("Ada", for: 1, in: names)
        throw HostError()
      }
    ) { XCTAssertTrue($0 is HostError) }
    XCTAssertNil(try environment.read { tx in try tx.value(for: 1, in: names) })
  }

  func testNestedUndoesOnlyItself() throws {
    struct HostError: Error {}
    let (environment, names) = try openNames()
    try environment.write { tx in
      try tx.put("Ada", for: 1, in: names)
      do {
        try tx.nested { inner in
          try inner.put("Bob", for: 2, in: names)
          try inner.delete(1, from: names)
          throw HostError()
        }
      } catch is HostError {}
      try tx.nested { inner in try inner.put("Cyd", for: 3, in: names) }
    }
    let all = try environment.read { tx in try tx.values(for: [1, 2, 3], in: names) }
    XCTAssertEqual(all, ["Ada", nil, "Cyd"])
  }

  func testReentrantWrite() throws {
    let (environment, names) = try openNames()
    let error = lmdbError {
      try environment.write { tx in
        try tx.put("Ada", for: 1, in: names)
        try environment.write { inner in try inner.put("Bob", for: 2, in: names) }
      }
    }
    XCTAssertEqual(error, .reentrantWrite)
    try environment.write { tx in try tx.put("Cyd", for: 3, in: names) }
    XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 1)
  }

  func testAsyncWrites() async throws {
    let (environment, names) = try openNames()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for id in 0..<200 as Range<UInt64> {
        group.addTask { try await environment.write { tx in try tx.put("n\(id)", for: id, in: names) } }
      }
      try await group.waitForAll()
    }
    let count = try await environment.backgroundRead { tx in try tx.count(of: names) }
    XCTAssertEqual(count, 200)
  }
}
