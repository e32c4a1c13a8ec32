internal import CLMDB

/// A result code of LMDB or of the operating system, with its text.
///
/// ```swift
/// EngineCode(28).description  // == "No space left on device (28)"
/// ```
public struct EngineCode: Hashable, Sendable, CustomStringConvertible {
  /// LMDB's code (negative) or an `errno` value (positive).
  public let rawValue: CInt

  /// The code as LMDB or the system returned it.
  public init(_ rawValue: CInt) {
    self.rawValue = rawValue
  }

  /// LMDB's own text for the code, or the system's.
  public var text: String {
    guard let text = mdb_strerror(rawValue) else { return "unknown code" }
    return String(cString: text)
  }

  /// The text followed by the number.
  public var description: String { "\(text) (\(rawValue))" }
}
