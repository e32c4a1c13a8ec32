internal import CustomerModel
internal import CustomerStore
internal import LMDB

/// A segment that is ready to be answered at one instant, from one state of the store, which is given with each question.
struct PreparedSegment {
  let predicate: SegmentPredicate
  let evaluator: Evaluator
  /// What the front of a summary tells.
  let program: SummaryProgram
  var schema: AttributeSchema { evaluator.schema }

  init<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ predicate: SegmentPredicate, zone: SegmentZone, segments: [String: SegmentPredicate], at now: Timestamp,
    knownAt: Timestamp?,
    _ tx: borrowing Tx
  ) throws(SegmentError) {
    let compiled = try tx.compile(predicate, zone: zone, segments: segments)
    try self.init(compiled, at: now, knownAt: knownAt, tx)
  }

  init<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ segment: CompiledSegment, at now: Timestamp, knownAt: Timestamp?, _ tx: borrowing Tx
  ) throws(SegmentError) {
    let schema = try SegmentError.fromStore { () throws(CustomerStoreError) in try tx.schema() }
    let compiled = try segment.compiled(for: schema)
    predicate = compiled.usage.hasLists ? try Self.findingCustomers(compiled.predicate, tx) : compiled.predicate
    evaluator = Evaluator(
      now: now, knownAt: knownAt, zone: compiled.zone, storeZone: tx.timeZone, schema: schema,
      metrics: compiled.metrics, scope: try compiled.usage.scope(at: now, knownAt: knownAt))
    program = try SummaryProgram(predicate, evaluator)
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
    case .accountMembers(let quantifier, let part):
      return .accountMembers(quantifier, try findingCustomers(part, tx))
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
    try holds(predicate, program, CustomerFacts(id), tx)
  }

  /// Whether a predicate holds: by the summary if that tells it, else by what else there is.
  private func holds<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ predicate: SegmentPredicate, _ program: SummaryProgram, _ facts: consuming CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Bool {
    var facts = facts
    if program.tellsSomething {
      switch program.answer(try facts.head(tx)) {
      case .no: return false
      case .yes: return true
      case .unknown: break
      }
    }
    return try evaluator.holds(predicate, &facts, tx)
  }

  func explain<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ id: CustomerID, _ tx: borrowing Tx
  ) throws(SegmentError) -> Explanation {
    var facts = CustomerFacts(id)
    let root = try evaluator.explain(predicate, &facts, tx)
    return Explanation(
      customer: id, instant: evaluator.now, root: root,
      mayChangeAt: try evaluator.nextChange(of: predicate, &facts, tx))
  }

  /// The members behind a customer, ascending.
  func members<Tx: CustomerReading & ~Copyable & ~Escapable>(
    after id: CustomerID?, limit: Int, choosing choice: PlanChoice = .cheapest, _ log: inout PlanLog,
    _ tx: borrowing Tx
  ) throws(SegmentError) -> [CustomerID] {
    let indexes = try SegmentError.fromStore { () throws(CustomerStoreError) in try tx.indexes() }
    var planner = CandidatePlanner(evaluator, indexes: indexes, choice)
    let members: [CustomerID]
    let estimate = log.isTelling ? try planner.estimate(predicate, tx) : nil
    if let set = try planner.plan(predicate, program, tx) {
      var search = CandidateSearch(evaluator, log)
      let ids = try search.identifiers(set, tx)
      log = search.log
      members = try self.members(among: ids, set.rest, after: id, limit: limit, estimate, &log, tx)
    } else {
      members = try scan(after: id, limit: limit, estimate, &log, tx)
    }
    log.noteMembers(members.count, estimate: estimate)
    return members
  }

  private func members<Tx: CustomerReading & ~Copyable & ~Escapable>(
    among ids: IdentifierSet, _ rest: SegmentPredicate?, after id: CustomerID?, limit: Int, _ estimate: Int?,
    _ log: inout PlanLog, _ tx: borrowing Tx
  ) throws(SegmentError) -> [CustomerID] {
    var members: [CustomerID] = []
    log.begin()
    let program = try SummaryProgram(rest ?? .everyone, evaluator)
    for number in ids.sorted {
      if let id, number <= id.rawValue { continue }
      if members.count >= limit { break }
      let candidate = CustomerID(rawValue: number)
      if let rest {
        log.noteTest()
        guard try holds(rest, program, CustomerFacts(candidate), tx) else { continue }
      }
      members.append(candidate)
    }
    if rest != nil { log.end("of these, what is left to be tested", estimate: estimate, count: members.count) }
    return members
  }

  /// Tests everybody.
  private func scan<Tx: CustomerReading & ~Copyable & ~Escapable>(
    after id: CustomerID?, limit: Int, _ estimate: Int?, _ log: inout PlanLog, _ tx: borrowing Tx
  ) throws(SegmentError) -> [CustomerID] {
    log.begin()
    // Who did nothing is no member then, and has no summary.
    if case .no = program.answer(SummaryHead()) {
      return try scanSummaries(after: id, limit: limit, estimate, &log, tx)
    }
    var members: [CustomerID] = []
    var last = id?.rawValue ?? 0
    while members.count < limit {
      let page = try SegmentError.fromStore { () throws(CustomerStoreError) in
        try tx.summaryHeads(after: last, limit: 1_024)
      }
      guard let end = page.last else { break }
      for head in page where members.count < limit {
        let id = CustomerID(rawValue: head.customer)
        log.noteTest()
        if try holds(predicate, program, CustomerFacts(id, head: head), tx) { members.append(id) }
      }
      last = end.customer
    }
    log.end("everybody, one by one", estimate: estimate, count: members.count)
    return members
  }

  /// More than a page of members is everybody, of whom it is found out at once.
  private static var pageLimit: Int { 65_536 }

  /// Looks at the summaries of all who did anything, and tests those of whom these do not tell.
  private func scanSummaries<Tx: CustomerReading & ~Copyable & ~Escapable>(
    after id: CustomerID?, limit: Int, _ estimate: Int?, _ log: inout PlanLog, _ tx: borrowing Tx
  ) throws(SegmentError) -> [CustomerID] {
    var members: [CustomerID] = []
    var last = id?.rawValue ?? 0
    var (seen, pages) = (0, 0)
    while members.count < limit {
      let wanted = limit - members.count
      let findings = try SegmentError.fromStore { () throws(CustomerStoreError) in
        // Of a page, no more is looked at than it takes.
        wanted < Self.pageLimit
          ? try tx.scanSummaries(program, after: last, limit: wanted) : try tx.scanSummaries(program, after: last)
      }
      seen += findings.count
      pages += findings.pageCount
      for finding in findings.found {
        let id = CustomerID(rawValue: finding.customer)
        if !finding.isCertain {
          log.noteTest()
          var facts = CustomerFacts(id)
          guard try evaluator.holds(predicate, &facts, tx) else { continue }
        }
        members.append(id)
      }
      if findings.isAtEnd { break }
      last = findings.last
    }
    log.end(
      "the summaries of all \(seen) who did something", estimate: estimate, count: members.count, pages: pages)
    return members
  }
}
