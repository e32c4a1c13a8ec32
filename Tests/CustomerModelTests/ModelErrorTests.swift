import CustomerModel
import XCTest

final class ModelErrorTests: XCTestCase {
  func testEachSaysTheValueAndWhatToDo() throws {
    let (euro, dollar) = (try Currency("EUR"), try Currency("USD"))
    let (one, least) = (try Money("1 EUR"), Money(minorUnits: .min, currency: euro))
    let errors: [(ModelError, [String])] = [
      (.invalidCurrency(code: "EUX"), ["'EUX'", "ISO 4217"]), (.invalidAmount(text: "1,5"), ["'1,5'", "29.33"]),
      (.inexactAmount(try ExactDecimal("0.333"), euro), ["0.333", "EUR", "2 digits"]),
      (.differentCurrencies(euro, dollar), ["EUR", "USD", "convert"]),
      (.amountOverflow(one, least), ["1.00 EUR", "64 bits"]),
      (.scaledAmountOverflow(least, factor: -1), ["-92233720368547758.08 EUR", "-1", "64 bits"]),
      (.invalidDecimal(text: "1e3"), ["'1e3'", "-12.50"]), (.decimalOverflow(1, 2), ["1", "2", "round"]),
      (.invalidDay(text: "1997-02-29"), ["'1997-02-29'", "1997-01-31"]),
      (.dayOutOfRange(text: "the day"), ["the day", "9999-12-31"]), (.invalidBirthday(text: "x"), ["'x'", "--12-24"]),
      (.invalidTimestamp(text: "x"), ["'x'", "2026-11-22T10:00:00Z"]), (.missingOffset(text: "x"), ["'x'", "+01:00"]),
      (.timestampOutOfRange(text: "x"), ["x", "9999", "unit"]),
      (.invalidTimeZone(name: "PST"), ["'PST'", "Europe/Berlin"]),
      (.reversedWindow(from: .latest, to: .earliest), ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"]),
      (.invalidWindow(text: "x"), ["'x'", "last 30 days"]),
    ]
    for (error, parts) in errors {
      for part in parts { XCTAssertTrue("\(error)".contains(part), "'\(error)' does not say \(part)") }
    }
  }
}
