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

  mutating func insert(_ ids: Span<UInt64>) {
    if words.isEmpty {
      for index in ids.indices { pending.append(ids[index]) }
      if pending.count > pendingLimit { turnIntoBits() }
    } else {
      for index in ids.indices { setBit(ids[index]) }
    }
  }

  mutating func insert(_ page: IdentifierPage) {
    if words.isEmpty {
      page.append(to: &pending)
      if pending.count > pendingLimit { turnIntoBits() }
    } else {
      page.forEach { setBit($0) }
    }
  }

  mutating func insert(_ id: UInt64) {
    if words.isEmpty { pending.append(id) } else { setBit(id) }
  }

  private mutating func turnIntoBits() {
    for id in pending { setBit(id) }
    pending = []
  }

  private mutating func setBit(_ id: UInt64) {
    guard id < bitLimit else { return large.append(id) }
    let word = Int(id / 64)
    if word >= words.count {
      // Twice the room, so that growing costs no more than the setting.
      words.append(contentsOf: repeatElement(0, count: max(word + 1 - words.count, words.count)))
    }
    words[word] |= 1 << (id % 64)
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
