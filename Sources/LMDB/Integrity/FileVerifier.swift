/// Reads a data file with nothing but `pread`, and says whether LMDB may be let near it.
///
/// LMDB trusts every byte of its file: on a damaged one it may read outside its map, divide by zero, loop, or abort the
/// process. A file that passes ``verify(fileDescriptor:progress:)`` gives it no reason to, in reads, in later writes and
/// in copies. What the verifier cannot see is a changed value: records carry checksums for that.
///
/// The caller holds a lock that keeps every writer away meanwhile. The verifier never maps the file, so that one that is
/// truncated meanwhile is an error and not a signal.
package enum FileVerifier {
  /// Checks the two meta pages and the length of the file: cheap, and enough for a file that was closed cleanly.
  ///
  /// - Throws: ``FileRejection``. It is `truncated` only where less than the two meta pages is there.
  package static func checkMetas(fileDescriptor: CInt) throws(FileRejection) -> MetaSummary {
    try readMetas(DescriptorSource(descriptor: fileDescriptor)).summary
  }

  /// Checks every page that the newest commit reaches.
  ///
  /// Damage is never answered with the commit before: the host must know that it would lose data.
  ///
  /// - Parameter progress: called about every millisecond; returns false to stop the walk.
  /// - Throws: ``FileRejection``
  /// - Complexity: reads each page in use once; memory for one bit a page and one buffer a level.
  package static func verify(
    fileDescriptor: CInt, progress: ((_ pagesDone: UInt64, _ pagesTotal: UInt64) -> Bool)? = nil
  ) throws(FileRejection) -> FileReport {
    try verify(DescriptorSource(descriptor: fileDescriptor), progress: progress)
  }

  /// Checks every page that the commit before the newest reaches.
  ///
  /// LMDB never writes to a page that one of the last two commits uses, so where the newest one is damaged this one may be
  /// whole: that is worth a sentence to the host, and work for a tool that salvages. LMDB itself cannot open it.
  ///
  /// - Throws: ``FileRejection``, also where there is no commit before.
  package static func verifyPrecedingCommit(
    fileDescriptor: CInt, progress: ((_ pagesDone: UInt64, _ pagesTotal: UInt64) -> Bool)? = nil
  ) throws(FileRejection) -> FileReport {
    let source = try DescriptorSource(descriptor: fileDescriptor)
    let metas = try readMetas(source)
    guard metas.older.transactionID < metas.newest.transactionID else {
      throw .damage(page: metas.older.slot, "there is no commit before the newest one")
    }
    let summary = try summarize(metas.older, fileByteCount: source.byteCount)
    return try walk(source, from: metas.older, summary: summary, progress: progress)
  }

  /// Checks the bytes of a file.
  package static func verify(image: [UInt8]) throws(FileRejection) -> FileReport {
    try verify(ImageSource(bytes: image), progress: nil)
  }

  private static func verify<Source: PageSource>(
    _ source: Source, progress: ((UInt64, UInt64) -> Bool)?
  ) throws(FileRejection) -> FileReport {
    let metas = try readMetas(source)
    return try walk(source, from: metas.newest, summary: metas.summary, progress: progress)
  }

  private static func walk<Source: PageSource>(
    _ source: Source, from meta: MetaPage, summary: MetaSummary, progress: ((UInt64, UInt64) -> Bool)?
  ) throws(FileRejection) -> FileReport {
    // Refused at once is what cannot be a file whose last pages are all free: each would need eight bytes in the free
    // list. This also bounds the memory of the walk by the length of the file, whatever the meta page says.
    guard summary.missingPageCount <= summary.fileByteCount / 8 else {
      // No overflow: the map's size, checked to hold them all, is a UInt64.
      let expected = summary.pageCount &* UInt64(summary.pageByteCount)
      throw .truncated(expectedByteCount: expected, actualByteCount: summary.fileByteCount)
    }
    let filePageCount = source.byteCount / meta.pageByteCount
    var walk = FileWalk(source: source, meta: meta, filePageCount: filePageCount, progress: progress)
    return try walk.run(fileByteCount: source.byteCount)
  }
}
