/// The name and the place of one field, without its type.
///
/// ```swift
/// FieldExtent("spend", VisitRecord.Layout.spend).range  // == 4..<12
/// ```
public struct FieldExtent: Hashable, Sendable {
  /// What the field is called where layouts are checked and records are printed.
  public let name: String

  /// The number of bytes in front of the field.
  public let offset: Int

  /// The number of bytes of the field.
  public let byteCount: Int

  /// The offsets of the field's bytes; empty where they cannot be computed.
  public var range: Range<Int> {
    let (end, overflow) = offset.addingReportingOverflow(byteCount)
    return overflow || end < offset ? offset..<offset : offset..<end
  }

  /// The extent of `field` under a name.
  public init<Value>(_ name: String, _ field: Field<Value>) {
    self.name = name
    offset = field.offset
    byteCount = Value.byteCount
  }
}
