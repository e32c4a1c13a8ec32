import Foundation
import RecordCoding
import XCTest

/// Whatever the bytes are, reading a key never traps, and what is read is written as the same bytes again.
final class KeyFuzzTests: XCTestCase {
  private let seed: UInt64 = 5

  private func fuzz<Key: KeyCoding>(
    _ keys: [Key], isDelimited: Bool = true, file: StaticString = #filePath, line: UInt = #line
  ) {
    var generator = SplitMix64(seed: seed)
    let forms = keys.map(\.keyBytes)
    var accepted = 0
    for bytes in Mutations(of: forms, using: &generator).inputs {
      var decoder = KeyDecoder(bytes.span.bytes)
      guard let key = try? Key(from: &decoder) else { continue }
      let read = bytes.count - decoder.remaining
      guard decoder.remaining >= 0, key.keyBytes == Array(bytes[..<read]) else {
        XCTFail("\(bytes) is read as \(key) and written as \(key.keyBytes), seed \(seed)", file: file, line: line)
        return
      }
      accepted += 1
    }
    XCTAssertGreaterThanOrEqual(accepted, forms.count, "no input was read", file: file, line: line)
    guard isDelimited else { return }
    for form in forms {
      for count in 0..<form.count {
        let part = Array(form[..<count])
        XCTAssertNil(try? Key(keyForm: part), "a part of \(form) is read", file: file, line: line)
      }
    }
  }

  func testNumbers() {
    var generator = SplitMix64(seed: seed)
    fuzz(Samples.integers(UInt8.self, random: 4, using: &generator))
    fuzz(Samples.integers(Int32.self, random: 4, using: &generator))
    fuzz(Samples.integers(Int.self, random: 4, using: &generator))
    fuzz(Samples.doubles(random: 4, using: &generator))
    fuzz(Samples.floats(random: 4, using: &generator))
    fuzz([Date(timeIntervalSinceReferenceDate: 1.5)])
    fuzz([true, false])
    fuzz(Samples.integers(UInt64.self, random: 4, using: &generator).map { CompactID($0) })
  }

  func testBytes() {
    var generator = SplitMix64(seed: seed)
    fuzz(Samples.strings(random: 30, using: &generator))
    fuzz(Samples.byteStrings(random: 30, using: &generator))
    fuzz(Samples.byteStrings(random: 30, using: &generator).map { RawKey($0) }, isDelimited: false)
    fuzz(Samples.strings(random: 30, using: &generator).map { Descending($0) })
    fuzz(Samples.byteStrings(random: 30, using: &generator).map { Descending($0) })
  }

  func testComposites() {
    var generator = SplitMix64(seed: seed)
    let strings = Samples.strings(random: 20, using: &generator)
    fuzz(strings.map { KeyPair($0, UInt16.max) })
    fuzz(strings.map { KeyPair(1 as UInt8, $0 as String?) } + [KeyPair(2, nil)])
    fuzz(strings.map { KeyTriple($0, Descending($0), true) })
    fuzz(
      strings.map { KeyQuadruple(Descending(KeyPair($0, 1 as Int8)), true as Bool?, $0, RawKey(Array($0.utf8))) },
      isDelimited: false)
  }
}
