import RecordCoding
import XCTest

final class AscendingTests: XCTestCase {
  private let seed: UInt64 = 41

  private func form(_ numbers: [UInt64], capacity: Int? = nil) -> [UInt8] {
    let count = ValueEncoder.byteCount(ascending: numbers.span)
    let capacity = capacity ?? count
    var bytes = [UInt8](repeating: 0xAA, count: capacity + 8)
    let (written, byteCount) = bytes.withUnsafeMutableBytes { buffer in
      let output = OutputRawSpan(
        buffer: UnsafeMutableRawBufferPointer(rebasing: buffer[..<capacity]), initializedCount: 0)
      var encoder = ValueEncoder(output)
      encoder.append(ascending: numbers.span)
      return (encoder.writtenByteCount, encoder.byteCount)
    }
    XCTAssertEqual(byteCount, count, "\(numbers), seed \(seed)")
    XCTAssertEqual(bytes[capacity...].filter { $0 != 0xAA }, [], "bytes behind the buffer were touched")
    return Array(bytes[..<written])
  }

  private func read(_ bytes: [UInt8]) throws -> [UInt64] {
    var numbers: [UInt64] = [7]
    var decoder = ValueDecoder(bytes.span.bytes)
    try decoder.readAscending(into: &numbers)
    try decoder.finish()
    XCTAssertEqual(numbers.first, 7, "what was there stays")
    return Array(numbers.dropFirst())
  }

  func testForms() throws {
    XCTAssertEqual(form([]), [])
    XCTAssertEqual(form([0, 1, 2]), [0, 0, 0])
    XCTAssertEqual(form([127, 255, 384, 511]), [0x7F, 0x7F, 0x80, 1, 0x7E])
    XCTAssertEqual(form([0, .max]), [0] + [0xFE] + [UInt8](repeating: 0xFF, count: 8) + [1])
  }

  func testComesBackWhateverTheRoom() throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<300 {
      let bits = UInt64.random(in: 1...64, using: &generator)
      let numbers = Set((0..<Int.random(in: 0..<80, using: &generator)).map { _ in generator.next() &>> (64 &- bits) })
      let sorted = numbers.sorted()
      let count = ValueEncoder.byteCount(ascending: sorted.span)
      let bytes = form(sorted)
      XCTAssertEqual(try read(bytes), sorted, "seed \(seed)")
      for capacity in [count + 1, count + 2, count + 100] { XCTAssertEqual(form(sorted, capacity: capacity), bytes) }
      for capacity in 0..<count {
        XCTAssertTrue(bytes.starts(with: form(sorted, capacity: capacity)), "seed \(seed)")
      }
    }
  }

  func testRefusesWhatNoSetIsWrittenAs() {
    let greatest = [UInt8](repeating: 0xFF, count: 9) + [1]
    let tooMuch = CodingError.invalidValue(type: "ascending numbers", reason: "a number has more than 64 bits")
    let forms: [([UInt8], CodingError)] = [
      ([0x80], .truncated(needed: 1, available: 0)),
      ([1, 0xFF], .truncated(needed: 1, available: 0)),
      ([0x80, 0], .invalidValue(type: "varint", reason: "the last byte adds nothing to the number")),
      ([0x80, 0, 5], .invalidValue(type: "varint", reason: "the last byte adds nothing to the number")),
      (greatest + [0], tooMuch),
      (greatest + [0, 0, 0], tooMuch),
      ([3] + greatest, tooMuch),
    ]
    for (bytes, expected) in forms {
      XCTAssertThrowsError(try read(bytes), "\(bytes)") { XCTAssertEqual($0 as? CodingError, expected, "\(bytes)") }
    }
  }

  func testArbitraryBytesAreReadOrRefused() {
    var generator = SplitMix64(seed: seed)
    var accepted = 0
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0..<24, using: &generator)).map { _ in
        let byte = UInt8.random(in: 0...255, using: &generator)
        return Bool.random(using: &generator) ? byte : byte | 0x80
      }
      guard let numbers = try? read(bytes) else { continue }
      XCTAssertEqual(form(numbers), bytes, "seed \(seed)")
      accepted += 1
    }
    XCTAssertGreaterThan(accepted, 500)
  }
}
