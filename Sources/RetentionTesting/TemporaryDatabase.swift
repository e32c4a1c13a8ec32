internal import CustomerModel
internal import CustomerStore
internal import Foundation
public import RetentionKit

/// A database in a folder of its own, which is gone when nobody holds this any more: for tests of hosts.
///
/// ```swift
/// let clock = SettableClock(try Timestamp(day: "2026-11-25"))
/// let temporary = try TemporaryDatabase(clock: clock)
/// try temporary.database.record(Session(), by: ExternalID("ada"), at: clock.now)
/// temporary.database.now == clock.now  // == true
/// try temporary.remove()
/// ```
public final class TemporaryDatabase: Sendable {
  /// The database; it is closed when this is removed.
  public let database: RetentionDatabase
  /// The clock by which it records, and asks questions that name no instant.
  public let clock: SettableClock
  private let folder: URL

  /// Makes an empty database.
  ///
  /// - Parameters:
  ///   - clock: its clock; one that stands at the beginning of 2026 if left out.
  ///   - settings: how the store counts days and tells customers apart; as usual if left out.
  /// - Throws: ``CustomerStoreError/storage(_:)``, or what keeps a folder from being made.
  public init(clock: SettableClock? = nil, settings: StoreSettings? = nil) throws {
    // 2026-01-01T00:00:00Z.
    let clock = clock ?? SettableClock(Timestamp(microseconds: 1_767_225_600_000_000))
    self.clock = clock
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("retention-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var options = CustomerStore.Options(settings: settings)
    options.clock = { clock.now }
    do {
      database = try RetentionDatabase(at: folder.appendingPathComponent("test.retention").path, options: options)
    } catch {
      try? FileManager.default.removeItem(at: folder)
      throw error
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Closes the database, waiting for its transactions, and deletes it.
  ///
  /// - Throws: ``CustomerStoreError/storage(_:)``.
  public func remove() throws {
    try database.close()
    if FileManager.default.fileExists(atPath: folder.path) { try FileManager.default.removeItem(at: folder) }
  }
}
