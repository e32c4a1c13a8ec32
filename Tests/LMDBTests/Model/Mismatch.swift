import XCTest

/// A difference between a store and its model. Thrown, for after the first one the rest means nothing.
struct Mismatch: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Throws unless both are equal.
func expectEqual<Value: Equatable>(_ actual: Value, _ expected: Value, _ what: @autoclosure () -> String) throws {
  guard actual != expected else { return }
  throw Mismatch("\(what()): the store has \(actual), the model \(expected)")
}

/// Throws unless both are equal, byte for byte.
func expectEqual(_ actual: RawSpan, _ expected: [UInt8], _ what: @autoclosure () -> String) throws {
  let isEqual = actual.withUnsafeBytes { actual in
    expected.withUnsafeBytes { expected in
      guard actual.count == expected.count else { return false }
      guard let start = actual.baseAddress, let other = expected.baseAddress else { return true }
      return memcmp(start, other, actual.count) == 0
    }
  }
  guard isEqual else {
    throw Mismatch("\(what()): the store has \(actual.byteCount) bytes, the model other \(expected.count)")
  }
}

extension StoreTestCase {
  /// Runs `body` once a seed: with the fixed ones that a short run takes, or with many more in a long one.
  ///
  /// A failure names the seed; `RETENTION_TEST_SEED` begins with it.
  func forEachSeed(
    short: Int, long: Int, file: StaticString = #filePath, line: UInt = #line,
    _ body: (inout RandomSource) throws -> Void
  ) {
    for offset in 0..<UInt64(TestScale.isLong ? long : short) {
      let seed = TestScale.seed &+ offset
      var random = RandomSource(seed: seed)
      do {
        try body(&random)
      } catch {
        XCTFail("RETENTION_TEST_SEED=\(seed): \(error)", file: file, line: line)
        return
      }
    }
  }
}
