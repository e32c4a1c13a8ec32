internal import CustomerModel
internal import CustomerStore
internal import LMDB

/// The customers whose value in one index passes a test.
struct IndexLookup {
  let name: String
  let type: AttributeType
  let evaluator: Evaluator

  /// Values of an index that are looked up together.
  private enum Part {
    case equal(AttributeValue)
    case range(from: AttributeValue?, to: AttributeValue?)
  }

  /// What is looked up for a test: the union of parts, but for one value that is out.
  private func parts(_ test: ValueTest) throws(SegmentError) -> (parts: [Part], without: AttributeValue?)? {
    func canFind(_ value: AttributeValue) -> Bool { value.type == type && type != .strings && type != .birthday }
    switch test {
    case .equals(let value) where canFind(value): return ([.equal(value)], nil)
    case .isOneOf(let values) where values.allSatisfy(canFind): return (values.map(Part.equal), nil)
    case .containsAny(let texts): return (texts.map { .equal(.string($0)) }, nil)
    case .isAtLeast(let value) where canFind(value): return ([.range(from: value, to: nil)], nil)
    case .isLess(let value) where canFind(value): return ([.range(from: nil, to: value)], nil)
    case .isMoreThan(let value) where canFind(value): return ([.range(from: value, to: nil)], value)
    case .isAtMost(let value) where canFind(value): return ([.range(from: nil, to: value), .equal(value)], nil)
    case .isBetween(let low, let high) where canFind(low) && canFind(high):
      if case .money(let first) = low, case .money(let second) = high, first.currency != second.currency {
        return ([], nil)
      }
      return ([.range(from: low, to: high), .equal(high)], nil)
    case .isWithin(let window) where type == .timestamp && !(window.dependsOnZone && evaluator.zone == .customer):
      let interval = try evaluator.interval(window, in: evaluator.commonZone)
      guard !interval.isEmpty else { return ([], nil) }
      return ([.range(from: .timestamp(interval.from), to: .timestamp(interval.to))], nil)
    default: return nil
    }
  }

  /// The customers; `nil` if the index does not tell.
  func identifiers<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ test: ValueTest, _ tx: borrowing Tx
  ) throws(SegmentError) -> IdentifierSet? {
    if case .containsAll(let texts) = test, let first = texts.first {
      var result = try identifiers(.equal(.string(first)), tx)
      for text in texts.dropFirst() { result = result.intersection(try identifiers(.equal(.string(text)), tx)) }
      return result
    }
    guard let (parts, without) = try parts(test) else { return nil }
    var result = IdentifierSet()
    for part in parts { result = result.union(try identifiers(part, tx)) }
    return try without.map { value throws(SegmentError) in result.subtracting(try identifiers(.equal(value), tx)) }
      ?? result
  }

  /// About how many there are; `nil` if the index does not tell.
  ///
  /// - Complexity: O(log n + m / 500) for m customers.
  func count<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ test: ValueTest, _ tx: borrowing Tx
  ) throws(SegmentError) -> Int? {
    if case .containsAll = test { return try identifiers(test, tx)?.count }
    guard let (parts, without) = try parts(test) else { return nil }
    var count = 0
    for part in parts { count += try self.count(part, tx) }
    if let without { count -= try self.count(.equal(without), tx) }
    return max(count, 0)
  }

  private func identifiers<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ part: Part, _ tx: borrowing Tx
  ) throws(SegmentError) -> IdentifierSet {
    try Self.admittingUnknown(IdentifierSet()) { () throws(CustomerStoreError) in
      switch part {
      case .equal(let value): try tx.identifiers(inIndex: name, equalTo: value)
      case .range(let from, let to): try tx.identifiers(inIndex: name, from: from, to: to)
      }
    }
  }

  private func count<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ part: Part, _ tx: borrowing Tx
  ) throws(SegmentError) -> Int {
    try Self.admittingUnknown(0) { () throws(CustomerStoreError) in
      switch part {
      case .equal(let value): try tx.customerCount(inIndex: name, equalTo: value)
      case .range(let from, let to): try tx.customerCount(inIndex: name, from: from, to: to)
      }
    }
  }

  /// A value that no customer can have is nobody's.
  private static func admittingUnknown<Result>(
    _ nobody: Result, _ body: () throws(CustomerStoreError) -> Result
  ) throws(SegmentError) -> Result {
    do throws(CustomerStoreError) {
      return try body()
    } catch {
      if case .invalidAttribute = error { return nobody }
      throw .store(error)
    }
  }
}
