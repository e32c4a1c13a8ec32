internal import LMDB
internal import RecordCoding

extension WriteTransaction {
  /// Adds numbers to a day.
  ///
  /// Blocks that get some are read and written once each, so it pays to bring many at a time.
  ///
  /// - Returns: how many were not there before.
  /// - Throws: ``LMDBError/undecodable(table:cause:)`` for a damaged block, and what a put throws.
  /// - Complexity: O(b log n) for b blocks that change, and the coding of these.
  @discardableResult
  mutating func insert(
    _ ids: IdentifierSet, _ kind: UInt16, day: Int32, in packed: PackedIDs
  ) throws(LMDBError) -> Int {
    var rest = ids.sorted[...]
    var added = 0
    while let id = rest.first {
      var behind = try firstOfBlock(behind: id, kind, day: day, in: packed)
      var old = try block(atOrBefore: id, kind, day: day, in: packed) ?? []
      if old.isEmpty, let first = behind {
        // In front of the day's first block: it takes them, or numbers that come in falling order would get a block each.
        old = try block(atOrBefore: first, kind, day: day, in: packed) ?? []
        behind = try firstOfBlock(behind: first, kind, day: day, in: packed)
      }
      let end = behind.flatMap { behind in rest.firstIndex { $0 >= behind } } ?? rest.endIndex
      let merged = Self.merge(old, rest[rest.startIndex..<end])
      rest = rest[end...]
      guard merged.count > old.count else { continue }
      added += merged.count - old.count
      let isLast = behind == nil && (old.last.map { id > $0 } ?? true)
      try replace(old.first, by: IDBlock.blocks(of: merged, isFilling: isLast), kind, day: day, in: packed)
    }
    return added
  }

  /// Adds a number to a day.
  ///
  /// - Returns: whether it was not there before.
  /// - Throws: as ``insert(_:_:day:in:)``.
  /// - Complexity: O(log n), and the coding of a block.
  @discardableResult
  mutating func insert(_ id: UInt64, _ kind: UInt16, day: Int32, in packed: PackedIDs) throws(LMDBError) -> Bool {
    try insert([id], kind, day: day, in: packed) == 1
  }

  /// Removes a number from a day.
  ///
  /// - Returns: whether it was there.
  /// - Throws: as ``insert(_:_:day:in:)``.
  /// - Complexity: O(log n), and the coding of a block.
  @discardableResult
  mutating func remove(_ id: UInt64, _ kind: UInt16, day: Int32, in packed: PackedIDs) throws(LMDBError) -> Bool {
    guard var ids = try block(atOrBefore: id, kind, day: day, in: packed), let first = ids.first,
      let index = ids.firstIndex(of: id)
    else { return false }
    ids.remove(at: index)
    try replace(first, by: IDBlock.blocks(of: ids, isFilling: true), kind, day: day, in: packed)
    return true
  }

  /// Puts blocks in the place of the one that begins with `first`.
  private mutating func replace(
    _ first: UInt64?, by blocks: [IDBlock], _ kind: UInt16, day: Int32, in packed: PackedIDs
  ) throws(LMDBError) {
    if let first, first != blocks.first?.ids.first {
      try delete(PackedIDs.Key(kind, day, CompactID(first)), from: packed.blocks)
    }
    for block in blocks {
      guard let first = block.ids.first else { continue }
      try put(Checksummed(block), for: PackedIDs.Key(kind, day, CompactID(first)), in: packed.blocks)
    }
  }

  private static func merge(_ old: [UInt64], _ new: ArraySlice<UInt64>) -> [UInt64] {
    guard let last = old.last, let first = new.first else { return old + new }
    guard first <= last else { return old + new }
    return IdentifierSet(ascending: old).union(IdentifierSet(ascending: Array(new))).sorted
  }
}
