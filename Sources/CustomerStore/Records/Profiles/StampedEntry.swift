internal import CustomerModel
internal import RecordCoding

/// Something a record holds once for each key, where the last writer wins.
///
/// Entries of one key are totally ordered: by stamp, then by content. The greatest is kept, so entries can come in any
/// order and any number of times.
protocol StampedEntry {
  /// When it became so.
  var stamp: Timestamp { get }

  /// The order of what the entries are about.
  func keyOrder(to other: Self) -> KeyOrder

  /// The order of what the entries say; `same` only if they are the same to the byte.
  func contentOrder(to other: Self) -> KeyOrder
}

extension StampedEntry {
  /// Whether an entry of the same key takes this one's place.
  func isSuperseded(by other: Self) -> Bool {
    stamp == other.stamp ? contentOrder(to: other) == .before : stamp < other.stamp
  }

  /// Whether two entries are the same to the byte.
  func isSame(as other: Self) -> Bool {
    stamp == other.stamp && keyOrder(to: other) == .same && contentOrder(to: other) == .same
  }
}

extension Array where Element: StampedEntry {
  /// Takes an entry into a list sorted by key, unless one is there that it does not supersede.
  ///
  /// - Returns: whether the list changed.
  mutating func apply(_ entry: Element) -> Bool {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      switch self[middle].keyOrder(to: entry) {
      case .before: low = middle + 1
      case .after: high = middle
      case .same:
        guard self[middle].isSuperseded(by: entry) else { return false }
        self[middle] = entry
        return true
      }
    }
    insert(entry, at: low)
    return true
  }

  /// One list of several that are each sorted by key, with the entry that supersedes the others for each key.
  static func merged(_ lists: [[Element]]) -> [Element] {
    var merged: [Element] = []
    for entry in lists.joined().sorted(by: { $0.keyOrder(to: $1) == .before }) {
      guard let last = merged.last, last.keyOrder(to: entry) == .same else {
        merged.append(entry)
        continue
      }
      if last.isSuperseded(by: entry) { merged[merged.count - 1] = entry }
    }
    return merged
  }

  func isSame(as other: [Element]) -> Bool {
    elementsEqual(other) { $0.isSame(as: $1) }
  }
}
