import RecordCoding

extension KeyCoding {
  /// Reads a key from all of `form`.
  init(keyForm form: [UInt8]) throws(CodingError) {
    try self.init(keyBytes: form.span.bytes)
  }
}

extension ValueCoding {
  /// Reads a value from all of `form`.
  init(valueForm form: [UInt8]) throws(CodingError) {
    try self.init(valueBytes: form.span.bytes)
  }
}

/// The error that `body` throws, or nil if it throws none.
func codingError<Result>(_ body: () throws(CodingError) -> Result) -> CodingError? {
  do throws(CodingError) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}
