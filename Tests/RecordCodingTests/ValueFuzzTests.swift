import Foundation
import RecordCoding
import XCTest

/// Whatever the bytes are, reading a value never traps, and what is read is written as the same bytes again.
final class ValueFuzzTests: XCTestCase {
  private let seed: UInt64 = 14

  private func fuzz<Value: ValueCoding>(
    _ values: [Value], noise: Int = 300, file: StaticString = #filePath, line: UInt = #line
  ) {
    var generator = SplitMix64(seed: seed)
    let forms = values.map(\.valueBytes)
    var accepted = 0
    for bytes in Mutations(of: forms, noise: noise, using: &generator).inputs {
      guard let value = try? Value(valueForm: bytes) else { continue }
      guard value.valueBytes == bytes, value.encodedByteCount == bytes.count else {
        XCTFail("\(bytes) is read as \(value) and written as \(value.valueBytes), seed \(seed)", file: file, line: line)
        return
      }
      accepted += 1
    }
    XCTAssertGreaterThanOrEqual(accepted, forms.count, "no input was read", file: file, line: line)
  }

  func testNumbers() {
    var generator = SplitMix64(seed: seed)
    fuzz(Samples.integers(UInt8.self, random: 4, using: &generator))
    fuzz(Samples.integers(Int16.self, random: 4, using: &generator).map(Optional.some))
    fuzz(Samples.integers(Int.self, random: 4, using: &generator))
    fuzz(Samples.doubles(random: 4, using: &generator))
    fuzz(Samples.floats(random: 4, using: &generator))
    fuzz([Date(timeIntervalSinceReferenceDate: 1.5)])
    fuzz([true, false])
    fuzz([Empty()])
    fuzz([nil, 1, 2] as [UInt32?])
    fuzz(Activity.Plan.allCases)
  }

  func testBytes() {
    var generator = SplitMix64(seed: seed)
    fuzz(Samples.strings(random: 30, using: &generator))
    fuzz(Samples.strings(random: 30, using: &generator).map(Optional.some))
    fuzz(Samples.byteStrings(random: 30, using: &generator))
  }

  func testRecords() {
    var generator = SplitMix64(seed: seed)
    fuzz((0..<40).map { _ in Visit.random(using: &generator) }, noise: 2000)
    fuzz((0..<20).map { _ in Activity.random(using: &generator) })
    fuzz((0..<20).map { _ in Optional(Activity.random(using: &generator)) })
  }

  func testChecksummedRecords() {
    var generator = SplitMix64(seed: seed)
    fuzz((0..<10).map { _ in Checksummed(Visit.random(using: &generator)) })
    fuzz((0..<10).map { _ in Checksummed(Activity.random(using: &generator)) })
    fuzz([Checksummed(Empty())])
  }
}
