/// Why a file may not be given to LMDB.
///
/// ```swift
/// do {
///   try Environment.verify(at: "shop.lmdb")
/// } catch .rejected(let path, let rejection) {
///   print("restore the last backup of \(path): \(rejection)")
/// } catch {
///   throw error
/// }
/// ```
public enum FileRejection: Error, Sendable, Hashable {
  /// The file has no bytes at all. LMDB would take it for a new store and show no data.
  case empty
  /// The file is something else.
  case notLMDB(reason: String)
  /// The file was written on a machine with the other byte order.
  case foreignByteOrder
  /// The file has a data version that this release of LMDB cannot read.
  case unsupportedVersion(found: UInt32)
  /// The pages have a size that LMDB cannot use here.
  case unsupportedPageSize(found: UInt64, supported: [Int])
  /// The file ends before pages that are in use.
  case truncated(expectedByteCount: UInt64, actualByteCount: UInt64)
  /// The structure is broken.
  case damaged(FileDamage)
  /// The operating system could not read the file; the value is an `errno`.
  case unreadable(errno: CInt)
  /// The progress closure asked to stop.
  case cancelled
}

extension FileRejection: CustomStringConvertible {
  /// What is wrong with the file, in one line.
  public var description: String {
    switch self {
    case .empty:
      "the file is empty"
    case .notLMDB(let reason):
      "not an LMDB data file: \(reason)"
    case .foreignByteOrder:
      "the file was written on a machine with the other byte order; export and import it there"
    case .unsupportedVersion(let found):
      "data version \(found) is not supported; this release reads version \(FileFormat.dataVersion)"
    case .unsupportedPageSize(let found, let supported):
      "a page size of \(found) bytes is not supported; supported are \(supported)"
    case .truncated(let expected, let actual):
      "the file is truncated: \(actual) bytes of \(expected)"
    case .damaged(let damage):
      "the file is damaged: \(damage)"
    case .unreadable(let errno):
      "the file cannot be read: errno \(errno)"
    case .cancelled:
      "the work was cancelled"
    }
  }
}

extension FileRejection {
  /// Damage on a page; the table is added where it is known.
  static func damage(page: UInt64?, _ reason: String) -> FileRejection {
    .damaged(FileDamage(page: page, reason: reason))
  }

  /// The same rejection, with the table filled in where the damage does not name one.
  func inTable(_ table: String?) -> FileRejection {
    guard case .damaged(var damage) = self, damage.table == nil else { return self }
    damage.table = table
    return .damaged(damage)
  }
}
