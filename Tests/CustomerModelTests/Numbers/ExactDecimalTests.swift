import CustomerModel
import Foundation
import XCTest

final class ExactDecimalTests: XCTestCase {
  func testParsesAndPrints() throws {
    let printed = [
      "0": "0", "-0": "0", "0.00": "0", "12.50": "12.5", "-12.50": "-12.5", "007": "7", "100": "100", "0.1": "0.1",
      "1.000000000000000000000000000000": "1", "0.000000000000000001": "0.000000000000000001",
      "9223372036854775807": "9223372036854775807", "-9223372036854775808": "-9223372036854775808",
      "-9.223372036854775808": "-9.223372036854775808", "0.100000000000000000000": "0.1",
    ]
    for (text, expected) in printed {
      let decimal = try ExactDecimal(text)
      XCTAssertEqual(decimal.description, expected, text)
      XCTAssertEqual(try ExactDecimal(decimal.description), decimal, text)
    }
  }

  func testRefusesWhatIsNone() {
    for text in [
      "", "-", ".", "1.", ".5", "+1", "1e3", "1,5", "1 ", " 1", "--1", "1.2.3", "NaN", "inf", "0x10", "١", "1_000",
      "1\0",
      "9223372036854775808", "-9223372036854775809", "0.0000000000000000001", "922337203685477580.71",
    ] {
      expectError(.invalidDecimal(text: text)) { try ExactDecimal(text) }
    }
  }

  func testEqualNumbersAreEqual() throws {
    let seven = try [ExactDecimal("7"), ExactDecimal("7.000"), ExactDecimal(coefficient: 7_000, scale: 3), 7]
    XCTAssertEqual(Set(seven).count, 1)
    XCTAssertEqual(try ExactDecimal(coefficient: 70, scale: 19), try ExactDecimal("0.000000000000000007"))
    XCTAssertEqual(try ExactDecimal(coefficient: 0, scale: .max), .zero)
    XCTAssertThrowsError(try ExactDecimal(coefficient: 7, scale: 19))
    XCTAssertThrowsError(try ExactDecimal(coefficient: 7, scale: -1))
    XCTAssertThrowsError(try ExactDecimal(coefficient: .min, scale: .min))
    XCTAssertThrowsError(try ExactDecimal(coefficient: 1_000, scale: .max))
    XCTAssertEqual(try ExactDecimal("-12.75").doubleValue, -12.75)
  }

  func testOrderIsThatOfTheNumbers() throws {
    let sorted = try [
      "-9223372036854775808", "-1.5", "-1.25", "-0.000000000000000001", "0", "0.9", "0.91", "1", "1.000000000000000001",
      "9223372036854775807",
    ].map { try ExactDecimal($0) }
    for (index, left) in sorted.enumerated() {
      for (other, right) in sorted.enumerated() { XCTAssertEqual(left < right, index < other, "\(left) < \(right)") }
    }
  }

  func testArithmeticAgreesWithFoundation() throws {
    let seed: UInt64 = 7
    var random = SplitMix64(seed: seed)
    func value() throws -> (ExactDecimal, Decimal) {
      let coefficient = Int64.random(in: -999_999_999...999_999_999, using: &random)
      let scale = Int.random(in: 0...9, using: &random)
      let decimal = try ExactDecimal(coefficient: coefficient, scale: scale)
      return (decimal, Decimal(coefficient) / pow(Decimal(10), scale))
    }
    for _ in 0..<1_000 {
      let ((left, leftDecimal), (right, rightDecimal)) = (try value(), try value())
      XCTAssertEqual(try left.adding(right).description, "\(leftDecimal + rightDecimal)", "seed \(seed)")
      XCTAssertEqual(try left.subtracting(right).description, "\(leftDecimal - rightDecimal)", "seed \(seed)")
      XCTAssertEqual(try left.multiplied(by: right).description, "\(leftDecimal * rightDecimal)", "seed \(seed)")
      XCTAssertEqual(left < right, leftDecimal < rightDecimal, "seed \(seed)")
      XCTAssertEqual(try left.negated().adding(left), .zero)
    }
  }

  func testOverflowAtTheLimits() throws {
    let (least, largest) = (ExactDecimal(.min), ExactDecimal(.max))
    let tiny = try ExactDecimal(coefficient: 1, scale: 18)
    expectError(.decimalOverflow(largest, 1)) { try largest.adding(1) }
    expectError(.decimalOverflow(least, 1)) { try least.subtracting(1) }
    expectError(.decimalOverflow(least, -1)) { try least.negated() }
    expectError(.decimalOverflow(least, least)) { try least.multiplied(by: least) }
    expectError(.decimalOverflow(largest, tiny)) { try largest.adding(tiny) }
    expectError(.decimalOverflow(tiny, tiny)) { try tiny.multiplied(by: tiny) }
    XCTAssertEqual(try largest.multiplied(by: tiny).description, "9.223372036854775807")
    XCTAssertEqual(try ExactDecimal("0.5").multiplied(by: 2), 1)
  }

  func testIsEncodedAsItsText() throws {
    try expectCodable(ExactDecimal("-0.10"), as: "-0.1")
  }
}
