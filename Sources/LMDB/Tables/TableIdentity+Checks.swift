internal import CLMDB
public import RecordCoding

extension TableIdentity {
  /// Refuses a transaction of another environment, where the handle may mean another table.
  @inlinable
  func check(_ transactionEnvironment: UInt32) throws(LMDBError) {
    guard transactionEnvironment == environment else { throw .foreignTable(name: name) }
  }

  /// Decodes a value that takes all of `bytes`.
  @inlinable
  func decode<Value: ValueCoding>(_ bytes: RawSpan, as _: Value.Type) throws(LMDBError) -> Value {
    do throws(CodingError) {
      var decoder = ValueDecoder(bytes)
      let value = try Value(from: &decoder)
      guard decoder.remaining == 0 else { throw CodingError.trailingBytes(count: decoder.remaining) }
      return value
    } catch {
      throw .undecodable(table: name, cause: error)
    }
  }

  /// Decodes a key that takes all of `bytes`.
  @inlinable
  func decodeKey<Key: KeyCoding>(_ bytes: RawSpan, as _: Key.Type) throws(LMDBError) -> Key {
    do throws(CodingError) {
      var decoder = KeyDecoder(bytes)
      let key = try Key(from: &decoder)
      guard decoder.remaining == 0 else { throw CodingError.trailingBytes(count: decoder.remaining) }
      return key
    } catch {
      throw .undecodable(table: name, cause: error)
    }
  }

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
