import LMDB
import RecordCoding

extension PostingsModel {
  /// Asks the table everything that it can be asked, and throws at the first answer that is not the model's.
  func compare<Tx: Transaction & ~Copyable & ~Escapable>(
    with postings: Postings<Key>, in tx: borrowing Tx, using random: inout RandomSource
  ) throws {
    try expectEqual(try tx.count(of: postings), count, "count of all")
    let keys = self.keys
    for key in keys { try compareSet(for: key, with: postings, in: tx, using: &random) }
    try compareSet(for: Key.random(using: &random), with: postings, in: tx, using: &random)
    try compareKeys(keys, with: postings, in: tx, using: &random)
    for _ in 0..<4 { try compareAlgebra(with: postings, in: tx, using: &random) }
  }

  private func compareKeys<Tx: Transaction & ~Copyable & ~Escapable>(
    _ keys: [Key], with postings: Postings<Key>, in tx: borrowing Tx, using random: inout RandomSource
  ) throws {
    for range in ModelRange<Key>.everyShape(using: &random, bound: anyKey) {
      let inside = keys.filter(range.contains)
      let limit = random.once(in: 2) ? Int.max : random.below(inside.count + 2)
      let found = try tx.keys(of: postings, in: range.range, atMost: limit)
      let expected = inside.prefix(limit)
      try expectEqual(found.map(\.key), Array(expected), "keys of \(range.name), at most \(limit)")
      try expectEqual(found.map(\.count), expected.map { set(for: $0).count }, "sizes of \(range.name)")
      var pages: [(key: [UInt8], identifiers: [UInt64])] = []
      try tx.forEachPage(in: range.range, of: postings) { key, page in
        let key = [UInt8](copying: key)
        if pages.last?.key != key { pages.append((key, [])) }
        page.append(to: &pages[pages.count - 1].identifiers)
      }
      try expectEqual(pages.map(\.key), inside.map(\.keyBytes), "keys of the pages of \(range.name)")
      for (key, page) in zip(inside, pages) {
        try expectSame(page.identifiers, set(for: key).sorted(), "pages of \(key) in \(range.name)")
      }
    }
  }

  // MARK: One set

  private func compareSet<Tx: Transaction & ~Copyable & ~Escapable>(
    for key: Key, with postings: Postings<Key>, in tx: borrowing Tx, using random: inout RandomSource
  ) throws {
    let expected = set(for: key).sorted()
    try expectEqual(try tx.count(of: key, in: postings), expected.count, "count of \(key)")
    try expectSame(try tx.identifiers(for: key, in: postings).sorted, expected, "identifiers of \(key)")
    for _ in 0..<4 {
      let identifier = anyIdentifier(for: key, using: &random)
      try expectEqual(
        try tx.contains(identifier, for: key, in: postings), set(for: key).contains(identifier),
        "contains(\(identifier), for: \(key))")
    }
    var pages = try tx.pages(of: key, in: postings)
    try compareRest(of: expected, with: &pages, "pages of \(key)")
    try compareLeaps(through: expected, with: &pages, "pages of \(key)", using: &random)
    var others = try tx.pages(of: key, in: postings)
    try compareLeaps(through: expected, with: &others, "untouched pages of \(key)", using: &random)
  }

  /// The pages that are left hold exactly `expected`.
  private func compareRest(
    of expected: some Sequence<UInt64>, with pages: inout PostingsCursor, _ name: String
  ) throws {
    var found: [UInt64] = []
    while let page = try pages.next() {
      guard page.count > 0 else { throw Mismatch("\(name): an empty page") }
      let before = found.count
      page.append(to: &found)
      try expectEqual(page.first, found[before], "\(name): first of a page")
      try expectEqual(page.last, found[found.count - 1], "\(name): last of a page")
      try expectEqual(page[page.count / 2], found[before + page.count / 2], "\(name): middle of a page")
    }
    try expectSame(found, Array(expected), name)
    guard try pages.next() == nil else { throw Mismatch("\(name): a page behind the end") }
  }

  /// From one cursor, in any order, even behind its end: each leap lands in the right page, and reading goes on there.
  private func compareLeaps(
    through expected: [UInt64], with pages: inout PostingsCursor, _ name: String, using random: inout RandomSource
  ) throws {
    for _ in 0..<4 {
      let target = random.once(in: 2) ? random.identifier() : expected.randomElement(using: &random) ?? 0
      let position = expected.firstIndex { $0 >= target } ?? expected.count
      let name = "\(name), leaping to \(target)"
      var last: UInt64?
      do {
        let page = try pages.page(holdingFirstAtLeast: target)
        try expectEqual(page == nil, position == expected.count, "\(name): whether there is none")
        guard let page else { continue }
        let inPage = page.position(ofFirstAtLeast: target)
        guard inPage < page.count else { throw Mismatch("\(name): the page holds only lesser ones") }
        try expectEqual(page[inPage], expected[position], "\(name): the first at least")
        last = page.last
      }
      if let last, random.once(in: 2) {
        try compareRest(of: expected.drop { $0 <= last }, with: &pages, "\(name), the rest")
      }
    }
  }

  // MARK: Several sets

  private func compareAlgebra<Tx: Transaction & ~Copyable & ~Escapable>(
    with postings: Postings<Key>, in tx: borrowing Tx, using random: inout RandomSource
  ) throws {
    let keys = (0..<random.below(4)).map { _ in anyKey(using: &random) }
    let sets = keys.map { set(for: $0) }
    let common = sets.dropFirst().reduce(sets.first ?? []) { $0.intersection($1) }
    try expectSame(try tx.intersection(of: keys, in: postings).sorted, common.sorted(), "intersection of \(keys)")
    let all = sets.reduce(Set<UInt64>()) { $0.union($1) }
    try expectSame(try tx.union(of: keys, in: postings).sorted, all.sorted(), "union of \(keys)")

    let key = anyKey(using: &random)
    var other = random.identifiers()
    if random.once(in: 2) { other.formUnion(set(for: anyKey(using: &random)).filter { $0 % 3 == 0 }) }
    let identifiers = IdentifierSet(other)
    try expectSame(
      try tx.intersection(identifiers, with: key, in: postings).sorted, other.intersection(set(for: key)).sorted(),
      "intersection of \(other.count) identifiers with \(key)")
    try expectSame(
      try tx.subtraction(of: key, in: postings, from: identifiers).sorted, other.subtracting(set(for: key)).sorted(),
      "subtraction of \(key) from \(other.count) identifiers")
  }

  private func expectSame(_ actual: [UInt64], _ expected: [UInt64], _ what: @autoclosure () -> String) throws {
    guard actual != expected else { return }
    let index = zip(actual, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? min(actual.count, expected.count)
    throw Mismatch(
      "\(what()): \(actual.count) identifiers in the store, \(expected.count) in the model, from \(index) on "
        + "\(actual.dropFirst(index).prefix(3)) and \(expected.dropFirst(index).prefix(3))")
  }
}
