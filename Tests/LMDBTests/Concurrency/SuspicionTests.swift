import Glibc
import XCTest

@testable import LMDB

/// After an input/output error nothing is built on what the disk may hold, by nobody who waits either.
final class SuspicionTests: StoreTestCase {
  private let error = EngineCode(EIO)

  func testWhoWaitedForTheLockWritesNothing() throws {
    let (environment, names) = try openNames()
    let lock = WriterLock(environment)
    let waiting = Background { try environment.write { tx in try tx.put("Ada", for: 1, in: names) } }
    let queued = Task { try await environment.write { tx in try tx.put("Bob", for: 2, in: names) } }
    XCTAssertTrue(eventually { environment.activeWriters == 3 })
    environment.activity.withLock { $0.suspicion = error }
    try lock.release()
    XCTAssertEqual(lmdbError { try waiting.value() }, .suspect(code: error))
    XCTAssertEqual(lmdbError { try wait(for: queued) }, .suspect(code: error))
    XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 0, "reads go on")
    try environment.close()
  }

  func testAllThatAreQueuedAreTold() throws {
    let (environment, names) = try openNames()
    environment.activity.withLock { $0.suspicion = error }
    let writes = (0..<600 as Range<UInt64>).map { id in
      Task { try await environment.write { tx in try tx.put("n", for: id, in: names) } }
    }
    for write in writes { XCTAssertEqual(lmdbError { try wait(for: write) }, .suspect(code: error)) }
    XCTAssertFalse(environment.lane.isBusy)
    try environment.close()
    XCTAssertEqual(lmdbError { try environment.write { tx in try tx.put("n", for: 1, in: names) } }, .closed)
  }
}
