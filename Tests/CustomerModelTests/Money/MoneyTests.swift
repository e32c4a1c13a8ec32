import CustomerModel
import XCTest

final class MoneyTests: XCTestCase {
  func testParsesAndPrintsWhatTheCurrencyHas() throws {
    for text in [
      "29.33 USD", "0.00 USD", "-0.07 EUR", "1200 JPY", "-1 JPY", "1.234 KWD", "0.0001 CLF", "92233720368547758.07 USD",
      "-9223372036854775808 JPY", "922337203685477.5807 UYW", "3 XAU",
    ] {
      XCTAssertEqual(try Money(text).description, text)
    }
    XCTAssertEqual(try Money("5 EUR").minorUnits, 500)
    XCTAssertEqual(try Money("5.1 EUR").minorUnits, 510)
    XCTAssertEqual(try Money("007.10 EUR").minorUnits, 710)
    XCTAssertEqual(try Money("-0 EUR").minorUnits, 0)
    XCTAssertEqual(try Money("-92233720368547758.08 USD").minorUnits, .min)
    XCTAssertEqual(try Money("-92233720368547758.08 USD").description, "-92233720368547758.08 USD")
    XCTAssertEqual(try Money(amount: "12.5", currency: Currency("DEM")).description, "12.50 DEM")
  }

  func testRefusesWhatIsNoExactAmount() {
    for text in [
      "", " ", "USD", "1", "1 usd", "1 USDX", "1.234 USD", "1.0 JPY", "1. USD", ".5 USD", "-", "- USD", "1,5 EUR",
      "1e3 USD", "+1 USD", "--1 USD", "1.2.3 KWD", "١ USD", "92233720368547758.08 USD", "1  USD", "NaN USD",
      "-92233720368547758.09 USD", "99999999999999999999 JPY", " 1 USD", "1 USD ", "1.230 USD", "1.00000 KWD",
      "1\0 USD",
      " USD", "1 ABC", "1 €",
    ] {
      XCTAssertThrowsError(try Money(text), text) { XCTAssertTrue($0 is ModelError, "\($0)") }
    }
    expectError(.invalidAmount(text: "1.234 USD")) { try Money("1.234 USD") }
    expectError(.invalidCurrency(code: "usd")) { try Money("1 usd") }
  }

  func testPrintedAmountsAreReadBack() throws {
    let seed: UInt64 = 3
    var random = SplitMix64(seed: seed)
    for _ in 0..<5_000 {
      // Of all sizes, not mostly large ones.
      let minorUnits = Int64(truncatingIfNeeded: random.next()) >> Int64.random(in: 0..<64, using: &random)
      let currency = try XCTUnwrap(Currency.current.randomElement(using: &random))
      let money = Money(minorUnits: minorUnits, currency: currency)
      XCTAssertEqual(try Money(money.description), money, "seed \(seed)")
      XCTAssertEqual(try Money(money.decimal, currency: currency), money, "seed \(seed)")
    }
  }

  func testDecimals() throws {
    let euro = try Currency("EUR")
    XCTAssertEqual(try Money(ExactDecimal("12.5"), currency: euro).description, "12.50 EUR")
    XCTAssertEqual(try Money("12.50 EUR").decimal, try ExactDecimal("12.5"))
    let third = try ExactDecimal("0.333")
    expectError(.inexactAmount(third, euro)) { try Money(third, currency: euro) }
    expectError(.inexactAmount(ExactDecimal(.max), euro)) { try Money(ExactDecimal(.max), currency: euro) }
    XCTAssertEqual(try Money(ExactDecimal(.max), currency: Currency("JPY")).minorUnits, .max)
  }

  func testIsEncodedAsItsText() throws {
    try expectCodable(Money("-29.30 USD"), as: "-29.30 USD")
  }
}
