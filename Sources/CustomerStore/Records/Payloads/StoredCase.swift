internal import RecordCoding

/// A case that a few bits stand for.
protocol StoredCase {
  var code: UInt8 { get }

  init?(code: UInt8)
}

extension StoredCase {
  /// The case of a code that was stored.
  @inline(__always)
  static func stored(_ code: UInt8) throws(CodingError) -> Self {
    guard let value = Self(code: code) else { throw .unknownCode(code, of: Self.self) }
    return value
  }
}
