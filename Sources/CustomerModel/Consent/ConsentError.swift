/// Why something is no consent record.
///
/// ```swift
/// do {
///   _ = try ConsentRecord(.granted, purpose: "", at: try Timestamp(day: "2026-01-01"), source: "web form")
/// } catch {
///   print(error)  // consent.purpose is empty; …
/// }
/// ```
public enum ConsentError: Error, Hashable, Sendable {
  /// A text is empty that must not be; the path is that of the record's field, such as `consent.purpose`.
  case empty(path: String)
  /// A text has more bytes of UTF-8 than can be stored.
  case tooLong(path: String, text: String, limit: Int)
  /// A consent that was over before it began.
  case expiresTooEarly(at: Timestamp, expiresAt: Timestamp)
  /// A withdrawal holds until consent is given again; it does not expire.
  case withdrawalExpires(purpose: String, expiresAt: Timestamp)
}

extension ConsentError: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .empty(let path): "\(path) is empty; give it a name"
    case .tooLong(let path, let text, let limit):
      "\(path) has \(text.utf8.count) bytes, beginning '\(text.prefix(40))'; use at most \(limit)"
    case .expiresTooEarly(let at, let expiresAt):
      "a consent of \(at) cannot expire at \(expiresAt); give a later instant, or none"
    case .withdrawalExpires(let purpose, let expiresAt):
      "the withdrawal for '\(purpose)' cannot expire at \(expiresAt); record a new consent when there is one"
    }
  }
}
