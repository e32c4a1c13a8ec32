internal import CustomerModel
internal import CustomerStore

extension BoundSegment {
  /// The members in an order, a page at a time.
  ///
  /// - Parameters:
  ///   - order: by what they are sorted.
  ///   - cursor: the end of the page before.
  ///   - limit: how many at most.
  /// - Throws: ``SegmentError``, with `$.orderedBy` in its path if it is about the order.
  /// - Complexity: O(m log m) for m members, of each of whom the measure is taken.
  public func members(
    orderedBy order: MemberOrder, after cursor: MemberPage.Cursor? = nil, limit: Int
  ) throws(SegmentError) -> MemberPage {
    let access = self.access
    let (evaluator, measure) = try prepared.evaluator(for: order.measure)
    var values: [(id: CustomerID, value: MeasuredValue)] = []
    for id in try members() {
      var facts = CustomerFacts(id)
      let entry = (id: id, value: try evaluator.value(of: measure, &facts, access))
      if let cursor, !order.isOrdered((cursor.id, cursor.value), entry) { continue }
      values.append(entry)
    }
    values.sort { order.isOrdered($0, $1) }
    let page = values.prefix(max(limit, 0))
    let end = page.last.flatMap { page.count < values.count ? MemberPage.Cursor(value: $0.value, id: $0.id) : nil }
    return MemberPage(members: page.map(\.id), end: end)
  }
}

extension MemberOrder {
  typealias Place = (id: CustomerID, value: MeasuredValue)

  /// Whether one is in front of another.
  fileprivate func isOrdered(_ first: Place, _ second: Place) -> Bool {
    guard first.value.isThere, second.value.isThere else {
      return first.value.isThere == second.value.isThere ? first.id < second.id : first.value.isThere
    }
    return switch first.value.totalOrder(to: second.value) {
    case .less: !isDescending
    case .more: isDescending
    case .same: first.id < second.id
    }
  }
}

extension PreparedSegment {
  /// What takes a measure at the segment's instant, and the measure as the schema has it.
  fileprivate func evaluator(for measure: Measure) throws(SegmentError) -> (Evaluator, Measure) {
    var compiler = SegmentCompiler(schema: schema, metrics: evaluator.metrics)
    let compiled = try compiler.compile(ordering: measure, "$.orderedBy")
    let scope = try compiler.usage.scope(at: evaluator.now, knownAt: evaluator.knownAt)
    return (evaluator.reading(scope), compiled)
  }
}
