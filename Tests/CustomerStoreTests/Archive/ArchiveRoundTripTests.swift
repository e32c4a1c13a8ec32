import CustomerModel
import Foundation
import LMDB
import XCTest

@testable import CustomerStore

final class ArchiveRoundTripTests: ArchiveTestCase {
  func testEverythingComesBack() throws {
    for seed in 1...8 as ClosedRange<UInt64> {
      let message = "seed \(seed)"
      let source = try randomStore(seed: seed, named: "source-\(seed)")
      let bytes = try archive(of: source)
      let exported = try source.exportArchive(to: archivePath())
      XCTAssertEqual(try Data(contentsOf: URL(fileURLWithPath: archivePath())), Data(bytes), message)
      let copy = try open("copy-\(seed)")
      XCTAssertEqual(try copy.importArchive(from: archivePath()), exported, message)
      try assertSame(copy, source, message)
      // What comes next is the same for both.
      for store in [source, copy] {
        var facts = RandomStore(seed: seed + 100)
        try facts.tell(store, steps: 20, isLate: true)
      }
      XCTAssertEqual(
        try copy.read { tx in try tx.stateHash() }, try source.read { tx in try tx.stateHash() }, "\(message), later")
      try copy.close()
      try source.close()
    }
  }

  func testAnImportThatIsInterruptedAnywhereEndsInTheSameState() throws {
    for seed in 21...24 as ClosedRange<UInt64> {
      var generator = SplitMix64(seed: seed)
      let source = try randomStore(seed: seed, named: "source-\(seed)")
      try source.exportArchive(to: archivePath())
      var name = "copy-\(seed)"
      var copy = try open(name)
      var attempts = 0
      while true {
        attempts += 1
        var commits = Int.random(in: 1...6, using: &generator)
        do {
          try copy.importArchive(from: archivePath(), linesPerCommit: Int.random(in: 1...20, using: &generator)) { _ in
            commits -= 1
            if commits == 0 { throw Interruption() }
          }
          break
        } catch is Interruption {
          guard Bool.random(using: &generator) else { continue }
          // As a process that was killed leaves the store: another file, opened anew.
          let next = "copy-\(seed)-\(attempts)"
          try copy.environment.backup(to: path(next))
          try copy.close()
          name = next
          copy = try open(name)
        }
      }
      XCTAssertGreaterThan(attempts, 5)
      try assertSame(copy, source, "seed \(seed), after \(attempts) attempts")
      try copy.close()
      try source.close()
    }
  }

  func testAHalfImportedStoreTakesNoOtherArchive() throws {
    let source = try randomStore(seed: 31)
    try source.exportArchive(to: archivePath("first"))
    try source.write { tx in try tx.record(Session(), by: ExternalID("zoe"), at: .now) }
    try source.exportArchive(to: archivePath("second"))
    let copy = try open("copy")
    XCTAssertThrowsError(
      try copy.importArchive(from: archivePath("first"), linesPerCommit: 30) { progress in
        if progress.fractionCompleted > 0.5 { throw Interruption() }
      })
    assertThrows(try copy.importArchive(from: archivePath("second"))) {
      $0 == .otherArchive(path: archivePath("second"))
    }
    assertThrows(try copy.exportArchive(to: archivePath("half"))) { $0 == .unfinishedImport }
    XCTAssertFalse(FileManager.default.fileExists(atPath: archivePath("half")))
    let contents = try copy.importArchive(from: archivePath("first"))
    // Told again, it is there already.
    XCTAssertEqual(try copy.importArchive(from: archivePath("first")), contents)
    XCTAssertEqual(try copy.read { tx in try tx.stateHash() }, contents.stateHash)
    assertThrows(try copy.importArchive(from: archivePath("second"))) {
      $0 == .otherArchive(path: archivePath("second"))
    }
    assertThrows(try source.importArchive(from: archivePath("first"))) { error in
      if case .storeNotEmpty = error { true } else { false }
    }
    try copy.close()
    try source.close()
  }

  func testTheFormsThatSuspendDoTheSame() async throws {
    let source = try randomStore(seed: 41)
    let bytes = try archive(of: source)
    let contents = try await source.exportArchive(to: archivePath())
    XCTAssertEqual(try Data(contentsOf: URL(fileURLWithPath: archivePath())), Data(bytes))
    let copy = try open("copy")
    let imported = try await copy.importArchive(from: archivePath())
    XCTAssertEqual(imported, contents)
    try assertSame(copy, source, "suspending")
    try await copy.close()
    try await source.close()
  }

  func testAStoreThatDeclaresSomethingKeepsIt() throws {
    let source = try randomStore(seed: 51)
    try source.exportArchive(to: archivePath())
    let copy = try open("copy")
    try copy.write { tx in
      try tx.declare("rank", as: .integer)
      try tx.declareIndex(IndexDefinition("by-rank", on: .attribute("rank")))
      try tx.declareIndex(IndexDefinition("by-language", on: .attribute("language")))
    }
    let contents = try copy.importArchive(from: archivePath())
    XCTAssertEqual(try copy.read { tx in try tx.stateHash() }, contents.stateHash)
    XCTAssertTrue(try copy.verifyRecords().isConsistent)
    try copy.read { tx in
      XCTAssertEqual(try tx.schema()["rank"]?.number, 64)
      XCTAssertEqual(try tx.schema()["seats"]?.name, "places")
      XCTAssertTrue(try tx.indexes().allSatisfy(\.state.isReady))
      XCTAssertEqual(try tx.indexes().count, 6)
    }
    try copy.close()
    try source.close()
  }

  func testWhatTodaysRulesRefuseComesBack() throws {
    let source = try open("source")
    try source.write { tx in try tx.record(Session(), by: ExternalID("guest-1"), at: .now) }
    try source.close()
    var settings = StoreSettings()
    settings.identityRules.blockedValues.insert("guest-1")
    let later = try open("source", settings: settings)
    try later.exportArchive(to: archivePath())
    let copy = try open("copy")
    try copy.importArchive(from: archivePath())
    try assertSame(copy, later, "blocked")
    try copy.close()
    try later.close()
  }
}
