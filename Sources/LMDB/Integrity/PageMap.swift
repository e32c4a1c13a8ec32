/// Which pages have been reached: each may be, at most once.
struct PageMap {
  private var words: [UInt64]
  /// The number of pages, the two metas included.
  let pageCount: UInt64
  /// The number of pages reached, the two metas included.
  private(set) var claimedCount: UInt64

  /// A map in which only the metas have been reached. The caller bounds `pageCount` by the length of the file.
  init(pageCount: UInt64) {
    self.pageCount = pageCount
    words = Array(repeating: 0, count: Int(pageCount / 64) + 1)
    words[0] = 0b11
    claimedCount = FileFormat.firstDataPage
  }

  /// Marks a page as reached.
  ///
  /// - Returns: false where it does not exist, is a meta page, or has been reached before.
  @inline(__always)
  mutating func claim(_ page: UInt64) -> Bool {
    guard page < pageCount else { return false }
    let word = Int(truncatingIfNeeded: page >> 6)
    let bit = UInt64(1) << (page & 63)
    guard words[word] & bit == 0 else { return false }
    words[word] |= bit
    claimedCount &+= 1
    return true
  }

  /// Whether a page has been reached.
  func isClaimed(_ page: UInt64) -> Bool {
    page < pageCount && words[Int(page >> 6)] & (1 << (page & 63)) != 0
  }
}
