public import CustomerModel
internal import CustomerStore

/// How many members have which value of an attribute.
///
/// ```swift
/// let breakdown = try database.read { tx in
///   try tx.bind(tx.compile(.everyone), at: Timestamp(day: "2026-11-23")).breakdown(by: "country")
/// }
/// breakdown.unsetCount    // == 1
/// breakdown.rows.count    // == 0
/// ```
public struct SegmentBreakdown: Sendable {
  /// One value, and how many members have it.
  public struct Row: Hashable, Sendable {
    /// The value; of lists, one of their texts.
    public let value: AttributeValue
    /// How many members have it.
    public let count: Int
  }

  /// The values, the most frequent first; of the same count, in the order of values. Of attributes that are lists, a
  /// member counts for each text in it.
  public let rows: [Row]
  /// How many members never had one.
  public let unsetCount: Int
  /// How many members' value was cleared.
  public let clearedCount: Int
  /// How many members' list has nothing in it.
  public let emptyCount: Int
  /// How many members there are.
  public let memberCount: Int
}

extension BoundSegment {
  /// How many members have which value of an attribute.
  ///
  /// - Throws: ``SegmentError/unknownAttribute(path:name:)`` with `$.breakdown` as its path.
  /// - Complexity: O(m) for m members, of each of whom the attribute is read; memory for each different value.
  public func breakdown(by attribute: String) throws(SegmentError) -> SegmentBreakdown {
    let schema = prepared.schema
    guard let declaration = schema[attribute] else { throw .unknownAttribute(path: "$.breakdown", name: attribute) }
    let access = self.access
    var counts: [ValueKey: SegmentBreakdown.Row] = [:]
    func add(_ value: AttributeValue) {
      guard let key = ValueKey(.value(value)) else { return }
      counts[key] = SegmentBreakdown.Row(value: value, count: (counts[key]?.count ?? 0) + 1)
    }
    let members = try members()
    var (unset, cleared, empty) = (0, 0, 0)
    for id in members {
      var facts = CustomerFacts(id)
      switch try facts.attribute(declaration.name, schema, access) {
      case nil: unset += 1
      case .null?: cleared += 1
      case .strings(let texts)?:
        if texts.isEmpty { empty += 1 }
        for key in Set(texts.map { Array($0.utf8) }) { add(.string(String(decoding: key, as: UTF8.self))) }
      case let value?: add(value)
      }
    }
    let rows = counts.values.sorted { first, second in
      guard first.count == second.count else { return first.count > second.count }
      return MeasuredValue.value(first.value).totalOrder(to: .value(second.value)) == .less
    }
    return SegmentBreakdown(
      rows: rows, unsetCount: unset, clearedCount: cleared, emptyCount: empty, memberCount: members.count)
  }
}
