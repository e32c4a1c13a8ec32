import XCTest

@testable import CustomerStore

final class MergeTreeTests: XCTestCase {
  /// Random links among random profiles: when two became one, and who is with whom once that is undone, as a plain search
  /// finds it.
  func testAgreesWithAPlainSearch() {
    let seed: UInt64 = 11
    var generator = SplitMix64(seed: seed)
    for round in 0..<400 {
      let profiles = (1...UInt64.random(in: 1...9, using: &generator)).map { $0 * 3 }
      var links: [IdentityLink] = []
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        let (first, second) = (profiles.randomElement(using: &generator), profiles.randomElement(using: &generator))
        guard let first, let second, first != second, !links.contains(where: { $0.pair == ProfilePair(first, second) })
        else { continue }
        links.append(link(first, second, at: .random(in: 1...6, using: &generator)))
      }
      let tree = MergeTree(of: profiles, links: links.shuffled(using: &generator))
      let message = "round \(round), seed \(seed)"
      XCTAssertEqual(tree.places.map(\.profile).sorted(), profiles, message)
      for first in profiles {
        for second in profiles where second != first {
          let expected = (1...6 as ClosedRange<Int64>).first { instant in
            connected(first, links.filter { $0.joinedAt.map { $0 <= instant } ?? false }).contains(second)
          }
          XCTAssertEqual(joinedAt(first, second, tree), expected, message)
          guard let (side, join) = tree.division(of: first, from: second) else {
            XCTAssertNil(expected, message)
            continue
          }
          XCTAssertEqual(join.joinedAt, expected, message)
          XCTAssertTrue(side.contains(first) && !side.contains(second), message)
          // Each side holds together by what does not lead across.
          let within = links.filter { side.contains($0.pair.lower) == side.contains($0.pair.upper) }
          let whole = connected(first, links)
          XCTAssertEqual(connected(first, within), side, message)
          XCTAssertEqual(connected(second, within), whole.subtracting(side), message)
        }
      }
    }
  }

  func testManyProfilesInARow() {
    let profiles = Array(1...20_000 as ClosedRange<UInt64>)
    let tree = MergeTree(of: profiles, links: profiles.dropLast().map { link($0, $0 + 1, at: Int64($0 % 7)) })
    XCTAssertEqual(tree.joins.count, 19_999)
    XCTAssertEqual(tree.division(of: 1, from: 20_000)?.side.count, 19_998, "of the latest joins, the last")
  }

  private func link(_ first: UInt64, _ second: UInt64, at instant: Int64) -> IdentityLink {
    var link = IdentityLink(ProfilePair(first, second))
    link.take(
      IdentityRecord(
        action: .merged, profile: first, other: second, kept: second, at: instant, recordedAt: 0, reason: "", actor: "")
    )
    return link
  }

  private func connected(_ profile: UInt64, _ links: [IdentityLink]) -> Set<UInt64> {
    var found: Set<UInt64> = [profile]
    while let next = links.first(where: { found.contains($0.pair.lower) != found.contains($0.pair.upper) }) {
      found.formUnion([next.pair.lower, next.pair.upper])
    }
    return found
  }

  /// Since when two are one, by their places.
  private func joinedAt(_ first: UInt64, _ second: UInt64, _ tree: MergeTree) -> Int64? {
    let places = tree.places.indices.filter { [first, second].contains(tree.places[$0].profile) }
    guard let start = places.first, let end = places.last, start < end else { return nil }
    let instants = tree.places[(start + 1)...end].map(\.joinedAt)
    return instants.contains(nil) ? nil : instants.compactMap(\.self).max()
  }
}
