import LMDB
import RecordCoding
import XCTest

@testable import CustomerStore

final class PackedIDsTests: PackedIDsTestCase {
  private let day: Int32 = 20_779

  private func insert(_ ids: [UInt64], inBatchesOf size: Int) throws {
    let (environment, packed) = try store()
    for start in stride(from: 0, to: ids.count, by: size) {
      let batch = IdentifierSet(ids[start..<min(start + size, ids.count)])
      try environment.write { tx in _ = try tx.insert(batch, 1, day: day, in: packed) }
    }
  }

  func testADenseDayTakesLittleMoreThanAByteForEach() throws {
    var dice = Dice(seed: 1)
    let ids = (0..<1_000_000 as Range<UInt64>).filter { _ in Int.random(in: 0..<100, using: &dice) == 0 }
    try insert(ids.shuffled(using: &dice), inBatchesOf: 200)
    let byteCount = try forms().reduce(0) { $0 + $1.bytes.count + $1.key.keyByteCount }
    XCTAssertLessThan(Double(byteCount) / Double(ids.count), 1.5)
    XCTAssertEqual(try blocks(1, day: day).flatMap { $0 }, ids)
  }

  func testNumbersInOrderFillTheirBlocks() throws {
    try insert(Array(1...40_000), inBatchesOf: 333)
    let counts = try blocks(1, day: day).map(\.count)
    for count in counts.dropLast() { XCTAssertGreaterThan(count, IDBlock.maximumByteCount - 4) }
  }

  func testNumbersInFallingOrderShareBlocks() throws {
    let (environment, packed) = try store()
    try environment.write { tx in
      for id in (1...10_000 as ClosedRange<UInt64>).reversed() { _ = try tx.insert(id, 1, day: day, in: packed) }
    }
    XCTAssertEqual(try blocks(1, day: day).flatMap { $0 }, Array(1...10_000))
    XCTAssertLessThan(try blocks(1, day: day).count, 60)
  }

  func testInsertingAgainChangesNothing() throws {
    let (environment, packed) = try store()
    try insert([1, 5, 9], inBatchesOf: 3)
    let before = try environment.statistics().lastTransactionID
    let forms = try forms()
    try environment.write { tx in
      XCTAssertEqual(try tx.insert([1, 5, 9], 1, day: day, in: packed), 0)
      XCTAssertFalse(try tx.insert(5, 1, day: day, in: packed))
      XCTAssertEqual(try tx.insert([], 1, day: day, in: packed), 0)
      XCTAssertFalse(try tx.remove(2, 1, day: day, in: packed))
      XCTAssertFalse(try tx.remove(1, 1, day: day + 1, in: packed))
    }
    XCTAssertEqual(try environment.statistics().lastTransactionID, before, "nothing was to be committed")
    XCTAssertEqual(try self.forms().map(\.bytes), forms.map(\.bytes))
  }

  func testRemovingTheLastLeavesNothing() throws {
    let (environment, packed) = try store()
    try insert([7, 8], inBatchesOf: 2)
    try environment.write { tx in
      XCTAssertTrue(try tx.remove(7, 1, day: day, in: packed))
      XCTAssertTrue(try tx.remove(8, 1, day: day, in: packed))
    }
    XCTAssertEqual(try forms().count, 0)
  }

  func testUnionOfDays() throws {
    let (environment, packed) = try store()
    try environment.write { tx in
      for (day, ids) in [(1, [5, 9]), (2, [1, 9, 1 << 40]), (3, [2])] as [(Int32, IdentifierSet)] {
        _ = try tx.insert(ids, 1, day: day, in: packed)
      }
      _ = try tx.insert(77, 2, day: 2, in: packed)
      XCTAssertEqual(try tx.ids(1, days: 1...2, in: packed), [1, 5, 9, 1 << 40])
      XCTAssertEqual(try tx.count(1, days: 1...3, in: packed), 6)
      var all: [UInt64] = []
      try tx.forEachID(1, days: 2...3, in: packed) { id throws(LMDBError) in all.append(id) }
      XCTAssertEqual(all, [1, 9, 1 << 40, 2])
    }
  }

  // MARK: Damage

