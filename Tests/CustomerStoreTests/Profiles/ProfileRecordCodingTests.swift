import CustomerModel
import RecordCoding
import XCTest

@testable import CustomerStore

final class ProfileRecordCodingTests: XCTestCase {
  private let signUp = Timestamp(microseconds: 1_790_000_123_000_000)

  private func typical(at stamp: Timestamp, signedUpAt: Timestamp) throws -> ProfileRecord {
    var schema = AttributeSchema()
    try schema.declare("plan", as: .string)
    var customer = Customer(id: ExternalID("ada"), country: "GB", signedUpAt: signedUpAt)
    customer.attributes["plan"] = "pro"
    var record = ProfileRecord()
    XCTAssertTrue(try record.apply(customer, schema: schema, at: stamp))
    return record
  }

  func testATypicalProfileIsSmall() throws {
    XCTAssertEqual(try typical(at: signUp, signedUpAt: signUp).valueBytes.count, 18)
    let toTheMicrosecond = Timestamp(microseconds: 1_790_000_123_456_789)
    XCTAssertEqual(try typical(at: toTheMicrosecond, signedUpAt: toTheMicrosecond).valueBytes.count, 21)
    XCTAssertEqual(try typical(at: toTheMicrosecond, signedUpAt: signUp).valueBytes.count, 24)
    let day = try Timestamp(day: "2026-09-21")
    XCTAssertEqual(try typical(at: day, signedUpAt: day).valueBytes.count, 16)
    XCTAssertEqual(ProfileRecord().valueBytes, [0])
  }

  /// The format of stores that exist.
  func testTheFormIsAsItWas() throws {
    var record = try typical(at: signUp, signedUpAt: Timestamp(microseconds: 1_790_000_000_000_000))
    let later = Timestamp(microseconds: signUp.microseconds + 60_000_000)
    _ = record.apply(ProfileRecord.Entry(number: 11, stamp: later, value: .money(try Money("12.50 EUR"))))
    _ = record.apply(ProfileRecord.Tag(name: "vip", stamp: signUp, isPresent: true))
    _ = record.apply(ProfileRecord.Tag(name: "new", stamp: later, isPresent: false))
    _ = record.apply(ProfileRecord.Membership(account: "acme", stamp: signUp, role: "owner"))
    let hex = record.valueBytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(separator: "")
    XCTAssertEqual(
      hex,
      "9af6ef89ab0d" + "a1024742" + "48aa0f" + "5678b216c413" + "e12d0370726f"
        + "02" + "0d6e657778" + "0e766970" + "01" + "1261636d65056f776e6572")
  }

  func testRecordsComeBack() throws {
    let seed: UInt64 = 3
    var samples = AttributeSamples(seed: seed)
    for _ in 0..<2_000 {
      let record = try samples.record()
      let bytes = record.valueBytes
      XCTAssertEqual(record.encodedByteCount, bytes.count)
      let back = try ProfileRecord(valueForm: bytes)
      XCTAssertEqual(back, record, "seed \(seed)")
      XCTAssertEqual(back.valueBytes, bytes, "seed \(seed)")
      for number in [0, 1, 5, 15, 64, 1_000, .max] as [UInt16] {
        let entry = try ProfileRecord.entry(number, in: bytes.span.bytes)
        guard let expected = record[number] else {
          XCTAssertNil(entry)
          continue
        }
        XCTAssertTrue(try XCTUnwrap(entry).isSame(as: expected))
      }
    }
  }

  func testEqualBytesAreEqualRecords() throws {
    let seed: UInt64 = 4
    var samples = AttributeSamples(seed: seed)
    let records = try (0..<300).map { _ in try samples.record() }
    let forms = records.map(\.valueBytes)
    for (first, form) in zip(records, forms) {
      for (second, otherForm) in zip(records, forms) {
        XCTAssertEqual(first == second, form == otherForm, "seed \(seed)")
      }
    }
    // Equal to Swift, and other bytes.
    var (composed, decomposed) = (ProfileRecord(), ProfileRecord())
    _ = composed.apply(ProfileRecord.Entry(number: 1, stamp: signUp, value: "\u{E9}"))
    _ = decomposed.apply(ProfileRecord.Entry(number: 1, stamp: signUp, value: "e\u{301}"))
    XCTAssertNotEqual(composed, decomposed)
  }

  /// Bytes of any content are an error, or the only form of the record that they are read as.
  func testAnyBytes() throws {
    let seed: UInt64 = 5
    var samples = AttributeSamples(seed: seed)
    let forms = try (0..<150).map { _ in try samples.record().valueBytes }.filter { $0.count < 300 }
    var accepted = 0
    for bytes in Mutations(of: forms, noise: 5_000, using: &samples.generator).inputs {
      for number in [0, 5, 64, .max] as [UInt16] {
        _ = codingError { () throws(CodingError) in try ProfileRecord.entry(number, in: bytes.span.bytes) }
      }
      guard let record = try? ProfileRecord(valueForm: bytes) else { continue }
      accepted += 1
      XCTAssertEqual(record.valueBytes, bytes, "seed \(seed)")
    }
    XCTAssertGreaterThan(accepted, 200)
  }

  func testValuesByThemselves() throws {
    let seed: UInt64 = 6
    var samples = AttributeSamples(seed: seed)
    var forms: [[UInt8]] = []
    for _ in 0..<500 {
      let value = try samples.value()
      forms.append(StoredValue(value).valueBytes)
      XCTAssertEqual(StoredValue(value).encodedByteCount, forms.last?.count)
      XCTAssertEqual(try StoredValue(valueForm: StoredValue(value).valueBytes).value.precedence(to: value), .same)
    }
    for bytes in Mutations(of: forms.filter { $0.count < 60 }, using: &samples.generator).inputs {
      if let value = try? StoredValue(valueForm: bytes) { XCTAssertEqual(value.valueBytes, bytes, "seed \(seed)") }
    }
  }

  func testDeclarations() throws {
    let seed: UInt64 = 8
    var samples = AttributeSamples(seed: seed)
    var forms: [[UInt8]] = []
    for type in AttributeType.allCases {
      let declaration = AttributeDeclaration(
        number: 70, name: "seats", type: type, formerNames: type == .date ? [] : ["licences", "places"],
        isDeprecated: type == .money, isPersonal: type == .string)
      let bytes = DeclarationRecord(declaration).valueBytes
      XCTAssertEqual(try DeclarationRecord(valueForm: bytes).declaration(number: 70), declaration)
      forms.append(bytes)
    }
    for bytes in Mutations(of: forms, using: &samples.generator).inputs {
      if let record = try? DeclarationRecord(valueForm: bytes) {
        XCTAssertEqual(record.valueBytes, bytes, "seed \(seed)")
      }
    }
  }
}
