/// Where in the host's source a read began, and how long ago.
///
/// ```swift
/// try environment.read { _ in
///   guard let oldest = try environment.statistics().oldestReader else { return }
///   print("\(oldest.file):\(oldest.line) has been reading for \(oldest.age)")
/// }
/// ```
public struct ReaderOrigin: Hashable, Sendable, CustomStringConvertible {
  /// The `#fileID` of the call.
  public let file: String
  /// The line of the call.
  public let line: UInt
  /// How long the snapshot has been held.
  public let age: Duration

  /// File, line and age.
  public var description: String { "\(file):\(line) (\(age) ago)" }
}
