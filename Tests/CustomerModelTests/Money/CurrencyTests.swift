import CustomerModel
import XCTest

final class CurrencyTests: XCTestCase {
  func testDigitsAreThoseOfTheStandard() throws {
    let digits: [(Int, String)] = [
      (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"), (3, "BHD IQD JOD KWD LYD OMR TND"),
      (4, "CLF UYW"), (2, "EUR USD GBP CHF CNY INR BRL HUF MGA MRU ZWG XCG SLE VED XAD"), (0, "XAU XDR XTS XXX"),
    ]
    for (count, codes) in digits {
      for code in codes.split(separator: " ") {
        XCTAssertEqual(try Currency(String(code)).minorUnitDigits, count, "\(code)")
      }
    }
  }

  func testKnowsTheWholeList() {
    let current = Currency.current
    XCTAssertEqual(current.count, 178)
    XCTAssertEqual(current.map(\.code), current.map(\.code).sorted())
    let counts = Dictionary(grouping: current, by: \.minorUnitDigits).mapValues(\.count)
    XCTAssertEqual(counts, [0: 30, 2: 139, 3: 7, 4: 2])
  }

  func testWithdrawnCurrenciesAreKnown() throws {
    for (code, digits) in ["DEM": 2, "ITL": 0, "ESP": 0, "HRK": 2, "BGN": 2, "ANG": 2, "ZWL": 2, "TRL": 0] {
      let currency = try Currency(code)
      XCTAssertTrue(currency.isWithdrawn, code)
      XCTAssertEqual(currency.minorUnitDigits, digits, code)
    }
    XCTAssertFalse(try Currency("EUR").isWithdrawn)
  }

  func testRefusesOtherCodes() {
    for code in ["", "EU", "EURO", "eur", "Eur", "ABC", "ZZZ", "AAA", "E R", "€€€", "\u{45}UЯ", "E\0R", "[[[", "@@@"] {
      expectError(.invalidCurrency(code: code)) { try Currency(code) }
    }
  }

  func testPackedCodes() throws {
    XCTAssertEqual(try Currency("EUR").packedCode, 5 << 10 | 21 << 5 | 18)
    var known: [Currency] = []
    for packed in UInt16.min...UInt16.max {
      guard let currency = Currency(packedCode: packed) else { continue }
      XCTAssertEqual(currency.packedCode, packed)
      XCTAssertEqual(try Currency(currency.code), currency)
      known.append(currency)
    }
    XCTAssertEqual(known.filter { !$0.isWithdrawn }, Currency.current)
    XCTAssertEqual(known.map(\.code), known.map(\.code).sorted())
    XCTAssertEqual(known, known.sorted())
    XCTAssertNil(Currency(packedCode: 0))
    XCTAssertEqual(MemoryLayout<Currency>.size, 2)
  }

  func testIsEncodedAsItsCode() throws {
    try expectCodable(Currency("KWD"), as: "KWD")
  }
}
