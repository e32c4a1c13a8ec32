internal import LMDB
internal import RecordCoding

extension Transaction where Self: ~Copyable & ~Escapable {
  /// Lends the numbers of days in a row to `body`, a block at a time, ascending within each day.
  ///
  /// - Throws: ``LMDBError/undecodable(table:cause:)`` for a damaged block.
  borrowing func forEachBlock(
    _ kind: UInt16, days: ClosedRange<Int32>, in packed: PackedIDs,
    _ body: (_ day: Int32, _ ids: Span<UInt64>) throws(LMDBError) -> Void
  ) throws(LMDBError) {
    try forEachBlock(in: PackedIDs.range(kind, days), of: packed) { key, ids throws(LMDBError) in
      try body(key.second, ids)
    }
  }

  /// Lends the numbers of all kinds and days to `body`, a block at a time, in the order of kinds, days and numbers.
  ///
  /// - Throws: ``LMDBError/undecodable(table:cause:)`` for a damaged block.
  borrowing func forEachBlock(
    in packed: PackedIDs, _ body: (_ kind: UInt16, _ day: Int32, _ ids: Span<UInt64>) throws(LMDBError) -> Void
  ) throws(LMDBError) {
    try forEachBlock(in: .all, of: packed) { key, ids throws(LMDBError) in try body(key.first, key.second, ids) }
  }

  /// Lends the numbers of days in a row to `body`, one at a time, ascending within each day: a number comes once for
  /// each of the days it has.
  borrowing func forEachID(
    _ kind: UInt16, days: ClosedRange<Int32>, in packed: PackedIDs, _ body: (UInt64) throws(LMDBError) -> Void
  ) throws(LMDBError) {
    try forEachBlock(kind, days: days, in: packed) { _, ids throws(LMDBError) in
      for index in ids.indices { try body(ids[index]) }
    }
  }

  /// Who did something of the kind on at least one of the days.
  ///
  /// - Complexity: O(m) for m numbers on all days together, where numbers are not far apart.
  borrowing func ids(
    _ kind: UInt16, days: ClosedRange<Int32>, in packed: PackedIDs
  ) throws(LMDBError) -> IdentifierSet {
    var union = IdentifierUnion()
    try forEachBlock(kind, days: days, in: packed) { _, ids throws(LMDBError) in union.insert(ids) }
    return union.identifiers
  }

  /// How many numbers all of the days have, each counted for itself.
  ///
  /// - Complexity: O(m) for m numbers.
  borrowing func count(
    _ kind: UInt16, days: ClosedRange<Int32>, in packed: PackedIDs
  ) throws(LMDBError) -> Int {
    var count = 0
    try forEachBlock(kind, days: days, in: packed) { _, ids throws(LMDBError) in count += ids.count }
    return count
  }

  /// Whether the day has the number.
  ///
  /// - Complexity: O(log n), and the decoding of one block.
  borrowing func contains(
    _ id: UInt64, _ kind: UInt16, day: Int32, in packed: PackedIDs
  ) throws(LMDBError) -> Bool {
    guard let block = try block(atOrBefore: id, kind, day: day, in: packed) else { return false }
    return block.contains(id)
  }

  /// The numbers of the block that has `id` if any block of the day has; `nil` if the day begins behind it.
  borrowing func block(
    atOrBefore id: UInt64, _ kind: UInt16, day: Int32, in packed: PackedIDs
  ) throws(LMDBError) -> [UInt64]? {
    let range = KeyRange.from(PackedIDs.Key(kind, day, 0), through: PackedIDs.Key(kind, day, CompactID(id)))
    var cursor = try entries(of: packed.blocks, in: range, order: .descending)
    guard let entry = try cursor.next() else { return nil }
    var ids: [UInt64] = []
    try packed.decode(entry.valueBytes, under: entry.key(), into: &ids)
    return ids
  }

  /// The first number of the day's first block behind `id`.
  borrowing func firstOfBlock(
    behind id: UInt64, _ kind: UInt16, day: Int32, in packed: PackedIDs
  ) throws(LMDBError) -> UInt64? {
    guard id < .max else { return nil }
    let range = KeyRange.from(
      PackedIDs.Key(kind, day, CompactID(id + 1)), through: PackedIDs.Key(kind, day, CompactID(.max)))
    var cursor = try entries(of: packed.blocks, in: range)
    return try cursor.next()?.key().third.value
  }

  private borrowing func forEachBlock(
    in range: KeyRange<PackedIDs.Key>, of packed: PackedIDs,
    _ body: (PackedIDs.Key, Span<UInt64>) throws(LMDBError) -> Void
  ) throws(LMDBError) {
    var ids: [UInt64] = []
    var cursor = try entries(of: packed.blocks, in: range)
    while let entry = try cursor.next() {
      let key = try entry.key()
      try packed.decode(entry.valueBytes, under: key, into: &ids)
      try body(key, ids.span)
    }
  }
}
