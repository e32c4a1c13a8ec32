internal import Glibc

/// Why a file could not be read or written to its end.
///
/// What is wrong with one row alone is no such error: the row is rejected with its number, and the rest goes on.
///
/// ```swift
/// let error = ExchangeError.unreadable(file: "orders.csv", code: 2)
/// error.description  // == "orders.csv cannot be read: No such file or directory"
/// ```
public enum ExchangeError: Error, Hashable, Sendable {
  /// The system does not let the file be read; `code` is the `errno`.
  case unreadable(file: String, code: Int32)
  /// The system does not let the file be written; `code` is the `errno`.
  case unwritable(file: String, code: Int32)
  /// The file is text of another encoding than can be read, such as UTF-16.
  case unsupportedEncoding(file: String, encoding: String)
  /// The file has no header, or one that does not tell columns apart.
  case invalidHeader(file: String, reason: String)
  /// The file has fewer bytes than when it was begun with, so that rows are missing.
  case shrunk(file: String, from: UInt64, to: UInt64)
  /// What is given is a pipe or a device, which can be read only once.
  case notRepeatable(file: String)
  /// The file is one JSON array, where each line should be an object.
  case notJSONLines(file: String)
  /// A field, which begins on `line`, is longer than the limit. A quote that nothing closes is the usual reason.
  case fieldTooLong(file: String, row: UInt64, line: UInt64, limit: Int)
  /// A record, which begins on `line`, is longer than the limit.
  case recordTooLong(file: String, row: UInt64, line: UInt64, limit: Int)
}

extension ExchangeError: CustomStringConvertible {
  /// What is wrong, and what to do about it.
  public var description: String {
    switch self {
    case .unreadable(let file, let code): "\(file) cannot be read: \(String(cString: strerror(code)))"
    case .unwritable(let file, let code): "\(file) cannot be written: \(String(cString: strerror(code)))"
    case .unsupportedEncoding(let file, let encoding):
      "\(file) is \(encoding); convert it to UTF-8, for instance with iconv -f \(encoding) -t UTF-8"
    case .invalidHeader(let file, let reason): "\(file): \(reason)"
    case .shrunk(let file, let from, let to):
      "\(file) had \(from) bytes when the import began and has \(to) now, so rows are missing; get the whole file and "
        + "import it again: what was imported is not told twice"
    case .notRepeatable(let file):
      "\(file) is no file but a pipe or a device, which can be read only once: no mapping can be guessed from it; "
        + "give one"
    case .notJSONLines(let file): "\(file) is one JSON array; write an object a line, for instance with jq -c '.[]'"
    case .fieldTooLong(let file, let row, let line, let limit):
      "\(file): a field of row \(row), which begins on line \(line), has more than \(limit) bytes; "
        + "look for a quote that nothing closes, or raise the limit 'maximumFieldBytes'"
    case .recordTooLong(let file, let row, let line, let limit):
      "\(file): row \(row), which begins on line \(line), has more than \(limit) bytes; "
        + "split it, or raise the limit 'maximumRecordBytes'"
    }
  }
}
