public import RecordCoding

extension TableName {
  /// Decodes a value that takes all of `bytes`.
  @inlinable
  func decode<Value: ValueCoding>(_ bytes: RawSpan, as _: Value.Type) throws(LMDBError) -> Value {
    do throws(CodingError) {
      var decoder = ValueDecoder(bytes)
      let value = try Value(from: &decoder)
      guard decoder.remaining == 0 else { throw CodingError.trailingBytes(count: decoder.remaining) }
      return value
    } catch {
      throw undecodable(error)
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
      throw undecodable(error)
    }
  }

  // Out of line, so that what decodes stays small enough to be inlined.
  @usableFromInline
  func undecodable(_ cause: CodingError) -> LMDBError { .undecodable(table: string, cause: cause) }
}
