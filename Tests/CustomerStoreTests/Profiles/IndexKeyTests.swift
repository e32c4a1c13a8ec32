import CustomerModel
import RecordCoding
import XCTest

@testable import CustomerStore

final class IndexKeyTests: XCTestCase {
  private func key(_ value: AttributeValue, file: StaticString = #filePath, line: UInt = #line) -> [UInt8] {
    let keys = value.indexKeyBytes
    XCTAssertEqual(keys.count, 1, file: file, line: line)
    return keys.first ?? []
  }

  /// The order of values as their types have it.
  private func isBefore(_ first: AttributeValue, _ second: AttributeValue) -> Bool {
    switch (first, second) {
    case (.null, .null): false
    case (.null, _): true
    case (_, .null): false
    case (.string(let first), .string(let second)): first.utf8.lexicographicallyPrecedes(second.utf8)
    case (.boolean(let first), .boolean(let second)): !first && second
    case (.integer(let first), .integer(let second)): first < second
    case (.decimal(let first), .decimal(let second)): first < second
    case (.money(let first), .money(let second)):
      first.currency == second.currency
        ? first.minorUnits < second.minorUnits : first.currency.code < second.currency.code
    case (.date(let first), .date(let second)): first < second
    case (.timestamp(let first), .timestamp(let second)): first < second
    case (.birthday(let first), .birthday(let second)): first < second
    default: false
    }
  }

  func testBytesSortAsValues() throws {
    let seed: UInt64 = 21
    var samples = AttributeSamples(seed: seed)
    for type in AttributeType.allCases where type != .strings {
      let values = try (0..<150).map { _ in try samples.value(of: type) } + [.null]
      let keys = values.map { key($0) }
      for (first, firstKey) in zip(values, keys) {
        XCTAssertLessThanOrEqual(firstKey.count, 409)
        for (second, secondKey) in zip(values, keys) {
          if firstKey.count == 409, secondKey.count == 409, firstKey.starts(with: secondKey.prefix(401)) {
            // Texts that agree as far as keys have them differ in the checksum.
            XCTAssertEqual(firstKey == secondKey, StoredValue(first).valueBytes == StoredValue(second).valueBytes)
            continue
          }
          XCTAssertEqual(
            firstKey.lexicographicallyPrecedes(secondKey), isBefore(first, second),
            "\(type): \(first) and \(second), seed \(seed)")
          XCTAssertEqual(
            firstKey == secondKey, !isBefore(first, second) && !isBefore(second, first),
            "\(type): \(first) and \(second), seed \(seed)")
        }
      }
    }
  }

  func testDecimalsOfEveryScale() throws {
    let texts = [
      "-9223372036854775808", "-9223372036854775807", "-9.223372036854775808", "-9.223372036854775807", "-9", "-1.5",
      "-1.000000000000000001", "-1", "-0.999999999999999999", "-0.1", "-0.000000000000000001", "0",
      "0.000000000000000001", "0.09", "0.1", "0.10000000000000001", "0.9", "0.999999999999999999", "1", "1.01", "9.9",
      "10", "922337203685477580.7", "9223372036854775807",
    ]
    let values = try texts.map { AttributeValue.decimal(try ExactDecimal($0)) }
    let keys = values.map { key($0) }
    XCTAssertEqual(keys.sorted { $0.lexicographicallyPrecedes($1) }, keys)
    for (value, key) in zip(values, keys) {
      XCTAssertEqual(try AttributeValue.value(ofIndexKey: key, type: .decimal), value)
    }
    XCTAssertEqual(key(5), key(.decimal(5)), "widening leaves an index as it is")
    XCTAssertEqual(key(true), key(1))
  }

  func testListsHaveAKeyForEachText() {
    XCTAssertEqual(
      AttributeValue.strings(["b", "a", "b"]).indexKeyBytes.sorted { $0.lexicographicallyPrecedes($1) },
      [key("a"), key("b")])
    XCTAssertEqual(AttributeValue.strings(["a"]).indexKeyBytes, [key("a")])
    XCTAssertEqual(Set([key([]), key(""), key(.null)]).count, 3)
    XCTAssertTrue(key(.null).lexicographicallyPrecedes(key([])))
    XCTAssertTrue(key([]).lexicographicallyPrecedes(key("")))
  }

  func testValuesComeBackFromKeys() throws {
    let seed: UInt64 = 22
    var samples = AttributeSamples(seed: seed)
    var keys: [[UInt8]] = []
    for type in AttributeType.allCases {
      for _ in 0..<200 {
        let value = try samples.value(of: type)
        for key in value.indexKeyBytes {
          if key.count < 40 { keys.append(key) }
          let back = try AttributeValue.value(ofIndexKey: key, type: type)
          if key.count == 409 {
            XCTAssertNil(back)
          } else if case .strings(let texts) = value, !texts.isEmpty {
            guard case .strings(let one)? = back else { return XCTFail("\(value)") }
            XCTAssertEqual(one.count, 1)
            XCTAssertTrue(texts.contains { $0.utf8.elementsEqual(one.first?.utf8 ?? "".utf8) })
          } else {
            XCTAssertEqual(try XCTUnwrap(back).precedence(to: value), .same, "\(value), seed \(seed)")
          }
        }
      }
      XCTAssertEqual(try AttributeValue.value(ofIndexKey: key(.null), type: type), .null)
    }
    // Whatever is accepted is the key of what it is read as.
    for bytes in Mutations(of: keys, damaged: 2, noise: 2_000, using: &samples.generator).inputs {
      for type in AttributeType.allCases {
        guard let value = try? AttributeValue.value(ofIndexKey: bytes, type: type) else { continue }
        XCTAssertEqual(key(value), bytes, "\(type), seed \(seed)")
      }
    }
  }

  func testWhichTypesShareKeys() throws {
    let seed: UInt64 = 23
    var samples = AttributeSamples(seed: seed)
    for type in AttributeType.allCases {
      for wider in AttributeType.allCases where type.hasSameIndexKeys(as: wider) {
        for _ in 0..<50 {
          let value = try samples.value(of: type)
          XCTAssertEqual(try XCTUnwrap(value.widened(to: wider)).indexKeyBytes, value.indexKeyBytes)
        }
      }
    }
    XCTAssertFalse(AttributeType.date.hasSameIndexKeys(as: .birthday))
    XCTAssertTrue(AttributeType.boolean.hasSameIndexKeys(as: .decimal))
  }
}
