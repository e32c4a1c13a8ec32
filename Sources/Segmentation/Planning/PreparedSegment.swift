internal import CustomerModel
internal import CustomerStore
internal import LMDB

/// A segment that is ready to be answered at one instant, from one state of the store.
struct PreparedSegment {
  let predicate: SegmentPredicate
  var evaluator: Evaluator
  let schema: AttributeSchema

  init<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ predicate: SegmentPredicate, zone: SegmentZone, segments: [String: SegmentPredicate], at now: Timestamp,
    knownAt: Timestamp?,
    _ tx: borrowing Tx
  ) throws(SegmentError) {
    schema = try SegmentError.fromStore { () throws(CustomerStoreError) in try tx.schema() }
    var compiler = SegmentCompiler(schema: schema, segments: segments)
    let compiled = try compiler.compile(predicate)
    self.predicate = compiler.usage.hasLists ? try Self.findingCustomers(compiled, tx) : compiled
    evaluator = Evaluator(
      now: now, knownAt: knownAt, zone: zone, storeZone: tx.timeZone,
      scope: try compiler.usage.scope(at: now, knownAt: knownAt))
    for ranked in compiler.usage.ranks where evaluator.ranks[ranked] == nil {
      evaluator.ranks[ranked] = try ranking(ranked, tx)
    }
  }

  /// A predicate with the customers of today in its lists: in the place of those who were merged, whom they are.
  static func findingCustomers<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ predicate: SegmentPredicate, _ tx: borrowing Tx
  ) throws(SegmentError) -> SegmentPredicate {
    func found(_ parts: [SegmentPredicate]) throws(SegmentError) -> [SegmentPredicate] {
      var result: [SegmentPredicate] = []
      for part in parts { result.append(try findingCustomers(part, tx)) }
      return result
    }
    switch predicate {
    case .all(let parts): return .all(try found(parts))
    case .any(let parts): return .any(try found(parts))
    case .not(let part): return .not(try findingCustomers(part, tx))
    case .atLeast(let count, let parts): return .atLeast(count, try found(parts))
    case .exactly(let count, let parts): return .exactly(count, try found(parts))
    case .list(let ids):
      var customers: Set<CustomerID> = []
      for id in ids {
        let customer = try SegmentError.fromStore { () throws(CustomerStoreError) in
          try tx.isCustomer(id) ? id : try tx.customer(id)?.id
        }
        if let customer { customers.insert(customer) }
      }
      return .list(customers.sorted())
    case .measure, .sequence, .regularly, .didNot, .resumed, .ranked, .consent, .segment: return predicate
    }
  }

  func contains<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ id: CustomerID, _ tx: borrowing Tx
  ) throws(SegmentError) -> Bool {
    var facts = CustomerFacts(id)
    return try evaluator.holds(predicate, &facts, tx)
  }

  /// The members behind a customer, ascending.
  func members<Tx: CustomerReading & ~Copyable & ~Escapable>(
    after id: CustomerID?, limit: Int, _ plan: inout SegmentPlan, _ tx: borrowing Tx
  ) throws(SegmentError) -> [CustomerID] {
    let indexes = try SegmentError.fromStore { () throws(CustomerStoreError) in try tx.indexes() }
    var search = CandidateSearch(evaluator, schema: schema, indexes: indexes)
    let found = try search.candidates(predicate, tx)
    plan.steps += search.steps
    let members: [CustomerID]
    if let found {
      members = try self.members(among: found, after: id, limit: limit, &plan, tx)
    } else {
      members = try scan(after: id, limit: limit, &plan, tx)
    }
    plan.memberCount = members.count
    return members
  }

  private func members<Tx: CustomerReading & ~Copyable & ~Escapable>(
    among candidates: Candidates, after id: CustomerID?, limit: Int, _ plan: inout SegmentPlan, _ tx: borrowing Tx
  ) throws(SegmentError) -> [CustomerID] {
    var members: [CustomerID] = []
    let filter = try SummaryFilter(candidates.rest ?? .everyone, evaluator)
    for number in candidates.ids.sorted {
      if let id, number <= id.rawValue { continue }
      if members.count >= limit { break }
      let candidate = CustomerID(rawValue: number)
      if let rest = candidates.rest {
        if !filter.isEmpty {
          let head = try SegmentError.fromStore { () throws(CustomerStoreError) in try tx.summaryHead(of: number) }
          let answer = filter.answer(head)
          if case .no = answer { continue }
          if case .yes = answer {
            members.append(candidate)
            continue
          }
        }
        var facts = CustomerFacts(candidate)
        plan.testedCount += 1
        guard try evaluator.holds(rest, &facts, tx) else { continue }
      }
      members.append(candidate)
    }
    return members
  }

  /// Tests everybody.
  private func scan<Tx: CustomerReading & ~Copyable & ~Escapable>(
    after id: CustomerID?, limit: Int, _ plan: inout SegmentPlan, _ tx: borrowing Tx
  ) throws(SegmentError) -> [CustomerID] {
    let filter = try SummaryFilter(predicate, evaluator)
    if !filter.isEmpty, case .no = filter.answer(SummaryHead()) {
      return try scanSummaries(filter, after: id, limit: limit, &plan, tx)
    }
    var members: [CustomerID] = []
    var last = id
    while members.count < limit {
      let page = try SegmentError.fromStore { () throws(CustomerStoreError) in
        try tx.summaries(after: last, limit: 1_024)
      }
      guard let end = page.last else { break }
      for customer in page where members.count < limit {
        var facts = CustomerFacts(customer.id, summary: customer.summary)
        plan.testedCount += 1
        if try evaluator.holds(predicate, &facts, tx) { members.append(customer.id) }
      }
      last = end.id
    }
    plan.steps.append(PlanStep("everybody, one by one", count: plan.testedCount))
    return members
  }

  /// Looks at the summaries of all who did anything, and tests those of whom these do not tell.
  private func scanSummaries<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ filter: SummaryFilter, after id: CustomerID?, limit: Int, _ plan: inout SegmentPlan, _ tx: borrowing Tx
  ) throws(SegmentError) -> [CustomerID] {
    var members: [CustomerID] = []
    var last = id?.rawValue ?? 0
    var seen = 0
    while members.count < limit {
      let page = try SegmentError.fromStore { () throws(CustomerStoreError) in
        try tx.summaryHeads(after: last, limit: 2_048)
      }
      guard let end = page.last else { break }
      seen += page.count
      for head in page where members.count < limit {
        switch filter.answer(head) {
        case .no: continue
        case .yes: break
        case .unknown:
          var facts = CustomerFacts(CustomerID(rawValue: head.customer))
          plan.testedCount += 1
          guard try evaluator.holds(predicate, &facts, tx) else { continue }
        }
        members.append(CustomerID(rawValue: head.customer))
      }
      last = end.customer
    }
    plan.steps.append(PlanStep("the summaries of all who did something", count: seen))
    return members
  }

  // MARK: Ranks

  /// The members of a rank.
  private func ranking<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ ranked: Evaluator.RankedMeasure, _ tx: borrowing Tx
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
    var last: CustomerID?
    while true {
      let page = try SegmentError.fromStore { () throws(CustomerStoreError) in
        try tx.summaries(after: last, limit: 4_096)
      }
      guard let end = page.last else { return result }
      for customer in page {
        var facts = CustomerFacts(customer.id, summary: customer.summary)
        if let counted = measure.counted, try evaluator.count(counted, &facts, tx) == 0 { continue }
        let value = try evaluator.value(of: measure, &facts, tx)
        if value.isThere { result.append((customer.id, value)) }
      }
      last = end.id
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
