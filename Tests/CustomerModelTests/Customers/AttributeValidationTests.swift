import CustomerModel
import XCTest

final class AttributeValidationTests: XCTestCase {
  private let schema = AttributeSchema()

  func testCountriesAndLanguagesAreNormalized() throws {
    for (name, given, expected) in [
      ("country", "GB", "GB"), ("country", "de", "DE"), ("country", "Xk", "XK"), ("language", "EN", "en"),
      ("language", "en_gb", "en-GB"), ("language", "zh-hant-tw", "zh-Hant-TW"),
      ("language", "sl-ROZAJ-biske", "sl-rozaj-biske"),
      ("language", "de-1996", "de-1996"), ("language", "en-u-ca-BUDDHIST", "en-u-ca-buddhist"),
      ("language", "x-Klingon-TW", "x-klingon-tw"), ("language", "es-419", "es-419"),
      ("timeZone", "Europe/Berlin", "Europe/Berlin"),
    ] {
      XCTAssertEqual(try schema.validate(.string(given), for: name).value, .string(expected), given)
    }
  }

  func testRefusesWhatIsNoCountryOrLanguage() {
    for (name, text) in [
      ("country", ""), ("country", "UK"), ("country", "GBR"), ("country", "ß"), ("country", "XX"), ("country", "G"),
      ("country", "Germany"), ("country", " DE"), ("language", ""), ("language", "e"), ("language", "english (uk)"),
      ("language", "en-"), ("language", "-en"), ("language", "en--GB"), ("language", "en-abcdefghi"), ("language", "x"),
      ("language", "en-u"), ("language", "12"), ("language", "größe"), ("timeZone", "Mars/Olympus"), ("timeZone", ""),
    ] {
      XCTAssertThrowsError(try schema.validate(.string(text), for: name), "\(name) \(text)") {
        guard case AttributeError.invalidValue("attributes.\(name)", .string(text), _) = $0 else {
          return XCTFail("\(name) \(text): \($0)")
        }
      }
    }
  }

  func testEveryCountryOfTheStandard() throws {
    var count = 0
    let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { String(UnicodeScalar($0)) }
    for first in letters {
      for second in letters where (try? schema.validate(.string(first + second), for: "country")) != nil { count += 1 }
    }
    XCTAssertEqual(count, 249 + 1)
  }

  func testWrongTypesAndUnknownNames() throws {
    assertThrows(.wrongType(path: "attributes.signedUpAt", expected: .timestamp, value: "2026-01-01")) {
      _ = try schema.validate("2026-01-01", for: "signedUpAt")
    }
    assertThrows(.wrongType(path: "attributes.country", expected: .string, value: ["GB"])) {
      _ = try schema.validate(["GB"], for: "country")
    }
    assertThrows(.unknownAttribute(path: "attributes.seats", value: 5)) { _ = try schema.validate(5, for: "seats") }
    // A birthday may be given as a date.
    let day = try CalendarDate(dayNumber: 0)
    XCTAssertEqual(try schema.validate(.date(day), for: "birthday").value, .birthday(Birthday(day)))
    XCTAssertEqual(try schema.validate(.null, for: "birthday").value, .null)
  }

  func testSizes() throws {
    var schema = schema
    try schema.declare("note", as: .string)
    try schema.declare("topics", as: .strings)
    let longest = String(repeating: "é", count: AttributeSchema.textByteLimit / 2)
    XCTAssertNoThrow(try schema.validate(.string(longest), for: "note"))
    assertThrows(.tooLarge(path: "attributes.note", count: 65_537, limit: 65_536)) {
      _ = try schema.validate(.string(longest + "a"), for: "note")
    }
    let most = Array(repeating: "", count: AttributeSchema.listCountLimit)
    XCTAssertNoThrow(try schema.validate(.strings(most), for: "topics"))
    assertThrows(.tooLarge(path: "attributes.topics", count: 1_001, limit: 1_000)) {
      _ = try schema.validate(.strings(most + [""]), for: "topics")
    }
    assertThrows(.tooLarge(path: "attributes.topics", count: 65_537, limit: 65_536)) {
      _ = try schema.validate(.strings([longest, "a"]), for: "topics")
    }
  }

  func testAllAttributesOfACustomer() throws {
    var schema = schema
    try schema.declare("licences", as: .integer)
    try schema.declare("discount", as: .decimal)
    try schema.rename("licences", to: "seats")
    let valid = try schema.validate(["discount": 3, "country": "gb", "licences": 5, "name": .null])
    XCTAssertEqual(valid.map(\.declaration.number), [1, 5, 64, 65])
    XCTAssertEqual(valid.map(\.value), [.null, "GB", 5, .decimal(ExactDecimal(3))])
    XCTAssertEqual(try schema.validate(["licences": 5, "seats": 5]).map(\.value), [5])
    assertThrows(.givenTwice(path: "attributes.seats", formerly: "attributes.licences")) {
      _ = try schema.validate(["licences": 4, "seats": 5])
    }
    // Of several that are wrong, the same one every time.
    assertThrows(.unknownAttribute(path: "attributes.a", value: 1)) {
      _ = try schema.validate(["b": 1, "a": 1, "c": 1, "country": "XX"])
    }
  }

  func testErrorsSayWhatToDo() {
    let long = AttributeError.invalidValue(
      path: "attributes.country", value: .string(String(repeating: "x", count: 1_000)), reason: "it is no code")
    XCTAssertLessThan(long.description.count, 150)
    XCTAssertEqual(
      AttributeError.wrongType(path: "attributes.seats", expected: .integer, value: "five").description,
      "attributes.seats is of type integer, and 'five' is of type string; convert the value, or widen the attribute")
    XCTAssertEqual(
      AttributeError.unknownAttribute(path: "attributes.seats", value: nil).description,
      "attributes.seats is not declared; declare it in the schema first, or correct the name")
  }
}

/// Checks that `body` throws just this error.
func assertThrows(
  _ expected: AttributeError, file: StaticString = #filePath, line: UInt = #line, _ body: () throws -> Void
) {
  XCTAssertThrowsError(try body(), file: file, line: line) {
    XCTAssertEqual($0 as? AttributeError, expected, file: file, line: line)
  }
}
