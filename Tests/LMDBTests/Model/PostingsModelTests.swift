import LMDB
import RecordCoding
import XCTest

/// Random histories of a postings table against sets.
final class PostingsModelTests: StoreTestCase {
  func testNumberKeys() { runHistories(of: UInt64.self) }
  func testByteKeys() { runHistories(of: [UInt8].self) }
  func testPairKeys() { runHistories(of: KeyPair<Group, Int64>.self) }

  private func runHistories<Key: ModelKey & Hashable>(
    of keys: Key.Type, file: StaticString = #filePath, line: UInt = #line
  ) {
    forEachSeed(short: 2, long: 100, file: file, line: line) { random in
      try runHistory(of: keys, using: &random)
    }
  }

  private func runHistory<Key: ModelKey & Hashable>(of keys: Key.Type, using random: inout RandomSource) throws {
    let path = path("\(random.next())")
    var model = PostingsModel<Key>()
    var (environment, postings) = try open(keys, at: path)
    for _ in 0..<12 {
      if random.once(in: 6) {
        try environment.close()
        (environment, postings) = try open(keys, at: path)
      }
      let before = model
      do {
        try environment.write { tx in
          try change(postings, in: &tx, &model, using: &random)
          if random.once(in: 4) { throw Undo() }
        }
      } catch is Undo {
        model = before
      }
      try environment.read { tx in try model.compare(with: postings, in: tx, using: &random) }
    }
    let report = try environment.verify()
    try expectEqual(report.tables.map(\.entryCount), [UInt64(model.count)], "identifiers that the verifier counts")
    try environment.close()
  }

  private func open<Key: ModelKey>(
    _: Key.Type, at path: String
  ) throws -> (environment: Environment, schema: Postings<Key>) {
    try Environment.open(at: path, options: Self.options) { catalog in try catalog.postings("sets") }
  }

  private func change<Key: ModelKey & Hashable>(
    _ postings: Postings<Key>, in tx: inout WriteTransaction, _ model: inout PostingsModel<Key>,
    using random: inout RandomSource, depth: Int = 0
  ) throws {
    let isShrinking = random.once(in: 4)
    for _ in 0...random.below(depth == 0 ? 24 : 8) {
      let key = model.anyKey(using: &random)
      switch random.below(100) {
      case 0..<(isShrinking ? 5 : 30):
        let identifiers = random.identifiers()
        model.insert(contentsOf: identifiers, for: key)
        try tx.insert(contentsOf: IdentifierSet(identifiers), for: key, in: postings)
      case 30..<50:
        let identifier = model.anyIdentifier(for: key, using: &random)
        let isNew = model.insert(identifier, for: key)
        try expectEqual(
          try tx.insert(identifier, for: key, in: postings), isNew, "insert(\(identifier), for: \(key))")
      case 50..<54 where random.once(in: 3):
        let wasThere = model.removeAll(for: key)
        try expectEqual(try tx.removeAll(for: key, in: postings), wasThere, "removeAll(for: \(key))")
      case 54 where random.once(in: 20):
        model.removeAll()
        try tx.removeAll(from: postings)
      case 55..<60 where depth < 2:
        let before = model
        do {
          try tx.nested { inner in
            try change(postings, in: &inner, &model, using: &random, depth: depth + 1)
            if random.once(in: 2) { throw Undo() }
          }
        } catch is Undo {
          model = before
        }
      default: try thinOut(key, postings, in: &tx, &model, using: &random)
      }
    }
    if random.once(in: 4) { try model.compare(with: postings, in: tx, using: &random) }
  }

  /// Removes some identifiers of a set one by one: from the front, from the end, or here and there; at times all.
  private func thinOut<Key: ModelKey & Hashable>(
    _ key: Key, _ postings: Postings<Key>, in tx: inout WriteTransaction, _ model: inout PostingsModel<Key>,
    using random: inout RandomSource
  ) throws {
    let sorted = model.set(for: key).sorted()
    let count = random.once(in: 6) ? sorted.count : random.below(min(sorted.count, 600) + 1)
    var chosen =
      switch random.below(3) {
      case 0: Array(sorted.prefix(count))
      case 1: Array(sorted.suffix(count).reversed())
      default: Array(sorted.shuffled(using: &random).prefix(count))
      }
    chosen.append(random.identifier())
    for identifier in chosen {
      let wasThere = model.remove(identifier, for: key)
      try expectEqual(
        try tx.remove(identifier, for: key, in: postings), wasThere, "remove(\(identifier), for: \(key))")
    }
  }
}
