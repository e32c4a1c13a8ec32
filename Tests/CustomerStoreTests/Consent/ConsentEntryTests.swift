import CustomerModel
import RecordCoding
import XCTest

@testable import CustomerStore

final class ConsentEntryTests: XCTestCase {
  private func records() throws -> [ConsentRecord] {
    var records: [ConsentRecord] = []
    for channel in [nil] + Channel.builtIn.map(Optional.some) + [.other("fax"), .other("\u{0}")] {
      for purpose in ["news", "new", "\u{0}\u{1}"] {
        for at in [Timestamp.earliest, Timestamp(microseconds: 0), Timestamp(microseconds: 1)] {
          records.append(try ConsentRecord(.withdrawn, purpose: purpose, channel: channel, at: at, source: ""))
          for expiresAt in [nil, Timestamp.latest] {
            for version in [nil, "", "2026-01"] {
              records.append(
                try ConsentRecord(
                  .granted, purpose: purpose, channel: channel, at: at, source: "form", textVersion: version,
                  expiresAt: expiresAt))
            }
          }
        }
      }
    }
    return records
  }

  func testRecordsComeBack() throws {
    var keys: Set<[UInt8]> = []
    for record in try records() {
      let key = ConsentKey(profile: 7, record)
      let entry = ConsentEntry(record)
      XCTAssertEqual(entry.encodedByteCount, entry.valueBytes.count)
      let back = try ConsentEntry(valueForm: entry.valueBytes).record(under: ConsentKey(keyForm: key.keyBytes))
      XCTAssertEqual(back, record)
      XCTAssertEqual(ConsentKey(profile: 7, back), key)
      XCTAssertTrue(keys.insert(key.keyBytes).inserted, "each record has a key of its own")
      XCTAssertLessThan(key.keyBytes.count, 511)
    }
    let simple = try ConsentRecord(.granted, purpose: "news", channel: .email, at: .latest, source: "form")
    XCTAssertEqual(ConsentEntry(simple).valueBytes.count, 6)
  }

  func testKeysSortByProfilePurposeAndInstant() throws {
    var sorted: [ConsentKey] = []
    for profile in [1, 256] as [UInt64] {
      for purpose in ["a", "ab", "b"] {
        for at in [Timestamp.earliest, Timestamp(microseconds: -1), .latest] {
          sorted.append(
            ConsentKey(profile: profile, try ConsentRecord(.withdrawn, purpose: purpose, at: at, source: "form")))
        }
      }
    }
    let forms = sorted.map(\.keyBytes)
    XCTAssertEqual(forms.sorted { $0.lexicographicallyPrecedes($1) }, forms)
  }

  func testAnyBytes() throws {
    let seed: UInt64 = 31
    var generator = SplitMix64(seed: seed)
    let records = try records().shuffled(using: &generator).prefix(80)
    let key = ConsentKey(profile: 7, try XCTUnwrap(records.first))
    for bytes in Mutations(of: records.map { ConsentEntry($0).valueBytes }, using: &generator).inputs {
      guard let entry = try? ConsentEntry(valueForm: bytes) else { continue }
      XCTAssertEqual(entry.valueBytes, bytes, "seed \(seed)")
      // Not every entry makes a record with every key; none traps.
      _ = codingError { () throws(CodingError) in try entry.record(under: key) }
    }
    for bytes in Mutations(of: records.map { ConsentKey(profile: 7, $0).keyBytes }, using: &generator).inputs {
      if let key = try? ConsentKey(keyForm: bytes) { XCTAssertEqual(key.keyBytes, bytes, "seed \(seed)") }
    }
  }
}
