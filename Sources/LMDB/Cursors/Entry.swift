public import RecordCoding

/// One key and its value, lent in place by a cursor until it moves on.
///
/// ```swift
/// var entries = try tx.entries(of: names)
/// while let entry = try entries.next() {
///   print(try entry.key(), entry.valueBytes.byteCount)
/// }
/// ```
public struct Entry<Key: KeyCoding, Value: ValueCoding>: ~Escapable {
  /// The key as stored.
  public let keyBytes: RawSpan
  /// The value as stored.
  public let valueBytes: RawSpan
  @usableFromInline let table: TableName

  @inlinable
  @_lifetime(copy keyBytes, copy valueBytes)
  init(keyBytes: RawSpan, valueBytes: RawSpan, table: TableName) {
    self.keyBytes = keyBytes
    self.valueBytes = valueBytes
    self.table = table
  }

  /// The key, decoded at each call.
  ///
  /// - Throws: ``LMDBError/undecodable(table:cause:)``.
  @inlinable
  public func key() throws(LMDBError) -> Key { try table.decodeKey(keyBytes, as: Key.self) }

  /// The value, decoded at each call.
  ///
  /// - Throws: ``LMDBError/undecodable(table:cause:)``.
  @inlinable
  public func value() throws(LMDBError) -> Value { try table.decode(valueBytes, as: Value.self) }
}
