import RecordCoding
import XCTest

final class KeyCodingTests: XCTestCase {
  private let seed: UInt64 = 1

  func testIntegersSortAsNumbers() {
    var generator = SplitMix64(seed: seed)
    func check<Key: FixedWidthInteger & KeyCoding>(_: Key.Type) {
      checkKeys(Samples.integers(Key.self, using: &generator), seed: seed) { first, second in
        first < second ? .before : first == second ? .same : .after
      }
    }
    check(UInt8.self)
    check(UInt16.self)
    check(UInt32.self)
    check(UInt64.self)
    check(UInt.self)
    check(Int8.self)
    check(Int16.self)
    check(Int32.self)
    check(Int64.self)
    check(Int.self)
  }

  func testIntegerForms() {
    XCTAssertEqual((0x0102 as UInt16).keyBytes, [1, 2])
    XCTAssertEqual((-1 as Int16).keyBytes, [0x7F, 0xFF])
    XCTAssertEqual((0 as Int32).keyBytes, [0x80, 0, 0, 0])
    XCTAssertEqual((1 as UInt).keyBytes, [0, 0, 0, 0, 0, 0, 0, 1])
    XCTAssertEqual(Int.min.keyBytes, [UInt8](repeating: 0, count: 8))
  }

  func testFloatingPointNumbersSortInTotalOrder() {
    var generator = SplitMix64(seed: seed)
    checkKeys(Samples.doubles(using: &generator), seed: seed) { first, second in
      first.bitPattern == second.bitPattern ? .same : first.isTotallyOrdered(belowOrEqualTo: second) ? .before : .after
    }
    checkKeys(Samples.floats(using: &generator), seed: seed) { first, second in
      first.bitPattern == second.bitPattern ? .same : first.isTotallyOrdered(belowOrEqualTo: second) ? .before : .after
    }
  }

  func testFloatingPointForms() {
    XCTAssertEqual((-0.0).keyBytes, [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
    XCTAssertEqual(0.0.keyBytes, [0x80, 0, 0, 0, 0, 0, 0, 0])
    XCTAssertEqual(Float(1).keyBytes, [0xBF, 0x80, 0, 0])
    XCTAssertEqual(Float(-1).keyBytes, [0x40, 0x7F, 0xFF, 0xFF])
  }

  func testStringsSortByTheirBytes() {
    var generator = SplitMix64(seed: seed)
    checkKeys(Samples.strings(using: &generator), seed: seed) { plainOrder(Array($0.utf8), Array($1.utf8)) }
  }

  func testByteStringsSortByTheirBytes() {
    var generator = SplitMix64(seed: seed)
    checkKeys(Samples.byteStrings(using: &generator), seed: seed, order: plainOrder)
  }

  func testByteStringForms() {
    XCTAssertEqual("".keyBytes, [0])
    XCTAssertEqual("ab".keyBytes, [0x61, 0x62, 0])
    XCTAssertEqual("a\0b".keyBytes, [0x61, 1, 1, 0x62, 0])
    XCTAssertEqual(([0, 1, 2] as [UInt8]).keyBytes, [1, 1, 1, 2, 2, 0])
  }
}
