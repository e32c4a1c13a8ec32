import CustomerModel
import XCTest

final class MoneyTests: XCTestCase {
  func testParsesAndPrintsWhatTheCurrencyHas() throws {
    for text in ["29.33 USD", "0.00 USD", "-0.07 EUR", "1200 JPY", "-1 JPY", "1.234 KWD", "92233720368547758.07 USD"] {
      XCTAssertEqual(try Money(text).description, text)
    }
    XCTAssertEqual(try Money("5 EUR").minorUnits, 500)
    XCTAssertEqual(try Money("5.1 EUR").minorUnits, 510)
    XCTAssertEqual(try Money("-92233720368547758.08 USD").minorUnits, .min)
    XCTAssertEqual(try Money("-92233720368547758.08 USD").description, "-92233720368547758.08 USD")
  }

  func testRefusesWhatIsNoExactAmount() {
    for text in [
      "", " ", "USD", "1", "1 usd", "1 USDX", "1.234 USD", "1.0 JPY", "1. USD", ".5 USD", "-", "- USD", "1,5 EUR",
      "1e3 USD", "+1 USD", "--1 USD", "1.2.3 KWD", "١ USD", "92233720368547758.08 USD", "1  USD", "NaN USD",
      "-92233720368547758.09 USD", "99999999999999999999 JPY",
    ] {
      XCTAssertThrowsError(try Money(text), text) { XCTAssertTrue($0 is ModelError, "\($0)") }
    }
  }

  func testSums() throws {
    XCTAssertEqual(try Money("1.50 EUR").adding(Money("2.75 EUR")), try Money("4.25 EUR"))
    XCTAssertThrowsError(try Money("1 EUR").adding(Money("1 USD")))
    let largest = Money(minorUnits: .max, currency: try Currency("EUR"))
    XCTAssertThrowsError(try largest.adding(Money("0.01 EUR"))) {
      XCTAssertEqual($0 as? ModelError, .amountOverflow(largest, Money(minorUnits: 1, currency: largest.currency)))
    }
  }
}
