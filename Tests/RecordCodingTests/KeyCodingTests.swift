import Foundation
import RecordCoding
import XCTest

/// Keys of one number or mark.
final class KeyCodingTests: XCTestCase {
  private let seed: UInt64 = 1

  private enum Plan: UInt8, DelimitedKeyCoding, CaseIterable {
    case pro = 2
    case free = 1
    case team = 200
  }

  /// A key that leaves its order to the default, which encodes both.
  private struct Plain: DelimitedKeyCoding {
    var number: Int16

    init(_ number: Int16) {
      self.number = number
    }

    init(from decoder: inout KeyDecoder) throws(CodingError) {
      number = try Int16(from: &decoder)
    }

    func encode(into encoder: inout KeyEncoder) {
      number.encode(into: &encoder)
    }
  }

  func testIntegersSortAsNumbers() {
    var generator = SplitMix64(seed: seed)
    func check<Key: FixedWidthInteger & KeyCoding>(_: Key.Type) {
      checkKeys(Samples.integers(Key.self, using: &generator), seed: seed, order: ownOrder)
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
    checkKeys(Samples.doubles(using: &generator), seed: seed, order: totalOrder)
    checkKeys(Samples.floats(using: &generator), seed: seed, order: totalOrder)
  }

  func testFloatingPointForms() {
    XCTAssertEqual((-0.0).keyBytes, [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
    XCTAssertEqual(0.0.keyBytes, [0x80, 0, 0, 0, 0, 0, 0, 0])
    XCTAssertEqual(Float(1).keyBytes, [0xBF, 0x80, 0, 0])
    XCTAssertEqual(Float(-1).keyBytes, [0x40, 0x7F, 0xFF, 0xFF])
  }

  func testEveryBitOfFloatingPointNumbersComesBack() throws {
    var generator = SplitMix64(seed: seed)
    for number in Samples.doubles(using: &generator) {
      let decoded = try Double(keyForm: number.keyBytes)
      XCTAssertEqual(decoded.bitPattern, number.bitPattern, "\(number), seed \(seed)")
    }
    for number in Samples.floats(using: &generator) {
      let decoded = try Float(keyForm: number.keyBytes)
      XCTAssertEqual(decoded.bitPattern, number.bitPattern, "\(number), seed \(seed)")
    }
  }

  func testDatesSortAsInstantsAndComeBackExactly() throws {
    var generator = SplitMix64(seed: seed)
    let dates = Samples.doubles(using: &generator).map { Date(timeIntervalSinceReferenceDate: $0) }
    checkKeys(dates, seed: seed) {
      totalOrder($0.timeIntervalSinceReferenceDate, $1.timeIntervalSinceReferenceDate)
    }
    for date in dates {
      let decoded = try Date(keyForm: date.keyBytes)
      XCTAssertEqual(
        decoded.timeIntervalSinceReferenceDate.bitPattern, date.timeIntervalSinceReferenceDate.bitPattern,
        "\(date.timeIntervalSinceReferenceDate), seed \(seed)")
    }
    let earlier = Date(timeIntervalSince1970: 1_700_000_000)
    XCTAssertEqual(plainOrder(earlier.keyBytes, earlier.addingTimeInterval(0.001).keyBytes), .before)
  }

  func testBooleans() {
    checkKeys([false, true], seed: seed) { ownOrder($0 ? 1 : 0, $1 ? 1 : 0) }
    XCTAssertEqual(true.keyBytes, [1])
    XCTAssertEqual(
      codingError { () throws(CodingError) in try Bool(keyForm: [2]) },
      .invalidValue(type: "Bool", reason: "the byte is neither 0 nor 1"))
  }

  func testEnumerationsSortByRawValue() {
    checkKeys(Plan.allCases, seed: seed) { ownOrder($0.rawValue, $1.rawValue) }
    XCTAssertEqual(
      codingError { () throws(CodingError) in try Plan(keyForm: [3]) },
      .invalidValue(type: "Plan", reason: "no case has this raw value"))
  }

  func testOptionalsSortNilFirst() {
    var generator = SplitMix64(seed: seed)
    let values: [Int64?] = [nil] + Samples.integers(using: &generator)
    checkKeys(values, seed: seed) { first, second in
      switch (first, second) {
      case (nil, nil): .same
      case (nil, _): .before
      case (_, nil): .after
      case (let first?, let second?): ownOrder(first, second)
      }
    }
    XCTAssertEqual((nil as String?).keyBytes, [0])
    XCTAssertEqual(("a" as String?).keyBytes, [1, 0x61, 0])
    XCTAssertNotNil(codingError { () throws(CodingError) in try UInt8?(keyForm: [2, 0]) })
    XCTAssertEqual(
      codingError { () throws(CodingError) in try UInt8?(keyForm: [0, 0]) },
      .trailingBytes(count: 1))
  }

  func testDefaultOrderIsThatOfTheBytes() {
    var generator = SplitMix64(seed: seed)
    let keys = Samples.integers(Int16.self, using: &generator).map(Plain.init)
    checkKeys(keys, seed: seed) { ownOrder($0.number, $1.number) }
  }

  func testBytesBehindAKeyAreRefused() {
    XCTAssertEqual(
      codingError { () throws(CodingError) in try UInt16(keyForm: [1, 2, 3]) },
      .trailingBytes(count: 1))
    XCTAssertEqual(
      codingError { () throws(CodingError) in try UInt16(keyForm: [1]) },
      .truncated(needed: 2, available: 1))
  }
}
