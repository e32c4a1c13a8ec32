import Foundation
import XCTest

@testable import LMDB

/// However many `async` calls wait for a lock or a disk, other tasks go on: no thread of the shared pool is taken.
final class CooperativePoolTests: StoreTestCase {
  /// More than there are threads for tasks, many times over.
  private let many = ProcessInfo.processInfo.activeProcessorCount * 8

  func testWaitingWrites() throws {
    let (environment, names) = try openNames()
    let lock = WriterLock(environment)
    let writes = (0..<many).map { number in
      Task { try await environment.write { tx in try tx.put("n", for: UInt64(number), in: names) } }
    }
    // Were one of them to block its thread, the last would never be queued.
    XCTAssertTrue(eventually(within: 10) { environment.lane.waitingJobCount == many })
    assertTasksRun()
    try lock.release()
    for write in writes { XCTAssertNoThrow(try wait(for: write)) }
    XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, many)
  }

  func testWaitingReads() throws {
    let (environment, names) = try openNames()
    let begun = Counter()
    let mayEnd = Latch()
    let reads = (0..<many).map { _ in
      Task {
        try await environment.backgroundRead { tx in
          begun.increment()
          mayEnd.wait()
          return try tx.count(of: names)
        }
      }
    }
    let all = many
    XCTAssertTrue(eventually(within: 10) { begun.value == all }, "\(begun.value) of \(all) began")
    assertTasksRun()
    mayEnd.open()
    for read in reads { XCTAssertEqual(try wait(for: read), 0) }
  }

  /// Scans that wait for nothing, but take their time.
  func testBusyReads() throws {
    let (environment, names) = try openNames()
    let begun = Counter()
    let mayEnd = Counter()
    let reads = (0..<ProcessInfo.processInfo.activeProcessorCount * 2).map { _ in
      Task {
        try await environment.backgroundRead { tx in
          begun.increment()
          while mayEnd.value == 0 {}
          return try tx.count(of: names)
        }
      }
    }
    defer { mayEnd.increment() }
    XCTAssertTrue(eventually(within: 10) { begun.value == reads.count })
    assertTasksRun()
    mayEnd.increment()
    for read in reads { XCTAssertEqual(try wait(for: read), 0) }
  }

  func testWaitingToClose() throws {
    let (environment, names) = try openNames()
    let lock = WriterLock(environment)
    let closing = (0..<many).map { _ in Task { try await environment.close() } }
    XCTAssertTrue(eventually(within: 10) { environment.isClosing })
    assertTasksRun()
    try lock.release()
    for close in closing { XCTAssertNoThrow(try wait(for: close)) }
    XCTAssertEqual(lmdbError { try environment.read { tx in try tx.count(of: names) } }, .closed)
  }

  /// A thousand steps of tasks, taken while the calls of the test wait. Their priority is the usual one in a server,
  /// whose threads are those that libdispatch's default queue has too.
  private func assertTasksRun(file: StaticString = #filePath, line: UInt = #line) {
    let steps = Counter()
    let tasks = (0..<10).map { _ in
      Task.detached(priority: .medium) {
        for _ in 0..<100 {
          await Task.yield()
          steps.increment()
        }
      }
    }
    let wereTaken = eventually(within: 10) { steps.value == 1000 }
    XCTAssertTrue(wereTaken, "tasks took \(steps.value) of 1000 steps", file: file, line: line)
    for task in tasks { task.cancel() }
  }
}
