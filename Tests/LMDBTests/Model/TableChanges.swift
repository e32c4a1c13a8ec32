import LMDB
import RecordCoding

/// The error with which the tests undo transactions.
struct Undo: Error {}

/// Random changes, made to a table and to its model alike; what each returns is compared at once.
struct TableChanges<Key: ModelKey> {
  let table: Table<Key, [UInt8]>
  /// How many of a hundred changes add entries; below 45 the table shrinks.
  let growth: Int

  init(_ table: Table<Key, [UInt8]>, using random: inout RandomSource) {
    self.table = table
    growth = random.once(in: 4) ? 40 : 75
  }

  func apply(
    to tx: inout WriteTransaction, _ model: inout TableModel<Key>, using random: inout RandomSource, depth: Int = 0
  ) throws {
    for _ in 0...random.below(depth == 0 ? 80 : 12) {
      switch random.below(100) {
      case 0..<growth: try add(to: &tx, &model, using: &random)
      case growth..<90: try remove(from: &tx, &model, using: &random)
      case 90..<94 where depth < 3: try nest(in: &tx, &model, using: &random, depth: depth)
      default: try compareOne(model, tx, using: &random)
      }
    }
    if random.once(in: 4) { try model.compare(with: table, in: tx, using: &random) }
  }

  // MARK: Adding

  private func add(
    to tx: inout WriteTransaction, _ model: inout TableModel<Key>, using random: inout RandomSource
  ) throws {
    switch random.below(5) {
    case 0: try insert(to: &tx, &model, using: &random)
    case 1: try append(to: &tx, &model, using: &random)
    default: try put(to: &tx, &model, using: &random)
    }
  }

  private func put(
    to tx: inout WriteTransaction, _ model: inout TableModel<Key>, using random: inout RandomSource
  ) throws {
    let key = random.once(in: 3) ? model.anyKey(using: &random) : Key.random(using: &random)
    let value = random.value()
    model.put(value, for: key)
    if random.once(in: 2) {
      try tx.put(value, for: key, in: table)
    } else {
      try tx.put(bytes: value.span.bytes, for: key, in: table)
    }
  }

  private func insert(
    to tx: inout WriteTransaction, _ model: inout TableModel<Key>, using random: inout RandomSource
  ) throws {
    let (key, value) = (model.anyKey(using: &random), random.value())
    let isNew = model.value(for: key) == nil
    if isNew { model.put(value, for: key) }
    try expectEqual(try tx.insert(value, for: key, in: table), isNew, "insert(\(key))")
  }

  private func append(
    to tx: inout WriteTransaction, _ model: inout TableModel<Key>, using random: inout RandomSource
  ) throws {
    let (key, value) = (Key.random(using: &random), random.value())
    let isBehind = model.entries.last.map { Key.precedes($0.key, key) } ?? true
    var error: LMDBError?
    do throws(LMDBError) {
      try tx.append(value, for: key, in: table)
      model.put(value, for: key)
    } catch let thrown {
      error = thrown
    }
    try expectEqual(error, isBehind ? nil : .outOfOrder(table: table.name), "append(\(key)), the error")
  }

  // MARK: Removing

  private func remove(
    from tx: inout WriteTransaction, _ model: inout TableModel<Key>, using random: inout RandomSource
  ) throws {
    switch random.below(20) {
    case 0:
      let shapes = ModelRange<Key>.everyShape(using: &random, bound: model.anyKey)
      // What leaves little is tried seldom, or no table would ever grow.
      guard let range = shapes.randomElement(using: &random) else { return }
      guard model.entries(in: range).count < max(model.count / 8, 4) || random.once(in: 20) else { return }
      let count = model.removeAll(in: range)
      try expectEqual(try tx.deleteAll(in: range.range, from: table), count, "deleteAll(\(range.name))")
    case 1 where random.once(in: 20):
      model.removeAll()
      try tx.deleteAll(from: table)
    default:
      let key = model.anyKey(using: &random)
      let wasThere = model.remove(key)
      try expectEqual(try tx.delete(key, from: table), wasThere, "delete(\(key))")
    }
  }

  // MARK: Nesting and reading

  private func nest(
    in tx: inout WriteTransaction, _ model: inout TableModel<Key>, using random: inout RandomSource, depth: Int
  ) throws {
    let before = model
    do {
      try tx.nested { inner in
        try apply(to: &inner, &model, using: &random, depth: depth + 1)
        if random.once(in: 2) { throw Undo() }
      }
    } catch is Undo {
      model = before
    }
  }

  private func compareOne(
    _ model: TableModel<Key>, _ tx: borrowing WriteTransaction, using random: inout RandomSource
  ) throws {
    let key = model.anyKey(using: &random)
    try expectEqual(try tx.value(for: key, in: table), model.value(for: key), "value(\(key)) inside the write")
  }
}

extension RandomSource {
  /// Bytes from none to several pages, often about as many as just fit beside others or just do not.
  mutating func value() -> [UInt8] {
    let byteCount =
      switch below(40) {
      case 0..<4: 0
      case 4..<28: below(40)
      case 28..<35: below(700)
      case 35..<37: 1900 + below(200)
      case 37: 4000 + below(200)
      case 38: below(20_000)
      default: once(in: 4) ? 65_536 + below(3) : 8_176 + below(32)
      }
    let (start, step) = (UInt8(truncatingIfNeeded: next()), UInt8(truncatingIfNeeded: next()))
    return [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
      var byte = start
      for index in 0..<byteCount {
        buffer[index] = byte
        byte &+= step
      }
      count = byteCount
    }
  }
}
