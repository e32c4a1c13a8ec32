internal import CustomerModel
internal import CustomerStore

extension Evaluator {
  /// What a measure of a customer gives.
  func value<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of measure: Measure, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> MeasuredValue {
    switch measure {
    case .attribute(let name): return MeasuredValue(try facts.attribute(name, schema, tx))
    case .tags: return .value(.strings(try facts.customer(tx).tags.sorted()))
    case .accounts: return .value(.strings(try facts.customer(tx).memberships.keys.sorted()))
    case .count(let activity): return .integer(try count(activity, &facts, tx))
    case .dayCount(let activity): return .integer(try days(activity, &facts, tx).count)
    case .sum(let property, let activity, let currency): return try sum(property, activity, currency, &facts, tx)
    case .average(let property, let activity, let currency):
      return try average(property, activity, currency, &facts, tx)
    case .minimum(let property, let activity):
      return try extreme(property, activity, .less, &facts, tx)
    case .maximum(let property, let activity):
      return try extreme(property, activity, .more, &facts, tx)
    case .distinctCount(let property, let activity):
      return .integer(Set(try values(property, activity, &facts, tx).compactMap(ValueKey.init)).count)
    case .mostFrequent(let property, let activity): return try mostFrequent(property, activity, &facts, tx)
    case .firstValue(let property, let activity):
      guard let event = try events(activity, &facts, tx).first else { return .missing }
      return InteractionProperty.values(property, of: event).first ?? .missing
    case .lastValue(let property, let activity):
      guard let event = try events(activity, &facts, tx).last else { return .missing }
      return InteractionProperty.values(property, of: event).first ?? .missing
    case .first(let activity): return try ends(activity, &facts, tx).map { .value(.timestamp($0.first)) } ?? .missing
    case .last(let activity): return try ends(activity, &facts, tx).map { .value(.timestamp($0.last)) } ?? .missing
    case .daysSinceLast(let activity):
      return try ends(activity, &facts, tx).map { .real(days(from: $0.last)) } ?? .missing
    case .share(let part, let whole):
      let all = try count(whole, &facts, tx)
      return all == 0 ? .missing : .real(Double(try count(part, &facts, tx)) / Double(all))
    case .trend(let activity):
      guard case .rolling(let window) = activity.window else { return .missing }
      var before = activity
      before.window = .before(window)
      let base = try count(before, &facts, tx)
      return base == 0 ? .missing : .real(Double(try count(activity, &facts, tx)) / Double(base))
    case .pace(let activity): return try pace(activity, &facts, tx)
    case .bucket(let salt): return .integer(Bucket.number(of: facts.id, salt: salt))
    case .metric(let name):
      // Who compiled the segment checked that there is a provider.
      let value = try metrics?.value(of: name, for: facts.id, at: now, knownAt: knownAt, in: tx.access)
      return value.map { MeasuredValue.number($0) } ?? .missing
    }
  }

  /// The days from an instant to now.
  func days(from instant: Timestamp) -> Double {
    Double(now.microseconds(since: instant)) / 86_400_000_000
  }

  func count<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ activity: Activity, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Int {
    if let known = try summarized(activity, &facts, tx), known.least == known.greatest { return Int(known.least) }
    if knownAt == nil, activity.conditions.isEmpty, !facts.hasHistory {
      let window = try past(activity.window, &facts, tx)
      return try SegmentError.fromStore { () throws(CustomerStoreError) in
        try tx.interactionCount(of: facts.id, activity.kind, in: window)
      }
    }
    return try events(activity, &facts, tx).count
  }

  /// The instants of the first and the last interaction that is meant.
  private func ends<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ activity: Activity, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> (first: Timestamp, last: Timestamp)? {
    if let known = try summarized(activity, &facts, tx) {
      if known.greatest == 0 { return nil }
      if let first = known.first, let last = known.last {
        return (Timestamp(microseconds: first), Timestamp(microseconds: last))
      }
    }
    let events = try events(activity, &facts, tx)
    guard let first = events.first, let last = events.last else { return nil }
    return (first.occurredAt, last.occurredAt)
  }

  /// What the front of the summary tells of an activity; `nil` of what was known at another time.
  private func summarized<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ activity: Activity, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> SummaryExtent.Reading? {
    guard knownAt == nil else { return nil }
    let window = try past(activity.window, &facts, tx)
    return SummaryExtent(activity, in: window).reading(try facts.head(tx))
  }

  /// The days with an interaction that is meant, ascending.
  private func days<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ activity: Activity, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> [CalendarDate] {
    let zone = try facts.zone(tx, self.zone, store: storeZone)
    var days: [CalendarDate] = []
    for event in try events(activity, &facts, tx) {
      let day = zone.localDate(of: event.occurredAt)
      if days.last != day { days.append(day) }
    }
    // Where clocks go back, days can, too.
    return Set(days).count == days.count ? days : Set(days).sorted()
  }

