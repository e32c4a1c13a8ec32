/// Why bytes could not be read as the value they should hold.
///
/// ```swift
/// let bytes: [UInt8] = [0, 42]
/// do {
///   let id = try UInt64(keyBytes: bytes.span.bytes)
/// } catch .truncated(let needed, let available) {
///   print("the key needs \(needed) bytes and has \(available)")
/// } catch {
///   throw error
/// }
/// ```
public enum CodingError: Error, Hashable, Sendable {
  /// The bytes end before the value does. `needed` and `available` are counts from the place of the read.
  case truncated(needed: Int, available: Int)

  /// The value was complete, and `count` bytes are left behind it.
  case trailingBytes(count: Int)

  /// A string is not well-formed UTF-8; `offset` counts from the first byte of the string.
  case invalidUTF8(offset: Int)

  /// The bytes have a form that no value of `type` is written in; `reason` says what is wrong.
  case invalidValue(type: String, reason: String)

  /// The checksum stored with a record does not match its bytes: the record was damaged after it was written.
  case checksumMismatch(stored: UInt64, computed: UInt64)
}

extension CodingError {
  /// A raw value was read that stands for nothing of `type`.
  ///
  /// Not inlined, because the optimizer writes the names of private types it knows differently from those it does not.
  @usableFromInline
  @inline(never)
  static func unknownRawValue(of type: Any.Type) -> CodingError {
    .invalidValue(type: "\(type)", reason: "no case has this raw value")
  }
}
