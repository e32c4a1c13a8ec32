extension FileVerifier {
  /// The meta pages of the two last commits, and what the newest says about the file.
  struct Metas {
    let newest: MetaPage
    let older: MetaPage
    let summary: MetaSummary
  }

  /// Reads and checks both meta pages.
  static func readMetas<Source: PageSource>(_ source: borrowing Source) throws(FileRejection) -> Metas {
    guard source.byteCount > 0 else { throw .empty }
    let buffer = PageBuffer(byteCount: FileFormat.metaPageByteCount)
    let count = try buffer.fill(FileFormat.metaPageByteCount, from: source, at: 0)
    try checkIdentity(source, buffer: buffer, byteCount: count)
    guard count == FileFormat.metaPageByteCount else {
      throw .truncated(expectedByteCount: 2 * 4_096, actualByteCount: source.byteCount)
    }

    let first = try MetaPage(buffer.bytes(ofPage: 0), slot: 0)
    guard let pageByteCount = FileFormat.supportedPageByteCounts.first(where: { $0 == first.pageByteCount }) else {
      throw .unsupportedPageSize(found: first.pageByteCount, supported: FileFormat.supportedPageByteCounts)
    }
    let expected = 2 * UInt64(pageByteCount)
    guard source.byteCount >= expected,
      try buffer.fill(count, from: source, at: UInt64(pageByteCount)) == count
    else {
      throw .truncated(expectedByteCount: expected, actualByteCount: source.byteCount)
    }
    let second = try MetaPage(buffer.bytes(ofPage: 1), slot: 1)
    guard second.pageByteCount == first.pageByteCount else {
      throw .damage(page: 1, "the page size is \(second.pageByteCount), on the first meta page \(first.pageByteCount)")
    }

    // The rule by which LMDB itself picks.
    let isSecondNewer = first.transactionID < second.transactionID
    let newest = isSecondNewer ? second : first
    let older = isSecondNewer ? first : second
    // A commit reaches the disk before the next one's meta page is written, so the two follow each other also after a
    // power cut. Without this, one flipped bit in a number could bring back an old commit, or begin a count from which
    // LMDB's own checks of what is too recent to be used no longer work.
    guard newest.transactionID == 0 || newest.transactionID == older.transactionID &+ 1 else {
      let numbers = "\(older.transactionID) and \(newest.transactionID)"
      throw .damage(page: older.slot, "the meta pages are of the transactions \(numbers), not of two in a row")
    }
    let summary = try summarize(newest, fileByteCount: source.byteCount)
    return Metas(newest: newest, older: older, summary: summary)
  }

  /// Tells an LMDB file with a broken first page from a file of another kind.
  private static func checkIdentity<Source: PageSource>(
    _ source: borrowing Source, buffer: PageBuffer, byteCount: Int
  ) throws(FileRejection) {
    guard byteCount >= 24 else { throw .notLMDB(reason: "it has only \(source.byteCount) bytes") }
    let page = buffer.bytes(ofPage: 0)
    let magic = try page.load(UInt32.self, at: 16)
    guard magic != FileFormat.magic, magic != FileFormat.magic.byteSwapped else { return }
    // Where a pointer has four bytes, the page header is four bytes shorter.
    if try page.load(UInt32.self, at: 12) == FileFormat.magic {
      throw .notLMDB(reason: "it was written by a 32-bit program; export and import it there")
    }
    let other = PageBuffer(byteCount: 24)
    for offset in FileFormat.supportedPageByteCounts {
      guard try other.fill(24, from: source, at: UInt64(offset)) == 24 else { continue }
      let bytes = other.bytes(ofPage: 1)
      guard try bytes.load(UInt32.self, at: 16) == FileFormat.magic, try bytes.header().kind == .meta else { continue }
      throw .damage(page: 0, "the first meta page is overwritten; the second, at byte \(offset), still has its mark")
    }
    throw .notLMDB(reason: "it does not carry LMDB's number")
  }

  /// Checks what only the meta page that a walk begins at must hold.
  static func summarize(_ meta: MetaPage, fileByteCount: UInt64) throws(FileRejection) -> MetaSummary {
    guard meta.lastPage >= 1, meta.lastPage < FileFormat.pageNumberLimit &- 1 else {
      throw .damage(page: meta.slot, "\(meta.lastPage) cannot be the last page")
    }
    let pageCount = meta.lastPage &+ 1
    let (needed, overflow) = pageCount.multipliedReportingOverflow(by: meta.pageByteCount)
    guard !overflow, meta.mapByteCount >= needed, meta.mapByteCount <= FileFormat.mapByteCountLimit else {
      throw .damage(page: meta.slot, "a map of \(meta.mapByteCount) bytes cannot hold \(pageCount) pages")
    }
    // Two flags of the environment are kept beside the only one of the free list.
    guard meta.freeList.flags & ~FileFormat.environmentFlags == TreeFlags.integerKeys.rawValue else {
      throw .damage(page: meta.slot, "the free list has the flags \(meta.freeList.flags)")
    }
    let filePageCount = fileByteCount / meta.pageByteCount
    return MetaSummary(
      pageByteCount: Int(meta.pageByteCount),
      pageCount: pageCount,
      fileByteCount: fileByteCount,
      missingPageCount: pageCount > filePageCount ? pageCount &- filePageCount : 0,
      transactionID: meta.transactionID,
      mapByteCount: meta.mapByteCount)
  }
}
