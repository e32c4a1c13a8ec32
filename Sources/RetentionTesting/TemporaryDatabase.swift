internal import Foundation
public import RetentionKit

/// A database for one test: empty, in a folder of its own, with a clock that the test sets. It deletes itself with the last
/// reference to it.
///
/// ```swift
/// import RetentionTesting
/// let temporary = try TemporaryDatabase(at: Timestamp("2026-11-22T10:00:00Z"))
/// let database = temporary.database
/// try database.segments.register(SegmentDefinition("recent buyers", .did(Activity(.purchase, within: .last(30, .days)))))
/// try database.record(order, by: ExternalID("ada"), at: database.now)
/// try temporary.advance(by: .days(1))   // == 1
/// try temporary.advance(by: .days(30))  // == 1
/// try database.read { tx in try tx.memberCount(ofSegment: "recent buyers") }  // == 0
/// ```
///
/// Keep it for as long as the database is used: when it goes, the database is closed. A test that is killed leaves its folder
/// behind, in the folder for temporary files.
public final class TemporaryDatabase: Sendable {
  /// The database.
  public let database: RetentionDatabase
  /// What the database takes for the time: set it, and it is that time.
  public let clock: SettableClock
  private let folder: URL

  /// Makes an empty database.
  ///
  /// - Parameters:
  ///   - instant: what its clock shows at first; the beginning of 2026 if left out.
  ///   - options: how it is opened; its clock is replaced.
  ///   - parent: the folder in which it makes its own, such as `/dev/shm`, where nothing waits for a disk; the one for
  ///     temporary files if left out.
  /// - Throws: `CustomerStoreError`, with the path if the folder cannot be made.
  public init(
    at instant: Timestamp? = nil, options: CustomerStore.Options = CustomerStore.Options(), in parent: String? = nil
  ) throws(CustomerStoreError) {
    clock = SettableClock(instant ?? Self.beginningOf2026)
    let parent = parent.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
    folder = parent.appendingPathComponent("retention-test-\(UUID().uuidString)")
    // Where this fails, opening says why.
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var options = options
    options.clock = clock.reading
    do throws(CustomerStoreError) {
      database = try RetentionDatabase(at: folder.appendingPathComponent("test.retention").path, options: options)
    } catch {
      try? FileManager.default.removeItem(at: folder)
      throw error
    }
  }

  deinit {
    try? database.close()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Sets the clock to a later instant, and tells registered segments that time went on.
  ///
  /// - Returns: how many customers came into a segment or went out of one.
  /// - Throws: `ModelError` beyond the year 9999, `CustomerStoreError`, `SegmentError`.
  @discardableResult
  public func advance(by duration: Duration) throws -> Int {
    try advance(to: clock.now.advanced(by: duration))
  }

  /// Sets the clock, and tells registered segments that time went on.
  ///
  /// - Returns: how many customers came into a segment or went out of one.
  /// - Throws: `CustomerStoreError`, `SegmentError`.
  @discardableResult
  public func advance(to instant: Timestamp) throws -> Int {
    clock.set(to: instant)
    return try database.advance(to: instant)
  }

  private static let beginningOf2026 = Timestamp(microseconds: 1_767_225_600_000_000)
}
