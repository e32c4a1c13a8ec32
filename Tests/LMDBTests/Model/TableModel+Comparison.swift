import LMDB
import RecordCoding

extension TableModel {
  typealias Store = Table<Key, [UInt8]>

  /// Asks the table everything that it can be asked, and throws at the first answer that is not the model's.
  func compare<Tx: Transaction & ~Copyable & ~Escapable>(
    with table: Store, in tx: borrowing Tx, using random: inout RandomSource
  ) throws {
    try expectEqual(try tx.count(of: table), count, "count")
    try compareLookups(with: table, in: tx, using: &random)
    for range in ModelRange<Key>.everyShape(using: &random, bound: anyKey) {
      try compareWalks(in: range, with: table, in: tx, using: &random)
    }
  }

  /// A key of the table or any other.
  func anyKey(using random: inout RandomSource) -> Key {
    guard !random.once(in: 3), let entry = entries.randomElement(using: &random) else {
      return Key.random(using: &random)
    }
    return entry.key
  }

  // MARK: Lookups

  private func compareLookups<Tx: Transaction & ~Copyable & ~Escapable>(
    with table: Store, in tx: borrowing Tx, using random: inout RandomSource
  ) throws {
    for (key, value) in entries {
      guard let bytes = try tx.bytes(for: key, in: table) else { throw Mismatch("bytes(\(key)): the store has none") }
      try expectEqual(bytes, value, "bytes(\(key))")
    }
    for _ in 0..<10 {
      let key = anyKey(using: &random)
      try expectEqual(try tx.value(for: key, in: table), value(for: key), "value(\(key))")
      try expectEqual(try tx.contains(key, in: table), value(for: key) != nil, "contains(\(key))")
    }
    let sorted = entries.map(\.key)
    let mixed = (0..<20).map { _ in anyKey(using: &random) }
    for keys in [mixed, sorted, sorted.reversed(), []] {
      try expectEqual(
        try tx.values(for: keys, in: table), keys.map { value(for: $0) }, "values of \(keys.count) keys")
      var given: [Key] = []
      try tx.forEachValue(for: keys, in: table) { key, bytes throws(LMDBError) in
        given.append(key)
        // A closure of typed errors cannot throw a mismatch; what it collects is compared behind it.
        if (bytes?.byteCount) != value(for: key)?.count { given.append(key) }
      }
      try expectEqual(given, keys, "the keys and sizes that forEachValue gives")
    }
  }

  // MARK: Walks

  private func compareWalks<Tx: Transaction & ~Copyable & ~Escapable>(
    in range: ModelRange<Key>, with table: Store, in tx: borrowing Tx, using random: inout RandomSource
  ) throws {
    let inside = entries(in: range)
    try expectEqual(try tx.count(of: table, in: range.range), inside.count, "count of \(range.name)")
    for order in [CursorOrder.ascending, .descending] {
      let expected = order == .ascending ? inside : inside.reversed()
      let name = "\(range.name), \(order)"
      try compareWalk(of: expected, name: name, in: try tx.entries(of: table, in: range.range, order: order))
      // Stopped early, and continued in another way.
      let stop = random.below(expected.count + 2)
      try compareStop(
        after: stop, of: expected, name: name, in: try tx.entries(of: table, in: range.range, order: order))
    }
    try expectSame(try tx.first(of: table, in: range.range), inside.first, "first of \(range.name)")
    try expectSame(try tx.last(of: table, in: range.range), inside.last, "last of \(range.name)")
  }

  private func compareWalk(
    of expected: [Entry], name: String, in cursor: consuming Cursor<Key, [UInt8]>
  ) throws {
    var position = 0
    while let entry = try cursor.next() {
      guard position < expected.count else { throw Mismatch("\(name): an entry too many, \(try entry.key())") }
      try expectEqual(try entry.key(), expected[position].key, "\(name): key \(position)")
      try expectEqual(entry.keyBytes, expected[position].key.keyBytes, "\(name): bytes of key \(position)")
      try expectEqual(entry.valueBytes, expected[position].value, "\(name): value \(position)")
      position += 1
    }
    try expectEqual(position, expected.count, "\(name): number of entries")
    // The end stays the end.
    guard try cursor.next() == nil, try cursor.count() == 0 else { throw Mismatch("\(name): an entry behind the end") }
  }

  private func compareStop(
    after stop: Int, of expected: [Entry], name: String, in cursor: consuming Cursor<Key, [UInt8]>
  ) throws {
    let begun = try cursor.collect(atMost: stop)
    try expectEqual(begun.count, min(stop, expected.count), "\(name): number of entries collected, at most \(stop)")
    for (index, entry) in begun.enumerated() {
      try expectSame(entry, expected[index], "\(name): collected entry \(index)")
    }
    if stop.isMultiple(of: 2) {
      try expectEqual(try cursor.count(), expected.count - begun.count, "\(name): count behind \(stop)")
    } else {
      var position = begun.count
      var sizes = 0
      try cursor.forEach { entry throws(LMDBError) in
        position += 1
        sizes += entry.valueBytes.byteCount
      }
      try expectEqual(position, expected.count, "\(name): number of entries with forEach behind \(stop)")
      let behind = expected[begun.count...].reduce(0) { $0 + $1.value.count }
      try expectEqual(sizes, behind, "\(name): sizes of the values with forEach behind \(stop)")
    }
  }

  private func expectSame(_ actual: Entry?, _ expected: Entry?, _ what: @autoclosure () -> String) throws {
    switch (actual, expected) {
    case (nil, nil): return
    case (let actual?, let expected?):
      try expectEqual(actual.key.keyBytes, expected.key.keyBytes, "\(what()): key")
      try expectEqual(actual.value, expected.value, "\(what()): value")
    default: throw Mismatch("\(what()): the store has \(actual == nil ? "none" : "one"), the model not")
    }
  }
}
