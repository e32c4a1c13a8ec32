import RecordCoding
import XCTest

final class FixedLayoutTests: XCTestCase {
  private let seed: UInt64 = 13

  /// Bytes in an array, changed through a writer.
  private func written(byteCount: Int, _ body: (inout RecordWriter) -> Void) -> (bytes: [UInt8], misplaced: Int) {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var span = bytes.mutableSpan
    var record = RecordWriter(span.mutableBytes)
    body(&record)
    let misplaced = record.misplacedByteCount
    return (bytes, misplaced)
  }

  func testForm() {
    XCTAssertEqual(
      Activity.sample.valueBytes,
      [
        8, 7, 6, 5, 4, 3, 2, 1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 2, 0, 3, 0, 0, 0, 4, 0, 0xFB, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0, 0, 0x80, 0x3F, 2,
      ])
    XCTAssertEqual(Activity.layoutProblems, [])
    XCTAssertEqual(Activity.Span.layoutProblems, [])
  }

  func testRoundTrip() {
    var generator = SplitMix64(seed: seed)
    checkValues((0..<100).map { _ in Activity.random(using: &generator) }, seed: seed, same: ==)
  }

  func testFieldsAreReadInPlace() throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<50 {
      let activity = Activity.random(using: &generator)
      let bytes = activity.valueBytes
      let record = bytes.span.bytes
      XCTAssertEqual(try record.read(Activity.Layout.customer), activity.customer, "seed \(seed)")
      XCTAssertEqual(try record.read(Activity.Layout.isActive), activity.isActive, "seed \(seed)")
      XCTAssertEqual(try record.read(Activity.Layout.first), activity.first, "seed \(seed)")
      XCTAssertEqual(try record.read(Activity.Layout.spend), activity.spend, "seed \(seed)")
      XCTAssertEqual(try record.read(Activity.Layout.score), activity.score, "seed \(seed)")
      XCTAssertEqual(try record.read(Activity.Layout.plan), activity.plan, "seed \(seed)")
    }
  }

  func testFieldsOutsideTheBytesAreRefused() {
    func error<Value>(_ field: Field<Value>, count: Int) -> CodingError? {
      let bytes = [UInt8](repeating: 1, count: count)
      let record = bytes.span.bytes
      do throws(CodingError) {
        _ = try record.read(field)
        return nil
      } catch {
        return error
      }
    }
    for count in 0...Activity.byteCount {
      let isIn = { (end: Int) in count >= end }
      XCTAssertEqual(error(Activity.Layout.customer, count: count) == nil, isIn(8))
      XCTAssertEqual(error(Activity.Layout.isActive, count: count) == nil, isIn(9))
      XCTAssertEqual(error(Activity.Layout.last, count: count) == nil, isIn(21))
      XCTAssertEqual(error(Activity.Layout.score, count: count) == nil, isIn(33))
    }
    XCTAssertEqual(error(Activity.Layout.spend, count: 25), .truncated(needed: 8, available: 4))
    for offset in [Int.min, -8, -1, 9, .max - 7, .max] {
      XCTAssertNotNil(error(Field<UInt64>(offset: offset), count: 16), "\(offset)")
      XCTAssertNotNil(error(Field<Activity.Span>(offset: offset + (offset == 9 ? 2 : 0)), count: 16), "\(offset)")
      XCTAssertNotNil(error(Field<Int>(offset: offset), count: 16), "\(offset)")
    }
  }

  func testWritingInPlaceChangesOneField() throws {
    var activity = Activity.sample
    var bytes = activity.valueBytes
    var span = bytes.mutableSpan
    var record = RecordWriter(span.mutableBytes)
    XCTAssertEqual(record.byteCount, Activity.byteCount)
    record.write(77, to: Activity.Layout.spend)
    record.write(Activity.Span(day: 5, count: 6), to: Activity.Layout.last)
    XCTAssertEqual(record.misplacedByteCount, 0)
    activity.spend = 77
    activity.last = Activity.Span(day: 5, count: 6)
    XCTAssertEqual(bytes, activity.valueBytes)
  }

  func testWritingOutsideIsCountedAndChangesNothing() {
    for offset in [Int.min, -1, 9, 16, .max] {
      let result = written(byteCount: 16) { $0.write(.max, to: Field<UInt64>(offset: offset)) }
      XCTAssertEqual(result.bytes, [UInt8](repeating: 0, count: 16), "\(offset)")
      XCTAssertEqual(result.misplaced, 8, "\(offset)")
    }
    XCTAssertEqual(written(byteCount: 8) { $0.write(1, to: Field<UInt64>.first) }.misplaced, 0)
    XCTAssertEqual(written(byteCount: 3) { $0.write(littleEndian: 1 as UInt32) }.misplaced, 4)
  }

  /// A field inside a nested record cannot reach into its neighbour.
  func testNestedRecordsKeepToTheirBytes() {
    let result = written(byteCount: 12) { record in
      record.write(Overflowing(), to: Field<Overflowing>(offset: 4))
      record.write(0x0202_0202, to: Field<UInt32>(offset: 8))
    }
    XCTAssertEqual(result.bytes, [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
    XCTAssertEqual(result.misplaced, 4)
    XCTAssertEqual(encodedValue(capacity: 20) { Overflowing().encode(into: &$0) }?.isComplete, false)
  }

  func testChainedFields() {
    XCTAssertEqual(Activity.Layout.customer.offset, 0)
    XCTAssertEqual(Activity.Layout.isActive.offset, 8)
    XCTAssertEqual(Activity.Layout.first.offset, 9)
    XCTAssertEqual(Activity.Layout.last.offset, 15)
    XCTAssertEqual(Activity.Layout.plan.end, 34)
    XCTAssertEqual(Activity.extents.last?.range, 33..<34)
  }

  func testLayoutProblems() {
    XCTAssertEqual(Overflowing.layoutProblems, [.outside(field: "second")])
    XCTAssertEqual(
      Tangled.layoutProblems,
      [
        .gap(offset: 0, byteCount: 1), .overlap(first: "long", second: "short"),
        .overlap(first: "long", second: "late"),
        .duplicateName("late"), .gap(offset: 12, byteCount: 2), .gap(offset: 15, byteCount: 1),
      ])
    XCTAssertEqual(Absurd.layoutProblems, [.outside(field: "before"), .outside(field: "behind")])
    XCTAssertEqual(Distant.layoutProblems, [.outside(field: "far"), .gap(offset: 0, byteCount: 8)])
  }
}

/// A record whose second field is behind its end.
private struct Overflowing: FixedLayout {
  static var byteCount: Int { 4 }
  static var extents: [FieldExtent] {
    [FieldExtent("first", Field<UInt32>.first), FieldExtent("second", Field<UInt32>(offset: 4))]
  }

  init() {}

  init(record: RawSpan) throws(CodingError) {}

  func write(to record: inout RecordWriter) {
    record.write(0x0101_0101, to: Field<UInt32>.first)
    record.write(0x0303_0303, to: Field<UInt32>(offset: 4))
  }
}

/// A record with every mistake inside its bytes.
private struct Tangled: FixedLayout {
  static var byteCount: Int { 16 }
  static var extents: [FieldExtent] {
    [
      FieldExtent("long", Field<UInt64>(offset: 1)), FieldExtent("short", Field<UInt16>(offset: 2)),
      FieldExtent("late", Field<UInt32>(offset: 8)), FieldExtent("late", Field<Bool>(offset: 14)),
    ]
  }

  init(record: RawSpan) throws(CodingError) {}

  func write(to record: inout RecordWriter) {}
}

/// A record with fields whose ends cannot be computed.
private struct Absurd: FixedLayout {
  static var byteCount: Int { 0 }
  static var extents: [FieldExtent] {
    [FieldExtent("before", Field<UInt64>(offset: -8)), FieldExtent("behind", Field<UInt64>(offset: .max))]
  }

  init(record: RawSpan) throws(CodingError) {}

  func write(to record: inout RecordWriter) {}
}

/// A record whose only field is far behind its end.
private struct Distant: FixedLayout {
  static var byteCount: Int { 8 }
  static var extents: [FieldExtent] { [FieldExtent("far", Field<UInt8>(offset: 100))] }

  init(record: RawSpan) throws(CodingError) {}

  func write(to record: inout RecordWriter) {}
}
