import LMDB
import PlainLMDB

/// Reading big sets of identifiers, a page at a time. Its store is made when the row needs it.
final class PostingsScans {
  private let keys = Array(0..<4 as Range<UInt64>)
  private let scale: Scale
  private let scratch: ScratchDirectory
  private let path: String
  private var opened: (swift: SwiftStore, plainC: PlainStore)?

  init(_ scale: Scale, in scratch: ScratchDirectory) {
    self.scale = scale
    self.scratch = scratch
    path = scratch.newPath()
  }

  /// Closes and removes the store.
  func close() throws {
    try opened?.swift.environment.close()
    opened = nil
    scratch.removeStore(at: path)
  }

  var comparison: Comparison {
    let passes = 4
    let count = UInt64(scale.identifiersPerSet)
    let expected = UInt64(keys.count) &* (count &* (count &- 1) / 2)
    func repeated(_ contender: String, _ scan: () throws -> (sample: Sample, sum: UInt64)) throws -> [Sample] {
      var total = Sample()
      for _ in 0..<passes {
        let (sample, sum) = try scan()
        try WrongAnswer.check(sum, expected, contender)
        total += sample
      }
      return [total]
    }
    let keys = keys
    return Comparison(
      name: "postings, sets of \(scale.identifiersPerSet / 1000)k", entryCount: passes * keys.count * Int(count),
      rounds: scale.readRounds,
      swift: { _ in try repeated("Swift") { try self.contenders().swift.sumOfPostings(for: keys) } },
      plainC: { _ in
        try repeated("C") { try self.contenders().plainC.read { plain_sum_postings($0, keys, keys.count, $1) } }
      })
  }

  private func contenders() throws -> (swift: SwiftStore, plainC: PlainStore) {
    if let opened { return opened }
    let swift = try SwiftStore(at: path)
    let identifiers = IdentifierSet(0..<UInt64(scale.identifiersPerSet))
    let (keys, postings) = (keys, swift.postings)
    try swift.environment.write { tx in
      for key in keys { try tx.insert(contentsOf: identifiers, for: key, in: postings) }
    }
    let made = (swift, try PlainStore.openReader(at: path))
    opened = made
    return made
  }
}
