/// How far an import is, and what became of the rows so far.
///
/// ```swift
/// let report = try Importer(database.store, mapping: mapping).run(file: "orders.csv")
/// report.ending         // == .finished
/// report.recordedCount  // == 2
/// report.rejects.map(\.description)  // == ["row 3 (line 4): customer.id is blank in column 'CustomerID'"]
/// ```
///
/// Counts are of the whole import: one that was resumed counts on from where it was.
public struct ImportReport: Hashable, Sendable {
  /// How an import ended.
  public enum Ending: String, Hashable, Sendable, Codable {
    /// It has not yet: this is what progress tells.
    case running
    /// It came to the end of the file.
    case finished
    /// It was told to stop, and a second run goes on from here.
    case cancelled
    /// The store says that the same file was imported by the same mapping before, so nothing was done.
    case alreadyImported = "already-imported"
  }

  /// How it ended.
  public internal(set) var ending = Ending.running
  /// Whether everything was undone: what is told is what would happen.
  public internal(set) var isDryRun = false
  /// The rows that were read, rejected and skipped ones too.
  public internal(set) var rowCount: UInt64 = 0
  /// The rows that are of no wanted kind by the mapping.
  public internal(set) var skippedRowCount: UInt64 = 0
  /// The rows that were not imported, or not with all that they say; the file of rejects has each with its reason.
  public internal(set) var rejectedRowCount: UInt64 = 0
  /// Those of the rejected rows whose key the store has with other content.
  public internal(set) var conflictingRowCount: UInt64 = 0
  /// The interactions that are new.
  public internal(set) var recordedCount: UInt64 = 0
  /// The interactions that the store had already.
  public internal(set) var duplicateCount: UInt64 = 0
  /// How often a row told something of a customer: attributes, tags, memberships.
  public internal(set) var customerCount: UInt64 = 0
  /// How often a row told of a consent.
  public internal(set) var consentCount: UInt64 = 0
  /// How often a row told that two identifiers are of one customer.
  public internal(set) var aliasCount: UInt64 = 0
  /// The bytes of the file that were worked off.
  public internal(set) var byteCount: UInt64 = 0
  /// The bytes of the file; `nil` if that is not known, as for a pipe.
  public internal(set) var fileByteCount: UInt64?
  /// The rows that an earlier run had worked off before it was interrupted.
  public internal(set) var resumedRowCount: UInt64 = 0
  /// The first rejects of this run, at most ``rejectLimit``.
  public internal(set) var rejects: [ImportReject] = []

  /// How many rejects a report tells.
  public static let rejectLimit = 20
}

extension ImportReport: Codable {
  // Without the rejects, which hold what rows say of people.
  private enum CodingKeys: String, CodingKey {
    case ending, isDryRun, rowCount, skippedRowCount, rejectedRowCount, conflictingRowCount, recordedCount
    case duplicateCount, customerCount, consentCount, aliasCount, byteCount, fileByteCount, resumedRowCount
  }
}
