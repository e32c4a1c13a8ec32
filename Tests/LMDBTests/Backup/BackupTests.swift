import Foundation
import LMDB
import Synchronization
import XCTest

/// A backup is the store as of one commit, whole and healthy, whatever goes on meanwhile.
final class BackupTests: BackupTestCase {
  func testAllForms() throws {
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    for form in Form.allCases {
      let copy = path("copy-\(form)")
      try environment.backup(to: copy, BackupOptions(form: form))
      let (original, copied) = (try environment.verify(), try Environment.verify(at: copy))
      XCTAssertEqual(copied.tables.map(\.name), original.tables.map(\.name))
      XCTAssertEqual(copied.tables.map(\.entryCount), original.tables.map(\.entryCount))
      switch form {
      case .exact:
        XCTAssertEqual(copied.pageCount, original.pageCount)
        XCTAssertEqual(copied.freePageCount, original.freePageCount)
        XCTAssertEqual(copied.transactionID, original.transactionID)
        XCTAssertGreaterThan(copied.freePageCount, 10)
      case .compact:
        XCTAssertEqual(copied.freePageCount, 0)
        XCTAssertEqual(copied.pageCount, original.pageCount - original.freePageCount - original.freeList.leafPageCount)
      case .repacked:
        XCTAssertLessThan(copied.pageCount - copied.freePageCount, original.pageCount - original.freePageCount)
      }
      try assertCopy(copy, holds: content)
    }
    XCTAssertEqual(try self.content(environment, tables), content)
  }

  func testDefaultIsCompact() throws {
    XCTAssertEqual(BackupOptions(), BackupOptions(form: .compact, replacesExisting: false))
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    try environment.backup(to: path("copy"))
    XCTAssertEqual(try Environment.verify(at: path("copy")).freePageCount, 0)
    try assertCopy(path("copy"), holds: content)
  }

