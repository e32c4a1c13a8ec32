import Foundation
import RecordCoding
import XCTest

/// Values that are one number, mark or string.
final class ValueCodingTests: XCTestCase {
  private let seed: UInt64 = 11

  private enum Plan: UInt16, FixedSizeValue, CaseIterable {
    case free = 1
    case pro = 0x0302
  }

  func testForms() {
    XCTAssertEqual((0x0102 as UInt16).valueBytes, [2, 1])
    XCTAssertEqual((-2 as Int32).valueBytes, [0xFE, 0xFF, 0xFF, 0xFF])
    XCTAssertEqual((1 as Int).valueBytes, [1, 0, 0, 0, 0, 0, 0, 0])
    XCTAssertEqual((2 as UInt).valueBytes, [2, 0, 0, 0, 0, 0, 0, 0])
    XCTAssertEqual(1.0.valueBytes, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
    XCTAssertEqual(Float(1).valueBytes, [0, 0, 0x80, 0x3F])
    XCTAssertEqual(Date(timeIntervalSinceReferenceDate: 1).valueBytes, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
    XCTAssertEqual("é".valueBytes, [0xC3, 0xA9])
    XCTAssertEqual(([0, 1] as [UInt8]).valueBytes, [0, 1])
    XCTAssertEqual(true.valueBytes, [1])
    XCTAssertEqual((nil as String?).valueBytes, [0])
    XCTAssertEqual(("a" as String?).valueBytes, [1, 0x61])
    XCTAssertEqual(Empty().valueBytes, [])
    XCTAssertEqual(Plan.pro.valueBytes, [2, 3])
  }

  func testIntegers() {
    var generator = SplitMix64(seed: seed)
    func check<Value: FixedWidthInteger & FixedSizeValue>(_: Value.Type) {
      let values = Samples.integers(Value.self, using: &generator)
      checkValues(values, seed: seed, same: ==)
      checkValues(values.map { Optional($0) } + [nil], seed: seed) { $0 == $1 }
      let (byteCount, bitWidth) = (Value.byteCount, Value.bitWidth)
      XCTAssertEqual(byteCount, bitWidth / 8)
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

  func testOthers() {
    var generator = SplitMix64(seed: seed)
    let doubles = Samples.doubles(using: &generator)
    checkValues(doubles, seed: seed) { $0.bitPattern == $1.bitPattern }
    checkValues(Samples.floats(using: &generator), seed: seed) { $0.bitPattern == $1.bitPattern }
    checkValues(doubles.map { Date(timeIntervalSinceReferenceDate: $0) }, seed: seed) {
      $0.timeIntervalSinceReferenceDate.bitPattern == $1.timeIntervalSinceReferenceDate.bitPattern
    }
    checkValues(Samples.strings(using: &generator), seed: seed) { Array($0.utf8) == Array($1.utf8) }
    checkValues(Samples.byteStrings(using: &generator), seed: seed, same: ==)
    checkValues(Samples.strings(using: &generator).map { [$0, nil] }.joined().map { $0 }, seed: seed) {
      $0.map { Array($0.utf8) } == $1.map { Array($0.utf8) }
    }
    checkValues([false, true], seed: seed, same: ==)
    checkValues([Empty()], seed: seed, same: ==)
    checkValues(Plan.allCases, seed: seed, same: ==)
    checkValues([nil, .some(nil), 7] as [UInt8??], seed: seed, same: ==)
  }

  func testWrongBytesAreRefused() {
    func error<Value: ValueCoding>(_: Value.Type, _ form: [UInt8]) -> CodingError? {
      // Through the decoder, because a value has to refuse trailing bytes on its own.
      codingError { () throws(CodingError) in
        var decoder = ValueDecoder(form.span.bytes)
        return try Value(from: &decoder)
      }
    }
    let mark = CodingError.invalidValue(type: "Bool", reason: "the byte is neither 0 nor 1")
    XCTAssertEqual(error(UInt32.self, [1, 2, 3]), .truncated(needed: 4, available: 3))
    XCTAssertEqual(error(UInt32.self, [1, 2, 3, 4, 5]), .trailingBytes(count: 1))
    XCTAssertEqual(error(Double.self, []), .truncated(needed: 8, available: 0))
    XCTAssertEqual(error(Bool.self, [2]), mark)
    XCTAssertEqual(error(Bool.self, []), .truncated(needed: 1, available: 0))
    XCTAssertEqual(error(String?.self, []), .truncated(needed: 1, available: 0))
    XCTAssertEqual(error(String?.self, [0, 0]), .trailingBytes(count: 1))
    XCTAssertEqual(error(String?.self, [2]), mark)
    XCTAssertEqual(error(UInt16?.self, [1, 0]), .truncated(needed: 2, available: 1))
    XCTAssertEqual(error(String.self, [0x61, 0x80]), .invalidUTF8(offset: 1))
    XCTAssertEqual(error(Empty.self, [0]), .trailingBytes(count: 1))
    XCTAssertEqual(error(Plan.self, [2, 0]), .invalidValue(type: "Plan", reason: "no case has this raw value"))
  }

  func testBytesThatAValueLeavesAreRefused() {
    struct Forgetful: ValueCoding {
      init(from decoder: inout ValueDecoder) throws(CodingError) { _ = try decoder.readVarint() }
      func encode(into encoder: inout ValueEncoder) {}
    }
    XCTAssertNil(codingError { () throws(CodingError) in try Forgetful(valueForm: [1]) })
    XCTAssertEqual(
      codingError { () throws(CodingError) in try Forgetful(valueForm: [1, 2, 3]) }, .trailingBytes(count: 2))
  }

  func testTooSmallBuffersHoldTheBeginning() {
    checkCapacities(value: 0x0102_0304_0506_0708 as Int64)
    checkCapacities(value: "abc")
    checkCapacities(value: [1, 2, 3] as [UInt8]?)
    checkCapacities(value: nil as Double?)
    checkCapacities(value: Empty())
    checkCapacities(value: Visit.sample)
    checkCapacities(value: Activity.sample)
    checkCapacities(value: Checksummed(Visit.sample))
  }

  func testNothingIsWrittenBehindAGap() {
    let result = encodedValue(capacity: 3) { encoder in
      encoder.append(littleEndian: 1 as UInt16)
      encoder.append(littleEndian: 2 as UInt16)
      encoder.append(littleEndian: 3 as UInt8)
      encoder.append(fixedSize: Activity.sample)
    }
    XCTAssertEqual(result?.written, [1, 0])
    XCTAssertEqual(result?.byteCount, 5 + Activity.byteCount)
    XCTAssertEqual(result?.isComplete, false)
    let record = encodedValue(capacity: 7) { encoder in
      encoder.append(littleEndian: 1 as UInt64)
      encoder.append(fixedSize: Activity.Span(day: 1, count: 1))
    }
    XCTAssertEqual(record?.written, [])
    XCTAssertEqual(record?.byteCount, 14)
  }
}
