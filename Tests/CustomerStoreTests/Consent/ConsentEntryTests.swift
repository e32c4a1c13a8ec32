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
    var digests: Set<UInt64> = []
    for record in try records() {
      let entry = ConsentEntry(record)
      XCTAssertEqual(entry.encodedByteCount, entry.valueBytes.count)
      let back = try ConsentEntry(valueForm: entry.valueBytes)
      XCTAssertEqual(back.record, record)
      XCTAssertEqual(back, entry)
      XCTAssertEqual(back.digest, entry.digest)
      XCTAssertTrue(digests.insert(entry.digest).inserted, "each record has a digest of its own")
    }
    let at = Timestamp(microseconds: 1_790_000_123_000_000)
    let simple = try ConsentRecord(.granted, purpose: "news", channel: .email, at: at, source: "form")
    XCTAssertEqual(ConsentEntry(simple).valueBytes.count, 16)
  }

  func testTheFormIsAsItWas() throws {
    let at = Timestamp(microseconds: 1_790_000_123_000_000)
    let record = try ConsentRecord(
      .granted, purpose: "news", channel: .other("fax"), at: at, source: "form", textVersion: "1",
      expiresAt: Timestamp(microseconds: at.microseconds + 86_400_000_000))
    let form: [UInt8] =
      [0x3F, 4] + Array("news".utf8) + [3] + Array("fax".utf8) + [0xB2, 0xFF, 0xCE, 0xD8, 0x6A, 4]
      + Array("form".utf8) + [1, 0x31, 0x15]
    XCTAssertEqual(ConsentEntry(record).valueBytes, form)
    XCTAssertEqual(try ConsentEntry(valueForm: form).record, record)
  }

  func testAnyBytes() throws {
    let seed: UInt64 = 31
    var generator = SplitMix64(seed: seed)
    let forms = try records().shuffled(using: &generator).prefix(80).map { ConsentEntry($0).valueBytes }
    for bytes in Mutations(of: forms, using: &generator).inputs {
      if let entry = try? ConsentEntry(valueForm: bytes) { XCTAssertEqual(entry.valueBytes, bytes, "seed \(seed)") }
    }
    // As "e" with an accent, which a record composes.
    let decomposed: [UInt8] = [0x01, 3, 0x65, 0xCC, 0x81, 5, 0]
    XCTAssertThrowsError(try ConsentEntry(valueForm: decomposed))
    XCTAssertNoThrow(try ConsentEntry(valueForm: [0x01, 2, 0xC3, 0xA9, 5, 0]))
  }
}
