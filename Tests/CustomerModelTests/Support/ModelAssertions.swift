import CustomerModel
import Foundation
import XCTest

/// Expects a particular error of the model.
func expectError<Value>(
  _ expected: ModelError, file: StaticString = #filePath, line: UInt = #line,
  _ body: () throws -> Value
) {
  XCTAssertThrowsError(try body(), "\(expected)", file: file, line: line) {
    XCTAssertEqual($0 as? ModelError, expected, file: file, line: line)
  }
}

/// Expects that a value is encoded as one JSON text, and that texts which are none of its kind are corrupted data.
func expectCodable<Value: Codable & Equatable>(
  _ value: Value, as text: String, file: StaticString = #filePath, line: UInt = #line
) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = .withoutEscapingSlashes
  let json = try encoder.encode([value])
  XCTAssertEqual(String(decoding: json, as: UTF8.self), "[\"\(text)\"]", file: file, line: line)
  XCTAssertEqual(try JSONDecoder().decode([Value].self, from: json), [value], file: file, line: line)
  for wrong in ["[\"?\"]", "[\"\"]"] {
    XCTAssertThrowsError(try JSONDecoder().decode([Value].self, from: Data(wrong.utf8)), file: file, line: line) {
      guard case DecodingError.dataCorrupted(let context) = $0 else {
        return XCTFail("\($0)", file: file, line: line)
      }
      XCTAssertEqual(context.codingPath.map(\.intValue), [0], file: file, line: line)
      XCTAssertTrue(context.underlyingError is ModelError, file: file, line: line)
    }
  }
  XCTAssertThrowsError(try JSONDecoder().decode([Value].self, from: Data("[17]".utf8)), file: file, line: line)
}
