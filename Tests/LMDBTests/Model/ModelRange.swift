import LMDB
import RecordCoding

/// A range of the library's and what it means, said again in the plainest way.
struct ModelRange<Key: ModelKey> {
  let name: String
  let range: KeyRange<Key>
  let contains: (Key) -> Bool

  static var all: ModelRange { ModelRange(name: "all", range: .all) { _ in true } }

  /// Every shape once, with bounds from `bound`; some are reversed, some are empty.
  static func everyShape(using random: inout RandomSource, bound: (inout RandomSource) -> Key) -> [ModelRange] {
    let (start, end) = (bound(&random), bound(&random))
    let behindStart = { (key: Key) in Key.precedes(start, key) }
    let fromStart = { (key: Key) in !Key.precedes(key, start) }
    let inFrontOfEnd = { (key: Key) in Key.precedes(key, end) }
    let throughEnd = { (key: Key) in !Key.precedes(end, key) }
    let (prefix, matches) = Key.randomPrefix(using: &random)
    return [
      all,
      ModelRange(name: "from(\(start))", range: .from(start), contains: fromStart),
      ModelRange(name: "after(\(start))", range: .after(start), contains: behindStart),
      ModelRange(name: "before(\(end))", range: .before(end), contains: inFrontOfEnd),
      ModelRange(name: "through(\(end))", range: .through(end), contains: throughEnd),
      ModelRange(name: "from(\(start), before: \(end))", range: .from(start, before: end)) {
        fromStart($0) && inFrontOfEnd($0)
      },
      ModelRange(name: "from(\(start), through: \(end))", range: .from(start, through: end)) {
        fromStart($0) && throughEnd($0)
      },
      ModelRange(name: "after(\(start), before: \(end))", range: .after(start, before: end)) {
        behindStart($0) && inFrontOfEnd($0)
      },
      // One key, and none.
      ModelRange(name: "from(\(start), through: itself)", range: .from(start, through: start)) {
        fromStart($0) && !behindStart($0)
      },
      ModelRange(name: "from(\(start), before: itself)", range: .from(start, before: start)) { _ in false },
      ModelRange(name: "prefix \(prefix.bytes)", range: .prefix(prefix), contains: matches),
    ]
  }
}
