import RecordCoding
import XCTest

/// Checks that every value comes back with the same bytes and that the counts are exact.
func checkValues<Value: ValueCoding>(
  _ values: [Value], seed: UInt64, file: StaticString = #filePath, line: UInt = #line,
  same: (Value, Value) -> Bool
) {
  for value in values {
    let form = value.valueBytes
    var counter = ValueEncoder(OutputRawSpan())
    value.encode(into: &counter)
    XCTAssertEqual(value.encodedByteCount, form.count, "count of \(value), seed \(seed)", file: file, line: line)
    XCTAssertEqual(counter.byteCount, form.count, "bytes of \(value), seed \(seed)", file: file, line: line)
    do {
      let decoded = try Value(valueForm: form)
      XCTAssertTrue(same(decoded, value), "\(value) comes back as \(decoded), seed \(seed)", file: file, line: line)
      XCTAssertEqual(decoded.valueBytes, form, "round trip of \(value), seed \(seed)", file: file, line: line)
    } catch {
      XCTFail("\(value) does not come back: \(error), seed \(seed)", file: file, line: line)
    }
  }
}

/// What an encoder of `capacity` bytes holds after `body`, or nil if bytes behind its buffer were touched.
func encodedValue(
  capacity: Int, _ body: (inout ValueEncoder) -> Void
) -> (written: [UInt8], byteCount: Int, isComplete: Bool)? {
  var storage = [UInt8](repeating: 0xA5, count: capacity + 16)
  let (written, byteCount, isComplete) = storage.withUnsafeMutableBytes { buffer in
    let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<capacity])
    var encoder = ValueEncoder(OutputRawSpan(buffer: part, initializedCount: 0))
    body(&encoder)
    return (encoder.writtenByteCount, encoder.byteCount, encoder.isComplete)
  }
  guard storage[written...].allSatisfy({ $0 == 0xA5 }) else { return nil }
  return (Array(storage[..<written]), byteCount, isComplete)
}

/// The bytes that `body` appends to an encoder that has room for them.
func valueBytes(_ body: (inout ValueEncoder) -> Void) -> [UInt8] {
  var counter = ValueEncoder(OutputRawSpan())
  body(&counter)
  return encodedValue(capacity: counter.byteCount, body)?.written ?? []
}

/// Checks that a buffer of any size up to a little more than needed holds the beginning of the value, and that the
/// encoder tells the value's length all the same.
func checkCapacities<Value: ValueCoding>(value: Value, file: StaticString = #filePath, line: UInt = #line) {
  let form = value.valueBytes
  for capacity in 0...form.count + 2 {
    guard let result = encodedValue(capacity: capacity, { value.encode(into: &$0) }) else {
      return XCTFail("\(value) writes outside \(capacity) bytes", file: file, line: line)
    }
    XCTAssertEqual(result.byteCount, form.count, "\(value) in \(capacity) bytes", file: file, line: line)
    XCTAssertEqual(result.isComplete, capacity >= form.count, "\(value) in \(capacity) bytes", file: file, line: line)
    XCTAssertTrue(form.starts(with: result.written), "\(value) in \(capacity) bytes", file: file, line: line)
  }
}
