extension FileWalk {
  /// Refuses an empty free list in a file that had more than its first commits.
  ///
  /// Each commit that changes a page lists the old one as free, and only a commit that changes no page at all, as it may
  /// come before the first table is made, lists none. LMDB looks for free pages in a list it has just begun, before there
  /// is anything in it; only because the first transactions have low numbers does it not use what it finds there.
  func checkFreeListIsKept() throws(FileRejection) {
    guard meta.freeList.isEmpty, meta.transactionID > (tables.isEmpty ? 2 : 1) else { return }
    throw .damage(page: meta.slot, "no page was ever freed in \(meta.transactionID) transactions")
  }

  /// Checks one record of the free list: the pages that one commit freed, from the highest down.
  mutating func checkFreePages(of node: Node, on page: borrowing PageBytes) throws(FileRejection) {
    let transaction = try page.load(UInt64.self, at: node.keyOffset)
    // LMDB marks "no record used yet" by 0, and would use the pages of such a record twice.
    guard transaction >= 1, transaction <= meta.transactionID else {
      throw page.damage("pages are said to be freed by transaction \(transaction)")
    }
    guard node.dataByteCount >= 8, node.dataByteCount & 7 == 0 else {
      throw page.damage("a list of free pages has \(node.dataByteCount) bytes")
    }

    var list = FreePages(capacity: node.dataByteCount / 8 &- 1)
    guard node.kind.contains(.overflow) else {
      return try checkFreePages(in: page.data(of: node), list: &list)
    }
    let first = try page.load(UInt64.self, at: node.dataOffset)
    var offset = first &* UInt64(pageByteCount) &+ UInt64(FileFormat.pageHeaderByteCount)
    var remaining = node.dataByteCount
    let buffer = runBuffer
    while remaining > 0, !list.isComplete {
      let byteCount = min(remaining, runBufferByteCount)
      guard try buffer.fill(byteCount, from: source, at: offset) == byteCount else { throw truncated() }
      try checkFreePages(in: buffer.bytes(ofPage: first).slice(0, byteCount), list: &list)
      offset &+= UInt64(byteCount)
      remaining &-= byteCount
    }
  }

  private mutating func checkFreePages(
    in bytes: borrowing PageBytes, list: inout FreePages
  ) throws(FileRejection) {
    var offset = 0
    while offset < bytes.byteCount, !list.isComplete {
      let word = try bytes.load(UInt64.self, at: offset)
      offset &+= 8
      guard let page = try list.next(word, on: bytes) else { continue }
      guard page >= FileFormat.firstDataPage, page < pages.pageCount else {
        throw bytes.damage("page \(page) is said to be free, which is not a page of the store")
      }
      guard pages.claim(page) else { throw bytes.damage("page \(page) is said to be free, but is not") }
      freePageCount &+= 1
      try tick()
    }
  }
}

/// A list of free pages while it is being read: its length, then that many page numbers, each less than the last.
///
/// There may be room behind them: LMDB reserves it before it knows how many pages it will have to list.
private struct FreePages {
  private let capacity: Int
  private var remaining: UInt64?
  private var previous = UInt64.max

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// Whether all numbers were read.
  var isComplete: Bool { remaining == 0 }

  /// Takes the next number of the list.
  ///
  /// - Returns: the page, or nil for the length.
  mutating func next(_ word: UInt64, on page: borrowing PageBytes) throws(FileRejection) -> UInt64? {
    guard let count = remaining else {
      guard word <= UInt64(capacity) else {
        throw page.damage("a list of \(word) free pages has room for \(capacity)")
      }
      remaining = word
      return nil
    }
    guard word < previous else { throw page.damage("the free pages are out of order at page \(word)") }
    previous = word
    remaining = count &- 1
    return word
  }
}
