internal import LMDB

/// The union of many sets, taken up in any order.
///
/// A few identifiers are sorted. More become a bit each, for identifiers are given out one by one and so lie close
/// together; those too large for that are sorted all the same.
struct IdentifierUnion {
  /// One bit for each identifier from 0 on.
  private var words: [UInt64] = []
  /// What is not in `words` yet, unsorted.
  private var pending: [UInt64] = []
  private var greatestPending: UInt64 = 0
  /// What never will be.
  private var large: [UInt64] = []

  private let pendingLimit: Int
  private let bitLimit: UInt64

  /// - Parameters:
  ///   - pendingLimit: How many identifiers are kept as they are before bits are used.
  ///   - bitLimit: The first identifier that gets no bit.
  init(pendingLimit: Int = 1 << 16, bitLimit: UInt64 = 1 << 28) {
    self.pendingLimit = pendingLimit
    self.bitLimit = bitLimit
  }

  /// - Parameter ids: ascending.
  mutating func insert(_ ids: Span<UInt64>) {
    guard words.isEmpty else { return setBits(ids) }
    for index in ids.indices { pending.append(ids[index]) }
    if let last = ids.indices.last { greatestPending = max(greatestPending, ids[last]) }
    // Where the bits are few words for each identifier, they are less work than sorting.
    let isDense = pending.count > 1 << 10 && greatestPending / 64 <= 4 * UInt64(pending.count)
    guard pending.count > pendingLimit || isDense else { return }
    setBits(IdentifierSet(pending).sorted.span)
    pending = []
  }

  mutating func insert(_ page: IdentifierPage) {
    var ids: [UInt64] = []
    page.append(to: &ids)
    insert(ids.span)
  }

  mutating func insert(_ id: UInt64) { insert([id].span) }

  private mutating func setBits(_ ids: Span<UInt64>) {
    var count = ids.count
    while count > 0, ids[count - 1] >= bitLimit { count -= 1 }
    for index in count..<ids.count { large.append(ids[index]) }
    guard count > 0 else { return }
    let wordCount = Int(ids[count - 1] / 64) + 1
    if wordCount > words.count {
      // Twice the room, so that growing costs no more than the setting.
      words.append(contentsOf: repeatElement(0, count: max(wordCount - words.count, words.count)))
    }
    var words = words.mutableSpan
    for index in 0..<count { words[Int(ids[index] / 64)] |= 1 << (ids[index] % 64) }
  }

  /// All that was inserted.
  var identifiers: IdentifierSet {
    guard !words.isEmpty else { return IdentifierSet(pending + large) }
    var ids: [UInt64] = []
    ids.reserveCapacity(words.reduce(0) { $0 + $1.nonzeroBitCount } + large.count)
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        ids.append(UInt64(index) * 64 + UInt64(rest.trailingZeroBitCount))
        rest &= rest &- 1
      }
    }
    ids.append(contentsOf: IdentifierSet(large).sorted)
    return IdentifierSet(ascending: ids)
  }
}
