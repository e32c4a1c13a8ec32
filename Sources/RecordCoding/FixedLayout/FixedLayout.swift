/// A record whose fields lie at fixed offsets, so that one of them can be read in place without decoding the others.
///
/// ```swift
/// struct VisitRecord: FixedLayout {
///   var purchases: UInt32
///   var spend: Int64
///
///   enum Layout {
///     static var purchases: Field<UInt32> { .first }
///     static var spend: Field<Int64> { .after(purchases) }
///   }
///   static var byteCount: Int { Layout.spend.end }
///   static var extents: [FieldExtent] {
///     [FieldExtent("purchases", Layout.purchases), FieldExtent("spend", Layout.spend)]
///   }
///
///   init(record: RawSpan) throws(CodingError) {
///     purchases = try record.read(Layout.purchases)
///     spend = try record.read(Layout.spend)
///   }
///   func write(to record: inout RecordWriter) {
///     record.write(purchases, to: Layout.purchases)
///     record.write(spend, to: Layout.spend)
///   }
/// }
///
/// let record: [UInt8] = [7, 0, 0, 0, 25, 0, 0, 0, 0, 0, 0, 0]
/// try record.span.bytes.read(VisitRecord.Layout.spend)      // == 25
/// VisitRecord.layoutProblems                                // == []
/// ```
///
/// Reading a field makes no `VisitRecord`. What ``layoutProblems`` finds belongs into a test of yours.
///
/// A record is a value of fixed size itself, so it can be a field or an array element of another.
public protocol FixedLayout: FixedSizeValue {
  /// Every field with its name, to check the layout and to print records.
  static var extents: [FieldExtent] { get }

  /// Reads the fields of a record that has exactly `byteCount` bytes.
  ///
  /// - Throws: what the fields find wrong with their bytes, ``CodingError/truncated(needed:available:)`` if one reaches
  ///   outside the record.
  init(record: RawSpan) throws(CodingError)
}

extension FixedLayout {
  /// Reads the record at `offset`.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``, and what the fields find wrong with their bytes.
  @inlinable
  public static func read(from bytes: RawSpan, at offset: Int) throws(CodingError) -> Self {
    let size = Swift.max(byteCount, 0)
    // Neither term is negative, so the difference cannot overflow.
    guard offset >= 0, bytes.byteCount &- offset >= size else {
      throw .truncated(needed: size, available: Swift.max(0, bytes.byteCount &- Swift.max(0, offset)))
    }
    return try Self(record: bytes.extracting(offset..<offset &+ size))
  }

  /// What is wrong with the layout: nothing if each byte of the record belongs to exactly one field.
  ///
  /// - Complexity: O(*n* log *n*) in the number of fields. Meant for tests, not for every record.
  public static var layoutProblems: [LayoutProblem] {
    LayoutProblem.problems(of: extents, byteCount: byteCount)
  }
}
