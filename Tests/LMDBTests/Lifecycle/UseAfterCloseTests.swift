import Foundation
import Synchronization
import XCTest

@testable import LMDB

/// A closed environment answers everything with `.closed`, and touches nothing that was freed.
final class UseAfterCloseTests: StoreTestCase {
  func testBlockingCalls() throws {
    let (environment, names) = try openNames()
    try environment.close()
    XCTAssertEqual(lmdbError { try environment.read { tx in try tx.count(of: names) } }, .closed)
    XCTAssertEqual(lmdbError { try environment.write { tx in try tx.put("Ada", for: 1, in: names) } }, .closed)
    XCTAssertEqual(lmdbError { try environment.statistics() }, .closed)
    XCTAssertEqual(lmdbError { try environment.synchronize() }, .closed)
    XCTAssertEqual(lmdbError { try environment.verify() }, .closed)
    XCTAssertEqual(lmdbError { try environment.backup(to: path("copy")) }, .closed)
    XCTAssertFalse(FileManager.default.fileExists(atPath: path("copy")))
  }

  func testAsyncCalls() async throws {
    let (environment, names) = try openNames()
    try await environment.close()
    await assertClosed { try await environment.write { tx in try tx.put("Ada", for: 1, in: names) } }
    await assertClosed { _ = try await environment.backgroundRead { tx in try tx.count(of: names) } }
    let copy = path("copy")
    await assertClosed { try await environment.backup(to: copy) }
  }

  /// Transactions and `close` meet in every order, with a clock at which each write looks for dead readers.
  func testClosingAmongTransactions() throws {
    var options = Self.options
    options.readerAgeLimit = .seconds(1 << 40)
    for _ in 0..<40 {
      let (environment, names) = try openNames(clock: ManualClock(step: .seconds(61)), options)
      let stop = Latch()
      let threads = (0..<4).map { number in
        Background {
          var done = 0
          do throws(LMDBError) {
            while !stop.isOpen {
              if number.isMultiple(of: 2) {
                _ = try environment.read { tx throws(LMDBError) in try tx.count(of: names) }
              } else {
                try environment.write { tx throws(LMDBError) in try tx.put("n", for: UInt64(number), in: names) }
              }
              done += 1
            }
          } catch {
            guard error == .closed else { throw error }
          }
          return done
        }
      }
      usleep(3000)
      try environment.close()
      stop.open()
      for thread in threads { XCTAssertNoThrow(try thread.value()) }
      XCTAssertEqual(environment.activeReaders, 0)
      XCTAssertEqual(environment.activeWriters, 0)
    }
  }

  private func assertClosed(
    file: StaticString = #filePath, line: UInt = #line, _ body: @Sendable () async throws -> Void
  ) async {
    do {
      try await body()
      XCTFail("no error was thrown", file: file, line: line)
    } catch {
      XCTAssertEqual(error as? LMDBError, .closed, file: file, line: line)
    }
  }
}
