/// How far the export or import of an archive is.
///
/// ```swift
/// let store = try CustomerStore(at: "shop.retention")
/// try store.exportArchive(to: "shop.jsonl") { progress in
///   print(progress.lineCount, progress.fractionCompleted)
/// }
/// try store.close()
/// ```
public struct ArchiveProgress: Hashable, Sendable {
  /// How many lines were written or read.
  public let lineCount: Int
  /// How many bytes of the archive were written, or read and committed.
  public let byteCount: UInt64
  /// The share that is done, from 0 to 1: of an export as far as the numbers of customers tell, of an import as far as
  /// the bytes do.
  public let fractionCompleted: Double
}
