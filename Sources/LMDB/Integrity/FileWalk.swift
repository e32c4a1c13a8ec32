/// Reads every page that the newest commit reaches, and checks all that LMDB takes for granted.
///
/// The walk never recurses on what a file says: a tree is at most 32 levels deep, trees nest at most two deep, and each
/// page is reached at most once.
struct FileWalk<Source: PageSource>: ~Copyable {
  let source: Source
  let meta: MetaPage
  let pageByteCount: Int
  let maximumNodeByteCount: Int
  /// The number of whole pages in the file.
  let filePageCount: UInt64
  /// The way through the free list, the main table, or a named table.
  let outerPath: TreePath
  /// The way through the duplicates of one key.
  let innerPath: TreePath
  /// For the first bytes of overflow pages, and for lists of free pages on them.
  let runBuffer: PageBuffer
  let runBufferByteCount = 65_536

  var pages: PageMap
  var tiling: NodeTiling
  /// The named tables found in the main table, still to be walked.
  var tables: [(name: [UInt8], record: TreeRecord)] = []
  var freePageCount: UInt64 = 0
  /// The table being walked, for reports.
  var tableName: String?
  private var progress: Progress

  init(
    source: Source, meta: MetaPage, filePageCount: UInt64, progress: ((UInt64, UInt64) -> Bool)?
  ) {
    self.source = source
    self.meta = meta
    self.filePageCount = filePageCount
    pageByteCount = Int(meta.pageByteCount)
    maximumNodeByteCount = FileFormat.maximumNodeByteCount(pageByteCount: pageByteCount)
    outerPath = TreePath(pageByteCount: pageByteCount)
    innerPath = TreePath(pageByteCount: pageByteCount)
    runBuffer = PageBuffer(byteCount: runBufferByteCount)
    pages = PageMap(pageCount: meta.lastPage &+ 1)
    tiling = NodeTiling(pageByteCount: pageByteCount)
    self.progress = Progress(report: progress)
  }

  /// Walks everything.
  mutating func run(fileByteCount: UInt64) throws(FileRejection) -> FileReport {
    do throws(FileRejection) {
      return try walkFile(fileByteCount: fileByteCount)
    } catch {
      throw error.inTable(tableName)
    }
  }

  private mutating func walkFile(fileByteCount: UInt64) throws(FileRejection) -> FileReport {
    tableName = "(main)"
    let main = try walkTable(.main, record: meta.main)

    var reports: [TreeReport] = []
    reports.reserveCapacity(tables.count)
    for (name, record) in tables {
      tableName = String(decoding: name, as: UTF8.self)
      reports.append(try walkTable(.table, record: record).report(nameBytes: name))
    }

    tableName = "(free list)"
    var freeList = TreeCheck(freeList: meta.freeList)
    try walk(&freeList, along: outerPath)
    try checkFreeListIsKept()
    try checkMissingPages(fileByteCount: fileByteCount)
    try progress.finish(pages.pageCount)

    return FileReport(
      pageByteCount: pageByteCount,
      pageCount: pages.pageCount,
      fileByteCount: fileByteCount,
      missingPageCount: pages.pageCount > filePageCount ? pages.pageCount &- filePageCount : 0,
      transactionID: meta.transactionID,
      mapByteCount: meta.mapByteCount,
      freePageCount: freePageCount,
      leakedPageCount: pages.pageCount &- pages.claimedCount,
      freeList: freeList.report(),
      mainTable: main.report(),
      tables: reports)
  }

  private mutating func walkTable(_ role: TreeCheck.Role, record: TreeRecord) throws(FileRejection) -> TreeCheck {
    var tree = try TreeCheck(role, record: record)
    try walk(&tree, along: outerPath)
    return tree
  }

  /// Pages at the end may never have been written, if they were freed in the transaction that first used them.
  private func checkMissingPages(fileByteCount: UInt64) throws(FileRejection) {
    var page = filePageCount
    while page < pages.pageCount {
      guard pages.isClaimed(page) else { throw truncated() }
      page &+= 1
    }
  }

  // MARK: Pages

  /// Marks a page of a tree as reached.
  mutating func claim(_ page: UInt64, from parent: UInt64?) throws(FileRejection) {
    guard page >= FileFormat.firstDataPage, page < pages.pageCount else {
      throw .damage(page: parent, "refers to page \(page), which is not a page of the store")
    }
    guard page < filePageCount else { throw truncated() }
    guard pages.claim(page) else { throw .damage(page: page, "the page is in use twice") }
    try progress.tick(pages.claimedCount, of: pages.pageCount)
  }

  /// Reads a page into a buffer and checks that it knows its own number.
  func read(_ page: UInt64, into buffer: PageBuffer) throws(FileRejection) -> PageHeader {
    // No overflow: the page lies inside the file, whose length is an Int64.
    let offset = page &* UInt64(pageByteCount)
    guard try buffer.fill(pageByteCount, from: source, at: offset) == pageByteCount else { throw truncated() }
    let header = try buffer.bytes(ofPage: page).header()
    guard header.number == page else { throw .damage(page: page, "the page carries the number \(header.number)") }
    return header
  }

  func truncated() -> FileRejection {
    .truncated(expectedByteCount: pages.pageCount &* UInt64(pageByteCount), actualByteCount: source.byteCount)
  }

  /// Lets the progress closure see how far the walk is.
  mutating func tick() throws(FileRejection) {
    try progress.tick(pages.claimedCount, of: pages.pageCount)
  }
}
