import LMDB
import RecordCoding

/// What a postings table should hold: a `Set` a key.
struct PostingsModel<Key: ModelKey & Hashable> {
  private(set) var sets: [Key: Set<UInt64>] = [:]

  var count: Int { sets.values.reduce(0) { $0 + $1.count } }

  func set(for key: Key) -> Set<UInt64> { sets[key] ?? [] }

  mutating func insert(_ identifier: UInt64, for key: Key) -> Bool {
    sets[key, default: []].insert(identifier).inserted
  }

  mutating func insert(contentsOf identifiers: Set<UInt64>, for key: Key) {
    if !identifiers.isEmpty { sets[key, default: []].formUnion(identifiers) }
  }

  mutating func remove(_ identifier: UInt64, for key: Key) -> Bool {
    let wasThere = sets[key]?.remove(identifier) != nil
    if sets[key]?.isEmpty == true { sets[key] = nil }
    return wasThere
  }

  mutating func removeAll(for key: Key) -> Bool { sets.removeValue(forKey: key) != nil }
  mutating func removeAll() { sets = [:] }

  /// The keys that have a set, in key order.
  var keys: [Key] { sets.keys.sorted(by: Key.precedes) }

  /// A key of the table or any other.
  func anyKey(using random: inout RandomSource) -> Key {
    // From the sorted ones: a dictionary's own order differs from run to run.
    guard !random.once(in: 4), let key = keys.randomElement(using: &random) else { return Key.random(using: &random) }
    return key
  }

  /// An identifier of the set, a neighbour of one, or any other.
  func anyIdentifier(for key: Key, using random: inout RandomSource) -> UInt64 {
    guard !random.once(in: 3), let identifier = set(for: key).sorted().randomElement(using: &random) else {
      return random.identifier()
    }
    return random.once(in: 3) ? identifier &+ [1, .max].randomElement(using: &random).unsafelyUnwrapped : identifier
  }
}

extension RandomSource {
  /// Any identifier; most are small, so that sets overlap, and the extremes are not rare.
  mutating func identifier() -> UInt64 {
    switch below(12) {
    case 0: [0, 1, .max, .max - 1, 1 << 63, (1 << 63) - 1][below(6)]
    case 1: next()
    default: UInt64(below(3000))
    }
  }

  /// A set of one of the sizes that LMDB stores differently: none, one, inside a page, a page, many pages.
  mutating func identifiers() -> Set<UInt64> {
    let count =
      switch below(20) {
      case 0: 0
      case 1..<5: 1
      case 5..<8: 2
      case 8..<13: below(30)
      case 13..<16: 120 + below(200)
      case 16..<18: 500 + below(30)
      case 18: below(3000)
      default: below(12_000)
      }
    var set: Set<UInt64> = []
    // A run, as ids given one after the other make it, or scattered ones.
    if once(in: 2) {
      let start = identifier() / 2
      for offset in 0..<UInt64(count) { set.insert(start + offset) }
    } else {
      while set.count < min(count, 2500) { set.insert(identifier()) }
    }
    return set
  }
}
