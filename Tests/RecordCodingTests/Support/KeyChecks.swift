import RecordCoding
import XCTest

/// The order of `memcmp`, written as plainly as possible: what every other order is held against.
func plainOrder(_ first: [UInt8], _ second: [UInt8]) -> KeyOrder {
  if first == second { return .same }
  return first.lexicographicallyPrecedes(second) ? .before : .after
}

/// The order of a type's own `<`.
func ownOrder<Value: Comparable>(_ first: Value, _ second: Value) -> KeyOrder {
  first < second ? .before : first == second ? .same : .after
}

/// The order of the UTF-8 bytes.
func stringOrder(_ first: String, _ second: String) -> KeyOrder {
  plainOrder(Array(first.utf8), Array(second.utf8))
}

/// The order of IEEE 754, by the standard library.
func totalOrder<Value: BinaryFloatingPoint>(_ first: Value, _ second: Value) -> KeyOrder {
  guard first.isTotallyOrdered(belowOrEqualTo: second) else { return .after }
  return second.isTotallyOrdered(belowOrEqualTo: first) ? .same : .before
}

/// Checks that every key comes back with the same bytes, that the counts are exact, and that for every pair of keys
/// the bytes, the key's own order and the expected order agree.
func checkKeys<Key: KeyCoding>(
  _ keys: [Key], seed: UInt64, file: StaticString = #filePath, line: UInt = #line,
  order expected: (Key, Key) -> KeyOrder
) {
  let forms = keys.map(\.keyBytes)
  for (key, form) in zip(keys, forms) {
    XCTAssertEqual(key.keyByteCount, form.count, "count of \(key), seed \(seed)", file: file, line: line)
    do {
      let decoded = try Key(keyForm: form)
      XCTAssertEqual(decoded.keyBytes, form, "round trip of \(key), seed \(seed)", file: file, line: line)
      XCTAssertEqual(expected(decoded, key), .same, "round trip of \(key), seed \(seed)", file: file, line: line)
    } catch {
      XCTFail("\(key) does not come back: \(error), seed \(seed)", file: file, line: line)
    }
  }
  for (first, firstForm) in zip(keys, forms) {
    for (second, secondForm) in zip(keys, forms) {
      let order = expected(first, second)
      guard plainOrder(firstForm, secondForm) == order, first.keyOrder(to: second) == order else {
        XCTFail(
          """
          \(first) is to sort \(order) \(second); its bytes sort \(plainOrder(firstForm, secondForm)) \
          and its own order is \(first.keyOrder(to: second)), seed \(seed)
          """, file: file, line: line)
        return
      }
    }
  }
}

/// Checks that the prefix's bytes are in front of exactly the keys that `belongs` says, and that its upper bound
/// separates them from the keys behind.
func checkPrefix<Key: KeyCoding>(
  _ prefix: KeyPrefix<Key>, of keys: [Key], seed: UInt64, file: StaticString = #filePath, line: UInt = #line,
  _ belongs: (Key) -> Bool
) {
  for key in keys {
    let form = key.keyBytes
    let expected = belongs(key)
    let isInRange =
      plainOrder(prefix.bytes, form) != .after
      && prefix.upperBound.map { plainOrder(form, $0) == .before } ?? true
    guard form.starts(with: prefix.bytes) == expected, prefix.matches(form.span.bytes) == expected,
      isInRange == expected
    else {
      XCTFail("prefix \(prefix.bytes), key \(key): expected \(expected), seed \(seed)", file: file, line: line)
      return
    }
  }
}

/// What an encoder of `capacity` bytes holds after `body`, or nil if bytes behind its buffer were touched.
func encodedKey(
  capacity: Int, _ body: (inout KeyEncoder) -> Void
) -> (written: [UInt8], byteCount: Int, isComplete: Bool)? {
  var storage = [UInt8](repeating: 0xA5, count: capacity + 16)
  let (written, byteCount, isComplete) = storage.withUnsafeMutableBytes { buffer in
    let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<capacity])
    var encoder = KeyEncoder(OutputRawSpan(buffer: part, initializedCount: 0))
    body(&encoder)
    return (encoder.writtenByteCount, encoder.byteCount, encoder.isComplete)
  }
  guard storage[written...].allSatisfy({ $0 == 0xA5 }) else { return nil }
  return (Array(storage[..<written]), byteCount, isComplete)
}

/// Checks that a buffer of any size up to a little more than needed holds the beginning of the key, and that the
/// encoder tells the key's length all the same.
func checkCapacities<Key: KeyCoding>(_ key: Key, file: StaticString = #filePath, line: UInt = #line) {
  let form = key.keyBytes
  for capacity in 0...form.count + 2 {
    guard let result = encodedKey(capacity: capacity, { key.encode(into: &$0) }) else {
      return XCTFail("\(key) writes outside \(capacity) bytes", file: file, line: line)
    }
    XCTAssertEqual(result.byteCount, form.count, "\(key) in \(capacity) bytes", file: file, line: line)
    XCTAssertEqual(result.isComplete, capacity >= form.count, "\(key) in \(capacity) bytes", file: file, line: line)
    XCTAssertTrue(form.starts(with: result.written), "\(key) in \(capacity) bytes", file: file, line: line)
  }
}
