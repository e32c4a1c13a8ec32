import XCTest

@testable import DataExchange

final class NumberTests: XCTestCase {
  func testReadsNumbers() {
    let plain = NumberScanner.plain
    XCTAssertEqual(plain.scan(text: "29.33"), ScannedNumber(coefficient: 2933, scale: 2))
    XCTAssertEqual(plain.scan(text: " -5 "), ScannedNumber(coefficient: -5, scale: 0))
    XCTAssertEqual(plain.scan(text: "+1.500"), ScannedNumber(coefficient: 15, scale: 1))
    XCTAssertEqual(plain.scan(text: "1."), ScannedNumber(coefficient: 1, scale: 0))
    XCTAssertEqual(plain.scan(text: ".5"), ScannedNumber(coefficient: 5, scale: 1))
    XCTAssertEqual(plain.scan(text: "(12.50)"), ScannedNumber(coefficient: -125, scale: 1))
    XCTAssertEqual(plain.scan(text: "\u{2212}3"), ScannedNumber(coefficient: -3, scale: 0))
    XCTAssertEqual(plain.scan(text: "9223372036854775807"), ScannedNumber(coefficient: .max, scale: 0))
    XCTAssertEqual(plain.scan(text: "0.100000000000000000000"), ScannedNumber(coefficient: 1, scale: 1))
    for text in [
      "", " ", "-", "+", ".", "1e5", "1 2", "1,5", "9223372036854775808", "0.0000000000000000001", "--1", "(-1)", "()",
      "1.2.3", "٣", "NaN",
    ] {
      XCTAssertNil(plain.scan(text: text), text)
    }
  }

  func testReadsGroups() {
    let english = NumberScanner(.init(thousandsSeparator: ","))
    XCTAssertEqual(english.scan(text: "1,234,567.89"), ScannedNumber(coefficient: 123_456_789, scale: 2))
    XCTAssertEqual(english.scan(text: "1234.5"), ScannedNumber(coefficient: 12345, scale: 1))
    XCTAssertEqual(english.scan(text: "1,00,000"), ScannedNumber(coefficient: 100_000, scale: 0))
    let german = NumberScanner(.init(decimalSeparator: ",", thousandsSeparator: "."))
    XCTAssertEqual(german.scan(text: "1.234,56"), ScannedNumber(coefficient: 123_456, scale: 2))
    let french = NumberScanner(.init(decimalSeparator: ",", thousandsSeparator: "\u{202F}"))
    XCTAssertEqual(french.scan(text: "1\u{202F}234,5"), ScannedNumber(coefficient: 12345, scale: 1))
    // What is no group is more likely a fraction by another hand.
    for text in ["12,50", "1,2345", "1234,567", ",123", "1,,234", "1,23,45"] {
      XCTAssertNil(english.scan(text: text), text)
    }
  }

  func testLeavesOutSigns() {
    let scanner = NumberScanner(.init(ignored: ["$", "€", "EUR"]))
    for text in ["$12.5", "12.5 €", "EUR 12.5", "12.5EUR", " $ 12.5 "] {
      XCTAssertEqual(scanner.scan(text: text), ScannedNumber(coefficient: 125, scale: 1), text)
    }
    XCTAssertEqual(scanner.scan(text: "($12.5)"), ScannedNumber(coefficient: -125, scale: 1))
    XCTAssertEqual(scanner.scan(text: "-12.5 €"), ScannedNumber(coefficient: -125, scale: 1))
    XCTAssertNil(scanner.scan(text: "£1"))
    XCTAssertNil(scanner.scan(text: "$"))
  }

  func testRounds() {
    typealias Rounding = ImportMapping.AmountColumns.Rounding
    XCTAssertEqual(Rounding.exact.minorUnits(2933, scale: 2, digits: 2), 2933)
    XCTAssertEqual(Rounding.exact.minorUnits(29, scale: 0, digits: 2), 2900)
    XCTAssertEqual(Rounding.exact.minorUnits(29330, scale: 3, digits: 2), 2933)
    XCTAssertNil(Rounding.exact.minorUnits(29331, scale: 3, digits: 2))
    XCTAssertNil(Rounding.exact.minorUnits(Int128(Int64.max), scale: 0, digits: 2))
    XCTAssertNil(Rounding.exact.minorUnits(Int128(Int64.max) + 1, scale: 0, digits: 0))
    for (number, even, up): (Int128, Int64, Int64) in [
      (25, 2, 3), (35, 4, 4), (-25, -2, -3), (24, 2, 2), (26, 3, 3), (-26, -3, -3), (5, 0, 1),
    ] {
      XCTAssertEqual(Rounding.halfEven.minorUnits(number, scale: 1, digits: 0), even, "\(number)")
      XCTAssertEqual(Rounding.halfUp.minorUnits(number, scale: 1, digits: 0), up, "\(number)")
    }
    XCTAssertEqual(Rounding.halfEven.minorUnits(250_001, scale: 5, digits: 0), 3)
    XCTAssertEqual(Rounding.halfEven.minorUnits(250_000, scale: 5, digits: 0), 2)
    let greatest = ScannedNumber(coefficient: .max, scale: 18)
    XCTAssertEqual(Rounding.halfUp.minorUnits(greatest.times(greatest).coefficient, scale: 36, digits: 2), 8507)
  }
}
