import CustomerModel
import RecordCoding
import XCTest

@testable import CustomerStore

final class ProfileRecordChangeTests: XCTestCase {
  private enum Change {
    case entry(ProfileRecord.Entry)
    case tag(ProfileRecord.Tag)
    case membership(ProfileRecord.Membership)

    func apply(to record: inout ProfileRecord) -> Bool {
      switch self {
      case .entry(let entry): record.apply(entry)
      case .tag(let tag): record.apply(tag)
      case .membership(let membership): record.apply(membership)
      }
    }
  }

  private func second(_ number: Int64) -> Timestamp { Timestamp(microseconds: number * 1_000_000) }

  func testTheLastWriterWinsInAnyOrder() throws {
    let seed: UInt64 = 11
    var samples = AttributeSamples(seed: seed)
    for round in 0..<300 {
      let changes = try (0..<25).map { _ -> Change in
        switch Int.random(in: 0..<4, using: &samples.generator) {
        case 0: .tag(samples.tag())
        case 1: .membership(samples.membership())
        default: .entry(try samples.entry())
        }
      }
      var record = ProfileRecord()
      for change in changes { _ = change.apply(to: &record) }
      let again = record
      for change in changes { XCTAssertFalse(change.apply(to: &record), "told again, seed \(seed)") }
      XCTAssertEqual(record, again)
      var parts = Array(repeating: ProfileRecord(), count: 3)
      var other = ProfileRecord()
      for change in (changes + changes.prefix(5)).shuffled(using: &samples.generator) {
        _ = change.apply(to: &other)
        _ = change.apply(to: &parts[Int.random(in: 0..<3, using: &samples.generator)])
      }
      XCTAssertEqual(other, record, "round \(round), seed \(seed)")
      XCTAssertEqual(ProfileRecord.merged(parts), record, "round \(round), seed \(seed)")
      XCTAssertEqual(ProfileRecord.merged(parts.reversed()), record, "round \(round), seed \(seed)")
    }
    XCTAssertEqual(ProfileRecord.merged([]), ProfileRecord())
  }

  func testOfOneInstantTheGreaterValueIsKept() throws {
    let decimal = AttributeValue.decimal(try ExactDecimal("5.5"))
    let ascending: [AttributeValue] = [
      .null, false, true, 5, .decimal(5), decimal, 6, "", [], [""], ["", ""], "a", ["a"], ["a", ""], "b",
    ]
    // A list is above the text that is its beginning, and the empty list below all texts.
    let sorted = ascending.sorted { $0.precedence(to: $1) == .before }
    XCTAssertEqual(
      sorted,
      [.null, false, true, 5, .decimal(5), decimal, 6, [], "", [""], ["", ""], "a", ["a"], ["a", ""], "b"])
    for value in ascending {
      for other in ascending {
        var (record, reversed) = (ProfileRecord(), ProfileRecord())
        let entry = ProfileRecord.Entry(number: 64, stamp: second(1), value: value)
        let otherEntry = ProfileRecord.Entry(number: 64, stamp: second(1), value: other)
        _ = record.apply(entry)
        XCTAssertEqual(record.apply(otherEntry), value.precedence(to: other) == .before)
        _ = reversed.apply(otherEntry)
        _ = reversed.apply(entry)
        XCTAssertEqual(record, reversed)
      }
    }
  }

  func testPrecedenceIsATotalOrderThatWideningKeeps() throws {
    let seed: UInt64 = 12
    var samples = AttributeSamples(seed: seed)
    let values = try (0..<60).map { _ in try samples.value() }
    for first in values {
      XCTAssertEqual(first.precedence(to: first), .same)
      for second in values {
        let order = first.precedence(to: second)
        XCTAssertEqual(second.precedence(to: first), order.reversed)
        XCTAssertEqual(order == .same, StoredValue(first).valueBytes == StoredValue(second).valueBytes)
        for third in values where order == .before && second.precedence(to: third) == .before {
          XCTAssertEqual(first.precedence(to: third), .before, "\(first), \(second), \(third), seed \(seed)")
        }
        for type in AttributeType.allCases {
          guard let wide = first.widened(to: type), let otherWide = second.widened(to: type) else { continue }
          let wideOrder = wide.precedence(to: otherWide)
          XCTAssertTrue(
            wideOrder == order || wideOrder == .same, "\(first) and \(second) as \(type), seed \(seed)")
        }
      }
    }
  }

