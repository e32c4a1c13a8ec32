import CustomerStore
import XCTest

/// Checks that `body` throws an error of the store that `isExpected` knows.
func assertThrows<Result>(
  _ body: @autoclosure () throws -> Result, file: StaticString = #filePath, line: UInt = #line,
  _ isExpected: (CustomerStoreError) -> Bool
) {
  XCTAssertThrowsError(try body(), file: file, line: line) { error in
    guard let error = error as? CustomerStoreError else {
      return XCTFail("an error of another type: \(error)", file: file, line: line)
    }
    XCTAssertTrue(isExpected(error), "another error: \(error)", file: file, line: line)
    XCTAssertFalse(error.description.isEmpty, file: file, line: line)
  }
}
