/// The instants from one on and before another: half-open, `[from, to)`.
///
/// ```swift
/// let january = try TimeWindow("2026-01-01T00:00:00Z/2026-02-01T00:00:00Z")
/// january.duration  // == .seconds(31 * 86400)
/// january.contains(january.from)  // == true
/// january.contains(january.to)  // == false
/// ```
public struct TimeWindow: Hashable, Sendable {
  /// The first instant.
  public let from: Timestamp
  /// The instant after the last.
  public let to: Timestamp

  /// A window; it is empty if both are the same.
  ///
  /// - Throws: ``ModelError/reversedWindow(from:to:)`` if it would end before it begins.
  public init(from: Timestamp, to: Timestamp) throws(ModelError) {
    guard from <= to else { throw .reversedWindow(from: from, to: to) }
    self.from = from
    self.to = to
  }

  /// The window of a range.
  public init(_ range: Range<Timestamp>) {
    from = range.lowerBound
    to = range.upperBound
  }

  /// A window that ends at `to`; an empty one if `from` is not before that.
  init(_ from: Timestamp, upTo to: Timestamp) {
    self.from = min(from, to)
    self.to = to
  }

  /// How long it is.
  public var duration: Duration { to.duration(since: from) }

  /// Whether no instant is in it.
  public var isEmpty: Bool { from == to }

  /// Whether an instant is in it.
  public func contains(_ timestamp: Timestamp) -> Bool { from <= timestamp && timestamp < to }

  /// What is in both windows; `nil` if nothing is.
  public func intersection(_ other: TimeWindow) -> TimeWindow? {
    let (from, to) = (max(from, other.from), min(to, other.to))
    return from < to ? TimeWindow(from..<to) : nil
  }
}

extension TimeWindow {
  /// The window that an ISO 8601 interval writes: two instants with a slash between them.
  ///
  /// - Throws: ``ModelError/invalidWindow(text:)`` if there is not one slash, ``ModelError/reversedWindow(from:to:)``, and
  ///   what ``Timestamp/init(_:)-(String)`` throws.
  public init(_ text: String) throws(ModelError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw .invalidWindow(text: text) }
    self = try TimeWindow(from: Timestamp(String(parts[0])), to: Timestamp(String(parts[1])))
  }
}

extension TimeWindow: CustomStringConvertible {
  /// The window as an ISO 8601 interval. ``init(_:)-(String)`` reads it back.
  public var description: String { "\(from)/\(to)" }
}

extension TimeWindow: Codable {
  /// Decodes the text of ``description``.
  public init(from decoder: any Decoder) throws {
    self = try decoder.value { text throws(ModelError) in try TimeWindow(text) }
  }

  /// Encodes the text of ``description``.
  public func encode(to encoder: any Encoder) throws {
    try encoder.encode(text: description)
  }
}
