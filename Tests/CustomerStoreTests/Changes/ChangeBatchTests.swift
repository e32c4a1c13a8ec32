import RecordCoding
import XCTest

@testable import CustomerStore

final class ChangeBatchTests: XCTestCase {
  private func record(_ generator: inout SplitMix64) -> Change.Record {
    let kind = Change.Kind.allCases.randomElement(using: &generator) ?? .deleted
    let profile =
      [1, 2, 3, 1_000_000, .max, UInt64.random(in: 0...9_000, using: &generator)]
      .randomElement(using: &generator) ?? 0
    var record = Change.Record(kind: kind, profile: profile)
    if kind.hasInstant, Int.random(in: 0..<5, using: &generator) > 0 {
      record.instant = [.min, .max, 0, Int64.random(in: 0...2_000_000_000_000_000, using: &generator)]
        .randomElement(using: &generator)
      record.detail = UInt64.random(in: 0 ... .max, using: &generator)
    } else if kind.hasOther {
      record.detail = UInt64.random(in: 0...9_000, using: &generator)
    }
    return record
  }

  func testBatchesHoldAllFactsAndAreOfLimitedSize() throws {
    let seed: UInt64 = 61
    var generator = SplitMix64(seed: seed)
    for count in [0, 1, 2, 100, 1_000] {
      let records = (0..<count).map { _ in record(&generator) }
      let batches = ChangeBatch.batches(of: records)
      XCTAssertEqual(batches.flatMap(\.records), records, "seed \(seed)")
      for (place, batch) in batches.enumerated() {
        let bytes = batch.valueBytes
        XCTAssertLessThanOrEqual(bytes.count, ChangeBatch.maximumByteCount)
        if place < batches.count - 1 { XCTAssertGreaterThan(bytes.count, ChangeBatch.maximumByteCount - 32) }
        XCTAssertEqual(try ChangeBatch(valueBytes: bytes.span.bytes), batch, "seed \(seed)")
      }
    }
  }

  func testWhatIsNoBatchIsRefused() {
    // No facts; an unknown kind; a customer without an instant that it never has; a fact that is cut off.
    for bytes in [[0], [1, 99, 2], [1, 0x81, 2], [1, 3, 2, 0, 1]] as [[UInt8]] {
      XCTAssertThrowsError(try ChangeBatch(valueBytes: bytes.span.bytes), "\(bytes)") {
        XCTAssertTrue($0 is CodingError)
      }
    }
  }
}
