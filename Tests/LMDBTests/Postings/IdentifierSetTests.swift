import LMDB
import XCTest

/// The algebra of identifier sets against `Set`.
final class IdentifierSetTests: StoreTestCase {
  func testMaking() {
    XCTAssertEqual(IdentifierSet().sorted, [])
    XCTAssertTrue(IdentifierSet([]).isEmpty)
    XCTAssertEqual(IdentifierSet([3, 1, 3, 2, 1, 1]).sorted, [1, 2, 3])
    XCTAssertEqual(IdentifierSet([7, 7, 7]).sorted, [7])
    XCTAssertEqual(IdentifierSet([UInt64.max, 0]).sorted, [0, .max])
    XCTAssertEqual(IdentifierSet(5..<9).sorted, [5, 6, 7, 8])
    XCTAssertEqual([2, 1] as IdentifierSet, IdentifierSet([1, 2]))
    XCTAssertEqual(Set([IdentifierSet([2, 1]), IdentifierSet([1, 2])]).count, 1)
  }

  func testContainsAtTheEnds() {
    let set: IdentifierSet = [0, 5, .max]
    for identifier in [0, 5, UInt64.max] { XCTAssertTrue(set.contains(identifier), "\(identifier)") }
    for identifier in [1, 4, 6, UInt64.max - 1] { XCTAssertFalse(set.contains(identifier), "\(identifier)") }
    XCTAssertFalse(IdentifierSet().contains(0))
  }

  func testAlgebraOfRandomSets() {
    forEachSeed(short: 300, long: 20_000) { random in
      let (left, right) = (random.smallSet(), random.smallSet())
      let (a, b) = (IdentifierSet(left), IdentifierSet(right))
      try expectEqual(a.sorted, left.sorted(), "sorted")
      try expectEqual(a.intersection(b).sorted, left.intersection(right).sorted(), "intersection of \(a) and \(b)")
      try expectEqual(a.union(b).sorted, left.union(right).sorted(), "union of \(a) and \(b)")
      try expectEqual(a.subtracting(b).sorted, left.subtracting(right).sorted(), "subtraction of \(b) from \(a)")
      try expectEqual(b.subtracting(a).sorted, right.subtracting(left).sorted(), "subtraction of \(a) from \(b)")
      let identifier = random.once(in: 2) ? left.sorted().randomElement(using: &random) ?? 0 : random.identifier()
      try expectEqual(a.contains(identifier), left.contains(identifier), "contains(\(identifier)) of \(a)")
    }
  }

  /// A few identifiers among very many: where galloping leaps far.
  func testAlgebraOfUnlikeSizes() {
    forEachSeed(short: 5, long: 200) { random in
      let many = Set((0..<20_000).map { _ in random.next() % 100_000 })
      let few = Set((0..<random.below(6)).map { _ in random.next() % 110_000 })
      let (a, b) = (IdentifierSet(many), IdentifierSet(few))
      try expectEqual(a.intersection(b).sorted, many.intersection(few).sorted(), "many and few")
      try expectEqual(b.intersection(a).sorted, many.intersection(few).sorted(), "few and many")
      try expectEqual(b.subtracting(a).sorted, few.subtracting(many).sorted(), "few less many")
      try expectEqual(a.subtracting(b).count, many.subtracting(few).count, "many less few")
      try expectEqual(a.union(b).count, many.union(few).count, "many or few")
    }
  }
}

extension RandomSource {
  fileprivate mutating func smallSet() -> Set<UInt64> {
    let range = [8, 40, 3000][below(3)]
    var set = Set((0..<below(60)).map { _ in UInt64(below(range)) })
    for extreme: UInt64 in [0, .max, .max - 1] where once(in: 4) { set.insert(extreme) }
    return set
  }
}
