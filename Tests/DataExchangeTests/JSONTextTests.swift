import CustomerModel
import XCTest

@testable import DataExchange

/// What is JSON, and what is not.
final class JSONTextTests: XCTestCase {
  /// The object of a line, or why it is none, by the reader of whole values and by that of columns, which have to agree.
  private func read(
    _ bytes: [UInt8], file: StaticString = #filePath, line: UInt = #line
  ) -> Result<[String: JSONValue], MalformedJSON> {
    var fields = JSONFields(JSONColumns(["a", "a.b", "list", "ключ"]))
    let isAdmitted: Bool
    do throws(MalformedJSON) {
      try fields.read(bytes.span.bytes)
      isAdmitted = true
    } catch {
      isAdmitted = false
    }
    do throws(MalformedJSON) {
      let members = try JSONValue.object(in: bytes.span.bytes)
      XCTAssertTrue(isAdmitted, String(decoding: bytes, as: UTF8.self), file: file, line: line)
      return .success(members)
    } catch {
      XCTAssertFalse(isAdmitted, String(decoding: bytes, as: UTF8.self), file: file, line: line)
      return .failure(error)
    }
  }

  private func reason(_ text: String, file: StaticString = #filePath, line: UInt = #line) -> String? {
    guard case .failure(let error) = read(Array(text.utf8), file: file, line: line) else { return nil }
    return error.reason
  }

  private func members(_ text: String) throws -> [String: JSONValue] { try read(Array(text.utf8)).get() }

