import CLMDB

/// A kind of table that random operations fill.
struct TableShape: Sendable {
  let name: String?
  let flags: CInt
  /// The key of a number.
  let key: @Sendable (Int) -> [UInt8]
  /// A random value.
  let value: @Sendable (inout RandomSource) -> [UInt8]

  var hasDuplicates: Bool { flags & MDB_DUPSORT != 0 }
}

/// The tables of a store, and how much work is done on them.
struct StoreShape: Sendable {
  let name: String
  let tables: [TableShape]
  var transactions = 12
  var operations = 150
  var keyCount = 400
}

extension TableShape {
  /// The key of a number as text of varying length; near numbers share long prefixes now and then.
  @Sendable static func textKey(_ number: Int) -> [UInt8] {
    let base = Array("k\(number * 7919 % 1000)-\(number)".utf8)
    switch number % 16 {
    case 0: return base + Array(repeating: UInt8(truncatingIfNeeded: number), count: 1 + number * 13 % 480)
    case 1: return [UInt8(truncatingIfNeeded: number)]
    default: return base
    }
  }

  @Sendable static func integerKey8(_ number: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt64(number) &* 0x9E37_79B9_7F4A_7C15) { Array($0) }
  }

  @Sendable static func integerKey4(_ number: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: number) &* 0x9E37_79B9) { Array($0) }
  }

  static func value(upTo limit: Int, from least: Int = 0) -> @Sendable (inout RandomSource) -> [UInt8] {
    { random in random.bytes(least + random.below(limit - least + 1)) }
  }

  static func fixedValue(_ count: Int) -> @Sendable (inout RandomSource) -> [UInt8] {
    { random in random.bytes(count) }
  }

  static let plain = TableShape(name: "plain", flags: 0, key: textKey, value: value(upTo: 120))
  static let big = TableShape(name: "big", flags: 0, key: textKey) { random in
    random.bytes(random.once(in: 4) ? random.below(30_000) : random.below(2_600))
  }
  static let reversed = TableShape(name: "reversed", flags: MDB_REVERSEKEY, key: textKey, value: value(upTo: 60))
  static let integers8 = TableShape(name: "integers8", flags: MDB_INTEGERKEY, key: integerKey8, value: value(upTo: 60))
  static let integers4 = TableShape(name: "integers4", flags: MDB_INTEGERKEY, key: integerKey4, value: value(upTo: 60))
  static let empty = TableShape(name: "empty", flags: MDB_DUPSORT, key: { _ in [] }, value: { _ in [] })

  static func duplicates(_ name: String, _ flags: CInt, value: @escaping @Sendable (inout RandomSource) -> [UInt8])
    -> TableShape
  {
    TableShape(name: name, flags: MDB_DUPSORT | flags, key: { textKey($0 % 24) }, value: value)
  }

  static let sorted = duplicates("sorted", 0, value: value(upTo: 40, from: 1))
  static let sortedLong = duplicates("sortedLong", 0, value: value(upTo: 511, from: 1))
  static let sortedReversed = duplicates("sortedReversed", MDB_REVERSEDUP, value: value(upTo: 40, from: 1))
  static let sortedIntegers = duplicates("sortedIntegers", MDB_INTEGERDUP, value: fixedValue(8))
  static let fixed1 = duplicates("fixed1", MDB_DUPFIXED, value: fixedValue(1))
  static let fixed3 = duplicates("fixed3", MDB_DUPFIXED, value: fixedValue(3))
  static let fixed8 = duplicates("fixed8", MDB_DUPFIXED, value: fixedValue(8))
  static let fixed511 = duplicates("fixed511", MDB_DUPFIXED, value: fixedValue(511))
  static let postings8 = duplicates("postings8", MDB_DUPFIXED | MDB_INTEGERDUP, value: fixedValue(8))
  static let postings4 = duplicates("postings4", MDB_DUPFIXED | MDB_INTEGERDUP, value: fixedValue(4))
  static let integerPostings = TableShape(
    name: "integerPostings", flags: MDB_DUPSORT | MDB_DUPFIXED | MDB_INTEGERDUP | MDB_INTEGERKEY,
    key: { integerKey8($0 % 24) }, value: fixedValue(8))

  static let main = TableShape(name: nil, flags: 0, key: { Array("main-\($0)".utf8) }, value: value(upTo: 90))
  static let mainDuplicates = TableShape(
    name: nil, flags: MDB_DUPSORT, key: { textKey($0 % 24) }, value: value(upTo: 40, from: 1))
  static let mainPostings = TableShape(
    name: nil, flags: MDB_DUPSORT | MDB_DUPFIXED | MDB_INTEGERDUP | MDB_INTEGERKEY,
    key: { integerKey8($0 % 24) }, value: fixedValue(8))
}

extension StoreShape {
  static let all: [StoreShape] = [
    StoreShape(name: "main only", tables: [.main]),
    StoreShape(name: "main with duplicates", tables: [.mainDuplicates]),
    StoreShape(name: "main with postings", tables: [.mainPostings]),
    StoreShape(name: "plain", tables: [.main, .plain, .reversed, .empty]),
    StoreShape(name: "integers", tables: [.integers4, .integers8, .integerPostings]),
    StoreShape(name: "big values", tables: [.main, .big], transactions: 8, operations: 60),
    StoreShape(name: "duplicates", tables: [.sorted, .sortedLong, .sortedReversed, .sortedIntegers, .empty]),
    StoreShape(name: "fixed duplicates", tables: [.fixed1, .fixed3, .fixed8, .fixed511, .postings4, .postings8]),
    StoreShape(
      name: "everything",
      tables: [
        .main, .plain, .big, .reversed, .integers4, .integers8, .sorted, .sortedLong, .sortedReversed, .sortedIntegers,
        .fixed1, .fixed3, .fixed8, .fixed511, .postings4, .postings8, .integerPostings, .empty,
      ], transactions: 10, operations: 60),
    StoreShape(name: "deep", tables: [.deep], transactions: 6, operations: 500, keyCount: 4_000),
  ]
}

extension TableShape {
  /// Long keys, so that few fit on a page and the tree grows high.
  static let deep = TableShape(
    name: "deep", flags: 0,
    key: { number in Array("\(number % 7)".utf8) + Array(repeating: 120, count: 440) + Array("\(number)".utf8) },
    value: value(upTo: 20))
}
