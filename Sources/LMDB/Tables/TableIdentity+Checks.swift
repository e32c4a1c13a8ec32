internal import CLMDB
internal import RecordCoding

extension TableIdentity {
  /// Refuses a transaction of another environment, where the handle may mean another table.
  @inlinable
  func check(_ transactionEnvironment: UInt32) throws(LMDBError) {
    guard transactionEnvironment == environment else { throw foreign }
  }

  // Errors are made out of line, so that what calls them stays small enough to be inlined.

  @usableFromInline var foreign: LMDBError { .foreignTable(name: name) }

  @usableFromInline var outOfOrder: LMDBError { .outOfOrder(table: name) }

  /// The error for a code that a read of `key` returned.
  @usableFromInline
  func error<Key: KeyCoding>(_ code: CInt, reading key: Key) -> LMDBError {
    code == MDB_BAD_VALSIZE
      ? keyError(byteCount: EncodedKey.byteCount(of: key)) : LMDBError(code, in: "reading '\(name)'")
  }

  @usableFromInline
  func keyError(byteCount: Int) -> LMDBError {
    byteCount == 0
      ? .emptyKey(table: name)
      : .keyTooLong(table: name, byteCount: byteCount, maximum: EncodedKey.maximumByteCount)
  }

  /// The error for a value that announces another length than it has.
  @usableFromInline
  func lengthError<Value: ValueCoding>(of value: Value) -> LMDBError {
    var encoder = ValueEncoder(OutputRawSpan())
    value.encode(into: &encoder)
    return .inconsistentEncoding(table: name, announced: value.encodedByteCount, written: encoder.byteCount)
  }
}