  func testReadsEveryForm() throws {
    let text =
      #" { "n" : null , "t":true,"f":false, "i": -12, "d": 1.50, "s": "a\u00e9\n\/\ud83d\ude00\"b", "o": {}, "l": [ ] } "#
    let expected: [String: JSONValue] = [
      "n": .null, "t": .boolean(true), "f": .boolean(false), "i": .integer(-12), "d": .number("1.50"),
      "s": .string("aé\n/😀\"b"), "o": .object([:]), "l": .array([]),
    ]
    XCTAssertEqual(try members(text), expected)
    XCTAssertEqual(
      JSONValue.object(expected).json,
      #"{"d":1.50,"f":false,"i":-12,"l":[],"n":null,"o":{},"s":"aé\n/😀\"b","t":true}"#)
  }

  func testRefusesWhatIsNoJSON() {
    let texts = [
      "", " ", "{", "}", "{]", "nul", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{'a':1}", "{\"a\":1}}",
      "{\"a\":1} {}", "{\"a\":01}", "{\"a\":-}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":5.}", "{\"a\":1e}", "{\"a\":1e+}",
      "{\"a\":0x1}", "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":tru}", "{\"a\":TRUE}", "{\"a\":[1,]}", "{\"a\":[1 2]}",
      "{\"a\":\"\t\"}", "{\"a\":\"\u{0}\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"",
      "{\"a\":\"\\", "{\"a\":\"\\u", "{\"a\":\"\\u+123\"}", "// no\n{}", "{\"a\":1;\"b\":2}", "\u{FEFF}{}",
      "[]", "\"a\"", "7",
    ]
    for text in texts { XCTAssertNotNil(reason(text), text) }
    XCTAssertEqual(reason("{\"a\":tru}"), "no value begins like this at byte 5")
    XCTAssertEqual(reason("[1]"), "it is a value of another kind")
  }

  func testRefusesHalvesOfCharacters() {
    for text in [#"\ud800"#, #"\udc00"#, #"\ud800x"#, #"\ud800\n"#, #"\ud800\ud800"#, #"\ud800A"#, #"\uD83D\"#] {
      XCTAssertNotNil(reason("{\"a\":\"\(text)\"}"), text)
      XCTAssertNotNil(reason("{\"\(text)\":1}"), text)
    }
  }

  func testRefusesWhatIsNoUTF8() {
    let wrong: [[UInt8]] = [
      [0xFF], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xC3],
    ]
    for bytes in wrong {
      for padding in ["", "longer than a word of the machine"] {
        let text = Array("{\"a\":\"\(padding)".utf8) + bytes + Array("\(padding)\"}".utf8)
        guard case .failure(let error) = read(text) else { return XCTFail("\(bytes)") }
        XCTAssertEqual(error.reason, "a text is no UTF-8 at byte \(6 + padding.utf8.count)")
      }
    }
    guard case .failure = read(Array("{".utf8) + [0xFF] + Array("}".utf8)) else { return XCTFail("a byte between") }
  }

  func testRefusesNamesThatComeTwice() {
    XCTAssertEqual(reason(#"{"a":1,"b":2,"a":3}"#), "the name 'a' is there twice at byte 14")
    XCTAssertNotNil(reason(#"{"x":[{"a":1,"\u0061":2}]}"#))
    XCTAssertNil(reason(#"{"a":{"a":{"a":1}},"b":{"a":1}}"#))
    let many = (0..<500).map { "\"name \($0)\":\($0)" }
    XCTAssertNil(reason("{\(many.joined(separator: ","))}"))
    for index in [0, 20, 40, 499] {
      XCTAssertNotNil(reason("{\((many + [many[index]]).joined(separator: ","))}"), "\(index)")
    }
  }

  func testLimitsLevels() {
    func nested(_ levels: Int) -> String {
      "{\"a\":" + String(repeating: "[", count: levels) + String(repeating: "]", count: levels) + "}"
    }
    XCTAssertNil(reason(nested(JSONScanner.depthLimit - 1)))
    XCTAssertNotNil(reason(nested(JSONScanner.depthLimit)))
    for piece in ["[", "{\"a\":", "[{\"b\":"] {
      XCTAssertNotNil(reason("{\"x\":" + String(repeating: piece, count: 100_000)))
    }
  }

  func testKeepsNumbersOfAnyLength() throws {
    let digits = String(repeating: "9", count: 2_000)
    XCTAssertEqual(try members("{\"a\":\(digits)}"), ["a": .number(digits)])
    let numbers = [
      ("1e3", "1000"), ("-1.25E+2", "-125"), ("12.5e-4", "0.00125"), ("0e5", "0"), ("0.00e1", "0.0"), ("1e0", "1"),
      ("1e400", "1e400"), ("1e-99999999999999999999", "1e-99999999999999999999"), ("-0.5e1", "-5"), ("100e-2", "1.00"),
    ]
    for (text, digits) in numbers {
      let expected = Int64(digits).map { JSONValue.integer($0) } ?? .number(digits)
      XCTAssertEqual(try members("{\"a\":\(text)}"), ["a": expected], text)
    }
    XCTAssertEqual(try members("{\"a\":9223372036854775807}"), ["a": .integer(.max)])
    XCTAssertEqual(try members("{\"a\":9223372036854775808}"), ["a": .number("9223372036854775808")])
  }

  /// Random changes of a good line: it is read or refused, and both readers say the same.
  func testSurvivesAnyBytes() {
    var numbers = SeededNumbers(seed: 23)
    let text =
      #"{"a":{"b":"x\u00e9\ud83d\ude00"},"list":[1,-2.5e3,null,true],"ключ":"значение","deep":[[{"k":[]}]],"e":""}"#
    let line = Array(text.utf8)
    var admitted = 0
    for _ in 0..<(ImportTestCase.isLong ? 400_000 : 20_000) {
      var bytes = line
      for _ in 0..<Int.random(in: 0...3, using: &numbers) {
        let index = Int.random(in: 0..<bytes.count, using: &numbers)
        switch Int.random(in: 0..<4, using: &numbers) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &numbers)
        case 1: bytes.remove(at: index)
        case 2: bytes.insert(Array("{}[]\",:\\u0".utf8).randomElement(using: &numbers) ?? 0, at: index)
        default: bytes.removeSubrange(index...)
        }
        if bytes.isEmpty { break }
      }
      guard case .success(let members) = read(bytes) else { continue }
      admitted += 1
      XCTAssertEqual(try? read(Array(JSONValue.object(members).json.utf8)).get(), members)
    }
    XCTAssertGreaterThan(admitted, 1_000)
  }

  func testColumnsAreMembersOrPaths() throws {
    var fields = JSONFields(JSONColumns(["a", "a.b", "a.b.c", "x.y", "list", "ключ", "é"]))
    func texts(_ line: String) throws -> [String] {
      let bytes = Array(line.utf8)
      try fields.read(bytes.span.bytes)
      return (0..<fields.list.count).map { index in
        let field = fields.list[index]
        let source = field.isDecoded ? fields.decoded : bytes
        return String(decoding: source[Int(field.start)..<Int(field.start + field.count)], as: UTF8.self)
      }
    }
    XCTAssertEqual(
      try texts(#"{"a":{"b":{"c":1, "k":[2]}},"list":[1, {"z":2, "a":"\u0041"}],"ключ":"да"}"#),
      [#"{"b":{"c":1,"k":[2]}}"#, #"{"c":1,"k":[2]}"#, "1", "", #"[1,{"a":"A","z":2}]"#, "да", ""])
    // The name goes before the path, wherever it stands.
    XCTAssertEqual(try texts(#"{"x":{"y":"path"},"x.y":"name"}"#)[3], "name")
    XCTAssertEqual(try texts(#"{"x.y":"name","x":{"y":"path"}}"#)[3], "name")
    XCTAssertEqual(try texts(#"{"x.y":null,"x":{"y":"path"}}"#)[3], "")
    XCTAssertEqual(try texts(#"{"x":{"\u0079":"escaped"}}"#)[3], "escaped")
    XCTAssertEqual(try texts("{\"e\u{301}\":\"composed\"}")[6], "composed")
    XCTAssertEqual(try texts(#"{"a":false}"#), ["false", "", "", "", "", "", ""])
  }
}
