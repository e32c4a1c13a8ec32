import CustomerModel
import Foundation
import LMDB
import XCTest

@testable import CustomerStore

/// What copies tell while they are made.
final class CopyProgressTests: CustomerStoreTestCase {
  private typealias Phase = Environment.CopyProgress.Phase

  /// Notes what is told, and ends the work after so many calls.
  private final class Listener {
    var told: [Environment.CopyProgress] = []
    let limit: Int

    init(limit: Int = .max) { self.limit = limit }

    func hear(_ progress: Environment.CopyProgress) -> Bool {
      told.append(progress)
      return told.count < limit
    }
  }

  private func check(_ listener: Listener, _ phases: [Phase], line: UInt = #line) {
    var found: [Phase] = []
    for progress in listener.told where found.last != progress.phase { found.append(progress.phase) }
    XCTAssertEqual(found, phases, line: line)
    let fractions = listener.told.map(\.fractionCompleted)
    XCTAssertEqual(fractions, fractions.sorted(), line: line)
    XCTAssertEqual(fractions.last, 1, line: line)
    for progress in listener.told {
      XCTAssertLessThanOrEqual(progress.byteCount, progress.totalByteCount, line: line)
      XCTAssertGreaterThan(progress.totalByteCount, 0, line: line)
    }
  }

  func testCopiesTellHowFarTheyAre() throws {
    let store = try open()
    try SampleStore.fill(store)
    for form in Environment.BackupOptions.Form.allCases {
      let listener = Listener()
      try store.backup(to: path("\(form)"), Environment.BackupOptions(form: form), progress: listener.hear)
      check(listener, [.copying, .verifying])
    }
    try store.close()
    var listener = Listener()
    try CustomerStore.restore(from: path("exact"), to: path("restored"), progress: listener.hear)
    check(listener, [.checking, .copying, .verifying])
    listener = Listener()
    try CustomerStore.compact(at: path("restored"), progress: listener.hear)
    check(listener, [.checking, .copying, .verifying])
  }

  func testCopiesThatAreEndedLeaveNothing() throws {
    let store = try open()
    try SampleStore.fill(store)
    let hash = try store.read { tx in try tx.stateHash() }
    try store.backup(to: path("backup"))
    let before = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    let bytes = FileManager.default.contents(atPath: path("backup"))
    for limit in 1...3 {
      for form in Environment.BackupOptions.Form.allCases {
        check(limit) { try store.backup(to: self.path("copy"), Environment.BackupOptions(form: form), progress: $0) }
      }
      check(limit) { try CustomerStore.restore(from: self.path("backup"), to: self.path("copy"), progress: $0) }
      check(limit) { try CustomerStore.compact(at: self.path("backup"), progress: $0) }
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    XCTAssertEqual(left.filter { $0 != "backup.retention-lock" }, before.filter { $0 != "backup.retention-lock" })
    XCTAssertEqual(FileManager.default.contents(atPath: path("backup")), bytes)
    XCTAssertEqual(try store.read { tx in try tx.stateHash() }, hash)
  }

  private func check(
    _ limit: Int, line: UInt = #line, _ copy: (@escaping Environment.CopyProgressHandler) throws -> Void
  ) {
    let listener = Listener(limit: limit)
    XCTAssertThrowsError(try copy(listener.hear), line: line) { error in
      guard case CustomerStoreError.storage(.rejected(_, .cancelled)) = error else {
        return XCTFail("\(error)", line: line)
      }
    }
    XCTAssertEqual(listener.told.count, limit, line: line)
  }
}
