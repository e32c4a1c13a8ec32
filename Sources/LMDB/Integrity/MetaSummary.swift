/// What the two meta pages and the length of a file say: enough to know that it is an LMDB file of a usable kind, not
/// that its trees are whole.
package struct MetaSummary: Sendable, Hashable {
  /// The size of a page.
  package var pageByteCount: Int
  /// The number of pages the newest commit knows of, the two meta pages included.
  package var pageCount: UInt64
  /// The length of the file.
  package var fileByteCount: UInt64
  /// The number of pages that lie beyond the end of the file.
  ///
  /// Above 0, only the whole walk can tell a truncated file from one whose last pages were freed before they were ever
  /// written: in the latter, all of them are in the free list.
  package var missingPageCount: UInt64
  /// The number of the newest commit; 0 in a file to which none was made.
  package var transactionID: UInt64
  /// The size of the memory map that the file asks for.
  package var mapByteCount: UInt64
}