  func testWritesOnlyWhatACustomerHolds() throws {
    var schema = AttributeSchema()
    try schema.declare("seats", as: .integer)
    var record = ProfileRecord()
    var ada = Customer(
      id: ExternalID("ada"), name: "Ada", country: "gb", tags: ["vip", "e\u{301}"], memberships: ["acme": "owner"])
    ada.attributes["seats"] = 5
    XCTAssertTrue(try record.apply(ada, schema: schema, at: second(10)))
    XCTAssertFalse(try record.apply(ada, schema: schema, at: second(10)))
    var patch = Customer(id: ExternalID("ada"))
    patch.clear(\.name)
    XCTAssertFalse(try record.apply(patch, schema: schema, at: second(9)), "late")
    XCTAssertTrue(try record.apply(patch, schema: schema, at: second(11)))
    _ = record.apply(ProfileRecord.Tag(name: "vip", stamp: second(12), isPresent: false))
    let id = CustomerID(7)
    let read = try record.customer(id: id, externalIDs: ada.externalIDs, schema: schema)
    XCTAssertEqual(read.id, id)
    XCTAssertEqual(read.externalIDs, ada.externalIDs)
    XCTAssertEqual(read.attributes, ["name": .null, "country": "GB", "seats": 5])
    XCTAssertEqual(read.tags, ["\u{E9}"])
    XCTAssertEqual(read.memberships, ["acme": "owner"])
    _ = record.apply(ProfileRecord.Membership(account: "acme", stamp: second(13), role: nil))
    XCTAssertEqual(try record.customer(id: nil, externalIDs: [], schema: schema).memberships, [:])
  }

  func testOldRecordsAreReadWithTodaysSchema() throws {
    var schema = AttributeSchema()
    try schema.declare("licences", as: .integer)
    var record = ProfileRecord()
    var ada = Customer(id: ExternalID("ada"))
    ada.attributes["licences"] = 5
    _ = try record.apply(ada, schema: schema, at: second(1))
    try schema.rename("licences", to: "seats")
    try schema.widen("seats", to: .decimal)
    try schema.deprecate("seats")
    let bytes = record.valueBytes
    let read = try ProfileRecord(valueForm: bytes).customer(id: nil, externalIDs: [], schema: schema)
    XCTAssertEqual(read.attributes, ["seats": .decimal(5)])
    XCTAssertThrowsError(try record.customer(id: nil, externalIDs: [], schema: AttributeSchema())) {
      XCTAssertEqual($0 as? AttributeError, .unknownNumber(64))
    }
  }

  func testCanonicalBytesDependOnWhatIsSaidAlone() throws {
    var (first, second) = (AttributeSchema(), AttributeSchema())
    try first.declare("a", as: .integer)
    try first.declare("b", as: .string)
    try second.declare("b", as: .string)
    try second.declare("old", as: .integer)
    try second.widen("old", to: .decimal)
    try second.rename("old", to: "a")
    let stamp = self.second(5)
    var ada = Customer(id: ExternalID("ada"), name: "Ada", tags: ["vip"], memberships: ["acme": ""])
    ada.attributes.merge(["a": 1, "b": "x"]) { $1 }
    var (one, other) = (ProfileRecord(), ProfileRecord())
    _ = try one.apply(ada, schema: first, at: stamp)
    _ = try other.apply(ada, schema: second, at: stamp)
    try first.widen("a", to: .decimal)
    XCTAssertNotEqual(one, other)
    let canonical = try one.canonicalBytes(schema: first)
    XCTAssertEqual(try other.canonicalBytes(schema: second), canonical)
    // Every part counts.
    for change in [
      Change.entry(ProfileRecord.Entry(number: 64, stamp: stamp, value: 2)),
      .entry(ProfileRecord.Entry(number: 64, stamp: self.second(6), value: 1)),
      .tag(ProfileRecord.Tag(name: "vip", stamp: self.second(6), isPresent: false)),
      .tag(ProfileRecord.Tag(name: "acme", stamp: stamp, isPresent: true)),
      .membership(ProfileRecord.Membership(account: "acme", stamp: stamp, role: "owner")),
      .membership(ProfileRecord.Membership(account: "b", stamp: stamp, role: nil)),
    ] {
      var changed = one
      XCTAssertTrue(change.apply(to: &changed))
      XCTAssertNotEqual(try changed.canonicalBytes(schema: first), canonical)
    }
  }
}
