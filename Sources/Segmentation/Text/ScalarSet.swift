/// A set of scalars: one, a class, or any.
struct ScalarSet: Sendable {
  /// A class that has a name.
  enum Name: Sendable { case digit, word, space }

  /// What is in it, or if ``isNegated`` what is not. Sorted and apart once ``normalize()`` was called.
  private(set) var ranges: [ClosedRange<UInt32>] = []
  /// Classes whose members, or all others, are in it, too.
  private(set) var names: [(name: Name, isNegated: Bool)] = []
  var isNegated = false

  /// One scalar.
  init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

  /// A class of a name, or all others.
  init(_ name: Name, isNegated: Bool) { names = [(name, isNegated)] }

  /// Nothing.
  init() {}

  /// Any but a line feed.
  static var any: ScalarSet {
    var set = ScalarSet("\n")
    set.isNegated = true
    return set
  }

  var isEmpty: Bool { ranges.isEmpty && names.isEmpty }

  mutating func insert(_ range: ClosedRange<Unicode.Scalar>) {
    ranges.append(range.lowerBound.value...range.upperBound.value)
  }

  mutating func insert(_ name: Name, isNegated: Bool) {
    if !names.contains(where: { $0.name == name && $0.isNegated == isNegated }) { names.append((name, isNegated)) }
  }

  /// Sorts and joins the ranges, so that they can be searched.
  mutating func normalize() {
    var joined: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, range.lowerBound <= last.upperBound {
        joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    ranges = joined
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    (isInRanges(scalar.value) || names.contains { Self.contains($0.name, scalar) != $0.isNegated }) != isNegated
  }

  private func isInRanges(_ value: UInt32) -> Bool {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].lowerBound <= value
  }

  private static func contains(_ name: Name, _ scalar: Unicode.Scalar) -> Bool {
    switch name {
    case .digit:
      scalar.isASCII ? ("0"..."9").contains(scalar) : scalar.properties.generalCategory == .decimalNumber
    case .space: scalar.properties.isWhitespace
    case .word: isWord(scalar)
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .decimalNumber, .connectorPunctuation, .nonspacingMark, .spacingMark, .enclosingMark: true
    default: scalar.properties.isAlphabetic || scalar.properties.isJoinControl
    }
  }
}
