/// Counts equal histories: a hash table with open addressing, since the customers outnumber the distinct histories.
struct HistoryTable {
  struct Entry {
    var history: PurchaseHistory
    var count: Int
  }

  private var entries: [Entry] = []
  /// Indices into `entries`, or −1.
  private var slots: [Int32] = Array(repeating: -1, count: 1 << 10)

  mutating func add(_ history: PurchaseHistory, count: Int) {
    if 2 * entries.count >= slots.count { grow() }
    let mask = slots.count - 1
    var slot = Self.hash(history) & mask
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if entries[index].history == history {
        entries[index].count += count
        return
      }
      slot = (slot + 1) & mask
    }
    slots[slot] = Int32(truncatingIfNeeded: entries.count)
    entries.append(Entry(history: history, count: count))
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: 4 * slots.count)
    let mask = slots.count - 1
    for (index, entry) in entries.enumerated() {
      var slot = Self.hash(entry.history) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(truncatingIfNeeded: index)
    }
  }

  /// The bits of the three figures, mixed; the order of the entries does not depend on it.
  private static func hash(_ history: PurchaseHistory) -> Int {
    var z = history.age.bitPattern &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 32) ^ history.lastPurchase.bitPattern) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 29) ^ UInt64(bitPattern: Int64(history.repeatPurchases))) &* 0x94D0_49BB_1331_11EB
    return Int(truncatingIfNeeded: (z ^ (z >> 32)) >> 1)
  }

  /// The entries in ascending order of x, t_x and T.
  consuming func sorted() -> [Entry] {
    entries.sort { a, b in
      if a.history.repeatPurchases != b.history.repeatPurchases {
        return a.history.repeatPurchases < b.history.repeatPurchases
      }
      if a.history.lastPurchase != b.history.lastPurchase { return a.history.lastPurchase < b.history.lastPurchase }
      return a.history.age < b.history.age
    }
    return entries
  }
}