  func testDamagedBlocksAreTold() throws {
    let (environment, packed) = try store()
    try insert(Array(stride(from: 3, to: 9_000, by: 7)), inBatchesOf: 500)
    let form = try XCTUnwrap(forms().dropFirst().first)
    var dice = Dice(seed: 5)
    for round in 0..<300 {
      var bytes = form.bytes
      if round.isMultiple(of: 3) {
        bytes.removeLast(Int.random(in: 1...bytes.count, using: &dice))
      } else {
        bytes[Int.random(in: bytes.indices, using: &dice)] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
      }
      try environment.write { tx in try tx.put(bytes: bytes.span.bytes, for: form.key, in: packed.blocks) }
      try checkIsUndecodable(containing: form.key.third.value)
    }
  }

  func testBlocksUnderAnotherKeyAreTold() throws {
    let (environment, packed) = try store()
    try insert([3, 4], inBatchesOf: 2)
    let form = try XCTUnwrap(forms().first)
    try environment.write { tx in
      try tx.delete(form.key, from: packed.blocks)
      try tx.put(bytes: form.bytes.span.bytes, for: PackedIDs.Key(1, day, 2), in: packed.blocks)
    }
    try checkIsUndecodable(containing: 3)
  }

  private func checkIsUndecodable(containing id: UInt64, line: UInt = #line) throws {
    let (environment, packed) = try store()
    let day = day
    let works: [(inout WriteTransaction) throws -> Void] = [
      { tx in _ = try tx.ids(1, days: day...day, in: packed) },
      { tx in _ = try tx.contains(id, 1, day: day, in: packed) },
      { tx in try tx.insert(id + 1, 1, day: day, in: packed) },
      { tx in try tx.remove(id, 1, day: day, in: packed) },
    ]
    for work in works {
      XCTAssertThrowsError(try environment.write(work), line: line) { error in
        guard case .undecodable("ids", _)? = error as? LMDBError else { return XCTFail("\(error)", line: line) }
      }
    }
  }

  func testArbitraryBytesAreReadOrRefused() throws {
    var dice = Dice(seed: 9)
    var read = 0
    for _ in 0..<20_000 {
      let count = Int.random(in: 0..<40, using: &dice)
      let bytes = (0..<count).map { _ in
        Bool.random(using: &dice)
          ? UInt8.random(in: 0...255, using: &dice) : [0, 0x7F, 0x80, 0xFF][Int(dice.next() % 4)]
      }
      guard let block = try? IDBlock(valueBytes: bytes.span.bytes) else { continue }
      XCTAssertEqual(block.valueBytes, bytes)
      XCTAssertEqual(block.encodedByteCount, bytes.count)
      XCTAssertTrue(zip(block.ids, block.ids.dropFirst()).allSatisfy { $0 < $1 })
      read += 1
    }
    XCTAssertGreaterThan(read, 1_000)
    XCTAssertEqual(try IDBlock(valueBytes: ([0, 0, 0x7F, 0x80, 1] as [UInt8]).span.bytes).ids, [0, 1, 129, 258])
    XCTAssertThrowsError(try IDBlock(valueBytes: [UInt8]().span.bytes))
    // The greatest number, and one more.
    let greatest = [UInt8](repeating: 0xFF, count: 9) + [1]
    XCTAssertEqual(try IDBlock(valueBytes: greatest.span.bytes).ids, [.max])
    XCTAssertThrowsError(try IDBlock(valueBytes: (greatest + [0]).span.bytes))
    XCTAssertThrowsError(try IDBlock(valueBytes: ([5] + greatest).span.bytes))
  }

  // MARK: Union

  func testUnionsOfAnySize() throws {
    var dice = Dice(seed: 3)
    let ranges: [Range<UInt64>] = [0..<50, 0..<9_000, 9_900..<10_100, 1 << 40..<1 << 50]
    for limit in [0, 10, 1 << 16] {
      var union = IdentifierUnion(pendingLimit: limit, bitLimit: 10_000)
      var model: Set<UInt64> = []
      XCTAssertEqual(union.identifiers, [])
      for _ in 0..<60 {
        let range = ranges[Int(dice.next() % 4)]
        let ids = (0..<Int.random(in: 0..<20, using: &dice)).map { _ in UInt64.random(in: range, using: &dice) }
        union.insert(IdentifierSet(ids).sorted.span)
        model.formUnion(ids)
        XCTAssertEqual(union.identifiers.sorted, model.sorted())
      }
    }
  }
}
