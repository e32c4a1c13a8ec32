internal import CustomerModel
internal import CustomerStore
internal import Synchronization

/// The members of ranks, which are worked out for all customers at once: when they are first asked for, and for as long as
/// the state of the store is the same.
final class RankCache: Sendable {
  private let known = Mutex<[Evaluator.RankedMeasure: Set<UInt64>]>([:])

  subscript(ranked: Evaluator.RankedMeasure) -> Set<UInt64>? {
    get { known.withLock { $0[ranked] } }
    set { known.withLock { $0[ranked] = newValue } }
  }
}

extension Evaluator {
  /// The members of a rank; worked out when they are first asked for.
  func members<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of ranked: RankedMeasure, _ tx: borrowing Tx
  ) throws(SegmentError) -> Set<UInt64> {
    if let known = ranks[ranked] { return known }
    let members = try ranking(ranked, tx)
    ranks[ranked] = members
    return members
  }

  private func ranking<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ ranked: RankedMeasure, _ tx: borrowing Tx
  ) throws(SegmentError) -> Set<UInt64> {
    let all = try values(of: ranked.measure, tx)
    switch ranked.rank {
    case .top(let count): return Set(Self.sorted(all, isDescending: true).prefix(count).map(\.id.rawValue))
    case .bottom(let count): return Set(Self.sorted(all, isDescending: false).prefix(count).map(\.id.rawValue))
    case .percentiles(let low, let high):
      let sorted = Self.sorted(all, isDescending: false)
      let (start, end) = ((sorted.count * low + 99) / 100, (sorted.count * high + 99) / 100)
      return Set(sorted[start..<end].map(\.id.rawValue))
    }
  }

  /// The value of a measure for everybody who has one.
  func values<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of measure: Measure, _ tx: borrowing Tx
  ) throws(SegmentError) -> [(id: CustomerID, value: MeasuredValue)] {
    var result: [(id: CustomerID, value: MeasuredValue)] = []
    var last: UInt64 = 0
    while true {
      let page = try SegmentError.fromStore { () throws(CustomerStoreError) in
        try tx.summaryHeads(after: last, limit: 4_096)
      }
      guard let end = page.last else { return result }
      for head in page {
        let id = CustomerID(rawValue: head.customer)
        var facts = CustomerFacts(id, head: head)
        if let counted = measure.counted, try count(counted, &facts, tx) == 0 { continue }
        let value = try value(of: measure, &facts, tx)
        if value.isThere { result.append((id, value)) }
      }
      last = end.customer
    }
  }

  /// Customers by their values; of the same value, by their numbers. Values that are in no order are sorted by what they
  /// are: amounts by their currency first.
  static func sorted(
    _ values: [(id: CustomerID, value: MeasuredValue)], isDescending: Bool
  ) -> [(id: CustomerID, value: MeasuredValue)] {
    values.sorted { first, second in
      switch first.value.totalOrder(to: second.value) {
      case .less: !isDescending
      case .more: isDescending
      case .same: first.id.rawValue < second.id.rawValue
      }
    }
  }
}

extension MeasuredValue {
  /// The order of all values, also of those that do not compare.
  func totalOrder(to other: MeasuredValue) -> ValueOrder {
    if let order = order(to: other, in: .utc) { return order }
    return ValueOrder(kindText, other.kindText)
  }

  /// What values of other kinds are sorted by.
  private var kindText: String {
    switch self {
    case .missing, .cleared: ""
    case .real: "1"
    case .realAmount(_, let currency): "2\(currency.code)"
    case .value(.money(let amount)): "2\(amount.currency.code)"
    case .value(.integer), .value(.decimal): "1"
    case .value(let value): "3\(value.type?.rawValue ?? "")\(value)"
    }
  }
}

extension Measure {
  /// What it counts or adds up: of nothing, that is 0.
  fileprivate var counted: Activity? {
    switch self {
    case .count(let activity), .dayCount(let activity), .sum(_, let activity, _), .distinctCount(_, let activity):
      activity
    default: nil
    }
  }
}