  func testAsynchronousForm() async throws {
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    try await backupAsynchronously(environment, to: path("copy"))
    try assertCopy(path("copy"), holds: content)
    do {
      try await backupAsynchronously(environment, to: path("copy"))
      XCTFail("no error was thrown")
    } catch {
      XCTAssertEqual(error as? LMDBError, .alreadyExists(path: path("copy")))
    }
    let (other, place) = (environment, path("cancelled"))
    let cancelled = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await other.backup(to: place)
    }
    switch await cancelled.result {
    case .success: XCTFail("a cancelled task made a backup")
    case .failure(let error): XCTAssertTrue(error is CancellationError)
    }
    XCTAssertFalse(StoreFile(path("cancelled")).exists)
  }

  func testEmptyStores() throws {
    let (environment, _) = try Environment.open(at: path(), options: Self.options) { _ in }
    for form in Form.allCases {
      try environment.backup(to: path("copy-\(form)"), BackupOptions(form: form))
      XCTAssertEqual(try Environment.verify(at: path("copy-\(form)")).tables, [])
      let (copy, names) = try openNames(at: path("copy-\(form)"))
      try copy.write { tx in try tx.put("Ada", for: 1, in: names) }
      XCTAssertEqual(try copy.read { tx in try tx.value(for: 1, in: names) }, "Ada")
    }
    let (tables, _) = try openTables(at: path("tables"))
    try tables.backup(to: path("copy"))
    try assertCopy(path("copy"), holds: Content())
  }

  func testTablesThatWereNotOpened() throws {
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    try environment.close()
    for form in Form.allCases {
      let (again, _) = try Environment.open(at: path(), options: Self.options) { _ in }
      try again.backup(to: path("copy-\(form)"), BackupOptions(form: form))
      try again.close()
      try assertCopy(path("copy-\(form)"), holds: content)
    }
  }

  func testModeUnderAnyMask() throws {
    let (environment, tables) = try openTables { $0.fileMode = 0o640 }
    let content = try fill(environment, tables)
    let usual = umask(0o777)
    defer { umask(usual) }
    for form in Form.allCases {
      try environment.backup(to: path("copy-\(form)"), BackupOptions(form: form))
      try assertCopy(path("copy-\(form)"), holds: content, mode: 0o640)
    }
  }

  func testReadOnlyStores() throws {
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    try environment.close()
    let (reader, _) = try openTables { $0.access = .readOnly }
    for form in Form.allCases {
      try reader.backup(to: path("copy-\(form)"), BackupOptions(form: form))
      try assertCopy(path("copy-\(form)"), holds: content)
    }
  }

  // MARK: Meanwhile

  func testInsideTransactions() throws {
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    try environment.write { tx in
      try tx.put("uncommitted", for: 1, in: tables.names)
      XCTAssertEqual(lmdbError { try environment.backup(to: path("copy")) }, .insideTransaction(operation: "backup"))
    }
    XCTAssertFalse(StoreFile(path("copy")).exists)
    try environment.write { tx in _ = try tx.delete(1, from: tables.names) }
    try environment.read { tx in
      try environment.backup(to: path("copy"))
      XCTAssertEqual(try tx.count(of: tables.names), 500)
    }
    try assertCopy(path("copy"), holds: content)
    XCTAssertEqual(
      LMDBError.insideTransaction(operation: "backup").description,
      "backup was called inside a transaction of the same thread; end the transaction first")
  }

  /// Each copy is one commit's: the writer keeps two tables equal in every commit.
  func testWhileOthersWriteAndRead() throws {
    let (environment, tables) = try openTables { $0.durability = .lastCommitMayBeLost }
    try fill(environment, tables)
    let mustStop = Atomic(false)
    let failures = Mutex<[String]>([])
    let group = DispatchGroup()
    DispatchQueue.global().async(group: group) {
      for round in 1... as PartialRangeFrom<UInt64> where !mustStop.load(ordering: .relaxed) {
        do {
          try environment.write { tx in
            try tx.put("\(round)", for: 0, in: tables.names)
            try tx.put(Array("\(round)".utf8), for: 0, in: tables.blobs)
            try tx.put(String(repeating: "x", count: Int(round % 300)), for: 1_000_000 + round % 500, in: tables.names)
          }
        } catch {
          return failures.withLock { $0.append("\(error)") }
        }
        if round == .max || mustStop.load(ordering: .relaxed) { return }
      }
    }
    var rounds: [String] = []
    for number in 0..<9 {
      let copy = path("copy-\(number)")
      try environment.read { _ in
        try environment.backup(to: copy, BackupOptions(form: Form.allCases[number % 3]))
      }
      let (opened, same) = try openTables(at: copy)
      try opened.read { tx in
        let name = try XCTUnwrap(try tx.value(for: 0, in: same.names))
        XCTAssertEqual(
          try tx.value(for: 0, in: same.blobs).map { String(decoding: $0, as: UTF8.self) } ?? "",
          name.hasPrefix("name") ? "" : name)
        rounds.append(name)
      }
      try opened.verify()
    }
    mustStop.store(true, ordering: .relaxed)
    group.wait()
    XCTAssertEqual(failures.withLock { $0 }, [])
    XCTAssertGreaterThan(Set(rounds).count, 1, "nothing was written meanwhile")
    try environment.verify()
  }

  func testManyAtOnce() throws {
    let (environment, tables) = try openTables { $0.maximumReaders = 4 }
    let content = try fill(environment, tables)
    let paths = (0..<12).map { path("copy-\($0)") }
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: paths.count) { number in
      do throws(LMDBError) {
        try environment.backup(to: paths[number], BackupOptions(form: Form.allCases[number % 3]))
      } catch {
        failures.withLock { $0.append("\(error)") }
      }
    }
    XCTAssertEqual(failures.withLock { $0 }, [])
    for copy in paths { try assertCopy(copy, holds: content) }
  }

  func testReadersThatAreAllIdle() throws {
    let (environment, tables) = try openTables { $0.maximumReaders = 1 }
    let content = try fill(environment, tables)
    XCTAssertEqual(try environment.read { tx in try tx.count(of: tables.names) }, 500)
    try environment.backup(to: path("copy"))
    try assertCopy(path("copy"), holds: content)
    for form in Form.allCases {
      try environment.backup(to: path("\(form)"), BackupOptions(form: form))
      try assertCopy(path("\(form)"), holds: content)
    }
  }

  func testReadersThatAreAllTaken() throws {
    let (environment, _) = try openTables {
      $0.maximumReaders = 1
      $0.readerWaitLimit = .milliseconds(10)
    }
    for form in Form.allCases {
      let error = try environment.read { _ in
        lmdbError { try environment.backup(to: path("copy"), BackupOptions(form: form)) }
      }
      guard case .tooManyReaders(limit: 1, oldest: .some) = error else {
        return XCTFail("\(String(describing: error))")
      }
    }
    XCTAssertEqual(try temporaryFiles(), [])
    try environment.backup(to: path("copy"))
  }
}
