import CustomerModel
import Foundation
import XCTest

@testable import CustomerStore

final class ArchiveDamageTests: ArchiveTestCase {
  private var bytes: [UInt8] = []

  override func setUpWithError() throws {
    try super.setUpWithError()
    let source = try randomStore(seed: 7)
    bytes = try archive(of: source)
    try source.close()
  }

  private func importing(_ bytes: [UInt8], _ name: String) throws {
    let copy = try open(name)
    defer { try? copy.close() }
    try copy.importArchive(from: try write(bytes), linesPerCommit: 1_000) { _ in }
  }

  func testATruncatedArchiveIsNoticedAndSaysWhere() throws {
    var generator = SplitMix64(seed: 1)
    for attempt in 0..<12 {
      let count = attempt == 0 ? bytes.count - 1 : Int.random(in: 1..<bytes.count, using: &generator)
      let part = Array(bytes[..<count])
      let line = part.count { $0 == UInt8(ascii: "\n") } + 1
      let start = (part.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
      assertThrows(try importing(part, "copy-\(attempt)"), "\(count) bytes") {
        $0 == .truncated(line: line, offset: UInt64(start))
      }
    }
    // A file of whole lines lacks the last one.
    let whole = Array(bytes[...(bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")) ?? 0)])
    assertThrows(try importing(whole, "copy")) {
      $0 == .truncated(line: lines(of: whole).count + 1, offset: UInt64(whole.count))
    }
    assertThrows(try importing([], "empty")) { error in
      if case .notAnArchive = error { true } else { false }
    }
  }

  func testADamagedByteIsNoticed() throws {
    var generator = SplitMix64(seed: 2)
    for attempt in 0..<32 {
      var damaged = bytes
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      XCTAssertThrowsError(try importing(damaged, "copy-\(attempt)"), "byte \(place)") { error in
        // The first line may declare something that cannot be.
        XCTAssertTrue(error is ArchiveError || error is CustomerStoreError, "byte \(place): \(error)")
      }
    }
  }

  func testWhatIsNotKnownIsNeverSkipped() throws {
    let lines = lines(of: bytes)
    func change(_ index: Int, _ change: (String) -> String) -> [UInt8] {
      var changed = lines
      changed[index] = change(changed[index])
      return Array((changed.joined(separator: "\n") + "\n").utf8)
    }
    let place = try XCTUnwrap(lines.firstIndex { $0.hasPrefix("{\"record\":\"interaction\"") })
    func expectUnknown(_ bytes: [UInt8], _ name: String, _ line: Int, _ path: String) {
      assertThrows(try importing(bytes, name), name) { error in
        if case .unknownContent(line, _, path) = error { true } else { false }
      }
    }
    expectUnknown(change(place) { $0.dropLast() + ",\"colour\":1}" }, "member", place + 1, "colour")
    expectUnknown(
      change(place) { $0.replacing("\"externalID\":{", with: "\"externalID\":{\"x\":null,") }, "nested", place + 1,
      "externalID.x")
    expectUnknown(
      change(place) { $0.replacing("\"record\":\"interaction\"", with: "\"record\":\"wish\"") }, "record", place + 1,
      "record: wish")
    expectUnknown(change(0) { $0.dropLast() + ",\"colour\":1}" }, "header", 1, "colour")
    assertThrows(try importing(change(0) { $0.replacing("\"format\":2", with: "\"format\":3") }, "newer")) { error in
      if case .newerFormat(_, 3, 2) = error { true } else { false }
    }
    assertThrows(try importing(change(0) { $0.replacing("archive", with: "letter") }, "foreign")) { error in
      if case .notAnArchive = error { true } else { false }
    }
    assertThrows(try importing(bytes + Array("{}\n".utf8), "behind")) { error in
      if case .damagedLine(lines.count + 1, UInt64(bytes.count), _) = error { true } else { false }
    }
  }

  func testALineThatIsMissingOrToldTwiceIsNoticed() throws {
    let lines = lines(of: bytes)
    for name in ["profile", "interaction", "void", "consent", "identity", "tombstone", "end"] {
      let index = try XCTUnwrap(lines.lastIndex { $0.hasPrefix("{\"record\":\"\(name)\"") }, name)
      for isRepeated in [true, false] {
        var changed = lines
        if isRepeated { changed.insert(lines[index], at: index) } else { changed.remove(at: index) }
        assertThrows(
          try importing(Array((changed.joined(separator: "\n") + "\n").utf8), "\(name)-\(isRepeated)"), name
        ) { error in
          switch error {
          case .damagedLine, .changedLines, .truncated: true
          default: false
          }
        }
      }
    }
  }

  func testFilesAreForTheirOwnerAlone() throws {
    let store = try open("plain")
    try write(Array("old".utf8), named: "kept")
    XCTAssertThrowsError(
      try store.exportArchive(to: archivePath("kept")) { _ in throw Interruption() })
    XCTAssertEqual(try Data(contentsOf: URL(fileURLWithPath: archivePath("kept"))), Data("old".utf8))
    try store.exportArchive(to: archivePath("kept"))
    let attributes = try FileManager.default.attributesOfItem(atPath: archivePath("kept"))
    XCTAssertEqual(attributes[.posixPermissions] as? Int, 0o600)
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    XCTAssertTrue(names.allSatisfy { !$0.contains("archive-") }, "\(names)")
    assertThrows(try store.exportArchive(to: archivePath("missing/folder"))) { error in
      if case .unwritable = error { true } else { false }
    }
    assertThrows(try store.importArchive(from: archivePath("missing"))) { error in
      if case .unreadable = error { true } else { false }
    }
    try store.close()
  }
}
