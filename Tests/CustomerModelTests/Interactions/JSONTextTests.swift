import CustomerModel
import XCTest

final class JSONTextTests: XCTestCase {
  private func text(_ value: PropertyValue) -> String {
    var bytes: [UInt8] = []
    value.appendJSON(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  func testValuesComeBackToTheByte() throws {
    let texts = [
      "null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "0.1",
      "1e+300", "5e-324", "\"\"", "\"\\\"\\\\ / \\n\\r\\t\\u0000\\u001f\"", "\"e\u{301} \u{E9} \u{2028} \u{1F600}\"",
      "[]", "[1,[],{}]", "{}", "{\"a\":{\"b\":[null]},\"e\u{301}\":1,\"\u{E9}\":2}",
    ]
    for text in texts {
      let value = try PropertyValue(json: Array(text.utf8))
      XCTAssertEqual(Array(self.text(value).utf8), Array(text.utf8))
    }
  }

  func testOtherWritingsOfTheSame() throws {
    for (text, canonical) in [
      (" [ 1 ,\t2 ]\r\n", "[1,2]"), ("{\"b\":1,\"a\":2}", "{\"a\":2,\"b\":1}"), ("1.0", "1"), ("-0", "0"),
      ("1E2", "100"), ("\"\\u00e9\\/\\b\\f\"", "\"\u{E9}/\\u0008\\u000c\""), ("\"\\ud83d\\ude00\"", "\"\u{1F600}\""),
    ] {
      XCTAssertEqual(self.text(try PropertyValue(json: Array(text.utf8))), canonical)
    }
  }

  func testWhatIsNoJSONIsAnErrorWithItsPlace() {
    let texts = [
      "", " ", "nul", "tru", "01", "-", "1.", "1e", "+1", ".5", "1e999", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud83d\"",
      "\"\\ude00\"", "\"\n\"", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "1 2",
      String(repeating: "[", count: 100_000), "NaN", "\u{FEFF}1",
    ]
    for text in texts { XCTAssertThrowsError(try PropertyValue(json: Array(text.utf8)), text.prefix(20).description) }
    XCTAssertThrowsError(try PropertyValue(json: [0x22, 0xC3, 0x28, 0x22]))
    XCTAssertThrowsError(try PropertyValue(json: Array("[1,x]".utf8))) { error in
      XCTAssertEqual((error as? JSONTextError)?.offset, 3)
    }
  }
}