  private func pace<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ activity: Activity, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> MeasuredValue {
    if let known = try summarized(activity, &facts, tx), known.greatest < 3 { return .missing }
    let days = try days(activity, &facts, tx)
    guard days.count >= 3, let first = days.first, let last = days.last, let end = try ends(activity, &facts, tx)
    else { return .missing }
    let distance = Double(now.microseconds(since: end.last))
    return .real(distance * Double(days.count - 1) / (Double(last.days(since: first)) * 86_400_000_000))
  }

  // MARK: Properties

  /// All values of a property, in the order of time.
  private func values<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ property: String, _ activity: Activity, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> [MeasuredValue] {
    var values: [MeasuredValue] = []
    for event in try events(activity, &facts, tx) {
      values.append(contentsOf: InteractionProperty.values(property, of: event))
    }
    return values
  }

  private func sum<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ property: String, _ activity: Activity, _ currency: Currency?, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> MeasuredValue {
    if let known = try summarized(activity, &facts, tx) {
      if known.greatest == 0 {
        return currency.map { .value(.money(Money(minorUnits: 0, currency: $0))) } ?? .integer(0)
      }
      if let currency, known.isWhole, activity.kind == .purchase, property == "total",
        let gross = try facts.head(tx).gross(in: currency.packedCode)
      {
        return .value(.money(Money(minorUnits: gross, currency: currency)))
      }
    }
    let values = try values(property, activity, &facts, tx)
    if let currency { return .value(.money(try total(of: values, in: currency, property, facts.id).sum)) }
    return try total(of: values, property, facts.id).sum
  }

  private func average<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ property: String, _ activity: Activity, _ currency: Currency?, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> MeasuredValue {
    let values = try values(property, activity, &facts, tx)
    if let currency {
      let total = try total(of: values, in: currency, property, facts.id)
      return total.count == 0 ? .missing : .realAmount(Double(total.sum.minorUnits) / Double(total.count), currency)
    }
    let total = try total(of: values, property, facts.id)
    guard total.count > 0 else { return .missing }
    if case .value(let stored) = total.sum, let exact = stored.exactNumber {
      // One division, so that a mean that is a decimal number is the same as that.
      let power = (0..<exact.scale).reduce(1.0) { power, _ in power * 10 }
      return .real(Double(exact.coefficient) / (power * Double(total.count)))
    }
    guard let sum = total.sum.doubleValue else { return .missing }
    return .real(sum / Double(total.count))
  }

  private func total(
    of values: [MeasuredValue], in currency: Currency, _ property: String, _ id: CustomerID
  ) throws(SegmentError) -> (sum: Money, count: Int) {
    var (sum, count) = (0 as Int64, 0)
    for case .value(.money(let amount)) in values where amount.currency == currency {
      let (next, overflows) = sum.addingReportingOverflow(amount.minorUnits)
      guard !overflows else { throw .overflow(customer: id, measure: "the sum of '\(property)'") }
      sum = next
      count += 1
    }
    return (Money(minorUnits: sum, currency: currency), count)
  }

  private func total(
    of values: [MeasuredValue], _ property: String, _ id: CustomerID
  ) throws(SegmentError) -> (sum: MeasuredValue, count: Int) {
    var exact: ExactDecimal? = .zero
    var (real, count) = (0.0, 0)
    for value in values {
      guard let number = value.doubleValue else { continue }
      count += 1
      real += number
      guard let sum = exact else { continue }
      // From the first one on that is not exact, or at which the sum is not any more, it is a real number.
      if case .value(let stored) = value, let addend = stored.exactNumber {
        exact = try? sum.adding(addend)
      } else {
        exact = nil
      }
    }
    guard real.isFinite else { throw .overflow(customer: id, measure: "the sum of '\(property)'") }
    return (exact.map { .value(.decimal($0)) } ?? .real(real), count)
  }

  private func extreme<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ property: String, _ activity: Activity, _ wanted: ValueOrder, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> MeasuredValue {
    var result: MeasuredValue?
    for value in try values(property, activity, &facts, tx) where value.isThere {
      guard let present = result else {
        result = value
        continue
      }
      if value.order(to: present, in: storeZone) == wanted { result = value }
    }
    return result ?? .missing
  }

  private func mostFrequent<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ property: String, _ activity: Activity, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> MeasuredValue {
    var counts: [ValueKey: Int] = [:]
    var order: [(key: ValueKey, value: MeasuredValue)] = []
    for value in try values(property, activity, &facts, tx) {
      guard let key = ValueKey(value) else { continue }
      if counts[key] == nil { order.append((key, value)) }
      counts[key, default: 0] += 1
    }
    let most = counts.values.max() ?? 0
    return order.first { counts[$0.key] == most }?.value ?? .missing
  }
}

/// What makes values the same: the bytes of texts, and the values of numbers.
enum ValueKey: Hashable {
  case text([UInt8])
  case number(ExactDecimal)
  case real(Double)
  case other(AttributeValue)

  init?(_ value: MeasuredValue) {
    switch value {
    case .missing, .cleared, .realAmount: return nil
    case .real(let number): self = .real(number)
    case .value(.string(let text)): self = .text(Array(text.utf8))
    case .value(let value):
      if let number = value.exactNumber { self = .number(number) } else { self = .other(value) }
    }
  }
}
