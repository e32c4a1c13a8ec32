/// Counts equal contents of one file, so that the second of two equal rows is another fact than the first.
///
/// Contents are told apart by digests of 64 bits. Eight to sixteen bytes of memory for each content that may come again:
/// all of them, or those that a ``RepeatScan`` has found.
package struct RepeatCounter: Sendable {
  private var seen = DigestSet()
  /// How often the contents came that came more than once.
  private var counts: [UInt64: Int] = [:]
  private var candidates: DigestSet?
  private let limit: Int

  /// A counter of everything.
  ///
  /// - Parameter limit: how many contents are remembered before it is worth while to look which of them come again.
  package init(limit: Int = .max) { self.limit = limit }

  /// A counter of what may come again by an earlier scan of the whole file.
  package init(candidates: RepeatScan?) {
    limit = .max
    self.candidates = candidates?.candidates
  }

  /// Whether a scan of the whole file is due.
  var isOverLimit: Bool {
    @inline(__always)
    get { seen.count > limit && candidates == nil }
  }

  /// Forgets what does not come again by a scan of the whole file. What is counted from here on is the same.
  mutating func keepOnly(_ scan: RepeatScan?) {
    let candidates = scan?.candidates ?? DigestSet()
    seen = seen.intersection(candidates)
    self.candidates = candidates
  }

  /// How often the content came before, and counts it.
  mutating func ordinal(of digest: UInt64) -> Int {
    if let candidates, !candidates.contains(digest) { return 0 }
    if seen.insert(digest) { return 0 }
    let ordinal = counts[digest, default: 0] + 1
    counts[digest] = ordinal
    return ordinal
  }
}

/// Finds out which contents of a file may come more than once, in constant memory but for these.
package struct RepeatScan: Sendable {
  /// One bit for each digest's lowest bits: 16 MiB.
  private var bits = [UInt64](repeating: 0, count: 1 << 21)
  fileprivate(set) var candidates = DigestSet()

  package init() {}

  mutating func add(_ digest: UInt64) {
    let place = Int(truncatingIfNeeded: digest >> 6 & (1 << 21 - 1))
    let bit: UInt64 = 1 << (digest & 63)
    if bits[place] & bit != 0 { candidates.insert(digest) } else { bits[place] |= bit }
  }
}

/// A set of digests, which are as good as random: open addressing in a table of 64-bit numbers.
struct DigestSet: Sendable {
  private var table = [UInt64](repeating: 0, count: 1 << 10)
  private(set) var count = 0

  /// 0 marks a free place, so that digest is stood in for by another.
  private static func normalized(_ digest: UInt64) -> UInt64 { digest == 0 ? 1 : digest }

  /// Those that another set has, too.
  func intersection(_ other: DigestSet) -> DigestSet {
    var common = DigestSet()
    for digest in table where digest != 0 && other.contains(digest) { common.insert(digest) }
    return common
  }

  func contains(_ digest: UInt64) -> Bool {
    let digest = Self.normalized(digest)
    return table[place(of: digest)] == digest
  }

  /// Adds a digest; false if it was there.
  @discardableResult
  mutating func insert(_ digest: UInt64) -> Bool {
    let digest = Self.normalized(digest)
    let place = place(of: digest)
    guard table[place] == 0 else { return false }
    table[place] = digest
    count += 1
    if count * 4 > table.count * 3 { grow() }
    return true
  }

  /// Where the digest is, or would be. A quarter of the table is free, so the search ends.
  private func place(of digest: UInt64) -> Int {
    var place = Int(truncatingIfNeeded: digest >> 20) & (table.count - 1)
    while table[place] != 0, table[place] != digest { place = (place + 1) & (table.count - 1) }
    return place
  }

  private mutating func grow() {
    let old = table
    table = [UInt64](repeating: 0, count: old.count * 2)
    for digest in old where digest != 0 { table[place(of: digest)] = digest }
  }
}
