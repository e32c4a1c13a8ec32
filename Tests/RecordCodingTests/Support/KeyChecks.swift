import RecordCoding
import XCTest

/// The order of `memcmp`, written as plainly as possible: what every other order is held against.
func plainOrder(_ first: [UInt8], _ second: [UInt8]) -> KeyOrder {
  if first == second { return .same }
  return first.lexicographicallyPrecedes(second) ? .before : .after
}

/// Checks that every key comes back with the same bytes, that the counts are exact, and that for every pair of keys
/// the bytes, the key's own order and the expected order agree.
func checkKeys<Key: KeyCoding>(
  _ keys: [Key], seed: UInt64 = 0, file: StaticString = #filePath, line: UInt = #line,
  order expected: (Key, Key) -> KeyOrder
) {
  let forms = keys.map(\.keyBytes)
  for (key, form) in zip(keys, forms) {
    XCTAssertEqual(key.keyByteCount, form.count, "count of \(key), seed \(seed)", file: file, line: line)
    do {
      let decoded = try Key(keyBytes: form.span.bytes)
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
