import CustomerModel
import XCTest

final class MoneyArithmeticTests: XCTestCase {
  func testSums() throws {
    XCTAssertEqual(try Money("1.50 EUR").adding(Money("2.75 EUR")), try Money("4.25 EUR"))
    XCTAssertEqual(try Money("1.50 EUR").subtracting(Money("2.75 EUR")), try Money("-1.25 EUR"))
    let (euro, dollar) = (try Money("1 EUR"), try Money("1 USD"))
    expectError(.differentCurrencies(euro.currency, dollar.currency)) { try euro.adding(dollar) }
    expectError(.differentCurrencies(euro.currency, dollar.currency)) { try euro.subtracting(dollar) }
  }

  func testOverflowAtTheLimits() throws {
    let euro = try Currency("EUR")
    let (least, largest) = (Money(minorUnits: .min, currency: euro), Money(minorUnits: .max, currency: euro))
    let cent = Money(minorUnits: 1, currency: euro)
    XCTAssertThrowsError(try Money("1 EUR").adding(Money("1 USD")))
    expectError(.amountOverflow(largest, cent)) { try largest.adding(cent) }
    expectError(.amountOverflow(least, cent)) { try least.subtracting(cent) }
    expectError(.scaledAmountOverflow(least, factor: -1)) { try least.negated() }
    expectError(.scaledAmountOverflow(largest, factor: 2)) { try largest.multiplied(by: 2) }
    expectError(.scaledAmountOverflow(least, factor: ExactDecimal(.min))) { try least.multiplied(by: .min) }
    expectError(.scaledAmountOverflow(least, factor: ExactDecimal(.min))) {
      try least.scaled(by: ExactDecimal(.min), rounding: .up)
    }
    XCTAssertEqual(try largest.adding(.zero(euro)), largest)
    XCTAssertEqual(try largest.negated().subtracting(cent), least)
    XCTAssertEqual(try least.scaled(by: 1, rounding: .up), least)
    let smallest = try ExactDecimal(coefficient: .min, scale: 18)
    expectError(.scaledAmountOverflow(largest, factor: smallest)) { try largest.scaled(by: smallest, rounding: .down) }
  }

  func testProducts() throws {
    XCTAssertEqual(try Money("-1.50 EUR").negated(), try Money("1.50 EUR"))
    XCTAssertEqual(try Money("19.99 EUR").multiplied(by: 3), try Money("59.97 EUR"))
    XCTAssertEqual(try Money("19.99 EUR").multiplied(by: 0), .zero(try Currency("EUR")))
  }

  func testRoundsAsNamed() throws {
    let rules: [(FloatingPointRoundingRule, [Int64])] = [
      (.toNearestOrEven, [2, 2, -2, -2, 3, -3]), (.toNearestOrAwayFromZero, [2, 3, -2, -3, 3, -3]),
      (.up, [2, 3, -1, -2, 3, -2]), (.down, [1, 2, -2, -3, 2, -3]), (.towardZero, [1, 2, -1, -2, 2, -2]),
      (.awayFromZero, [2, 3, -2, -3, 3, -3]),
    ]
    for (rule, expected) in rules {
      let results = try ["1.5", "2.5", "-1.5", "-2.5", "2.51", "-2.51"].map {
        try Money("0.01 EUR").scaled(by: ExactDecimal($0), rounding: rule).minorUnits
      }
      XCTAssertEqual(results, expected, "\(rule)")
      XCTAssertEqual(try Money("0.04 EUR").scaled(by: ExactDecimal("0.25"), rounding: rule).minorUnits, 1)
    }
  }

  func testScalingAgreesWithWideArithmetic() throws {
    let seed: UInt64 = 5
    var random = SplitMix64(seed: seed)
    for _ in 0..<2_000 {
      let money = Money(minorUnits: .random(in: -1_000_000...1_000_000, using: &random), currency: try Currency("EUR"))
      let factor = try ExactDecimal(coefficient: .random(in: -9_999...9_999, using: &random), scale: 3)
      let scaled = try money.scaled(by: factor, rounding: .down)
      let product = Int128(money.minorUnits) * Int128(factor.coefficient)
      let unit = (0..<factor.scale).reduce(Int128(1)) { power, _ in power * 10 }
      let rest = product - Int128(scaled.minorUnits) * unit
      XCTAssertTrue(rest >= 0 && rest < unit, "\(money) × \(factor), seed \(seed)")
    }
  }

  func testComparesWithinACurrency() throws {
    XCTAssertTrue(try Money("1 EUR").isLess(than: Money("1.01 EUR")))
    XCTAssertFalse(try Money("1 EUR").isLess(than: Money("1 EUR")))
    XCTAssertThrowsError(try Money("1 EUR").isLess(than: Money("2 USD")))
  }
}
