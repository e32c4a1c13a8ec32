import CustomerModel
import Segmentation

extension OracleInterpreter {
  /// What a measure of somebody gives.
  func value(of measure: Measure, _ person: Person) -> OracleValue {
    switch measure {
    case .attribute(let name): return OracleValue(person.attributes[name])
    case .tags: return .list(person.tags.sorted())
    case .accounts: return .list(person.accounts.sorted())
    case .count(let activity): return .number(OracleNumber(deeds(activity, person).count))
    case .dayCount(let activity): return .number(OracleNumber(days(activity, person).count))
    case .sum(let name, let activity, let currency):
      let values = values(name, activity, person)
      guard let currency else { return .number(.sum(numbers(values))) }
      return .amount(.sum(amounts(values, in: currency)), currency)
    case .average(let name, let activity, let currency):
      let values = values(name, activity, person)
      let numbers = currency.map { amounts(values, in: $0) } ?? numbers(values)
      guard !numbers.isEmpty else { return .missing }
      let mean = OracleNumber.sum(numbers).divided(by: numbers.count)
      return currency.map { .amount(mean, $0) } ?? .number(mean)
    case .minimum(let name, let activity): return extreme(values(name, activity, person), -1)
    case .maximum(let name, let activity): return extreme(values(name, activity, person), 1)
    case .distinctCount(let name, let activity):
      return .number(OracleNumber(different(values(name, activity, person)).count))
    case .mostFrequent(let name, let activity):
      let values = values(name, activity, person).filter(\.isThere)
      func frequency(_ value: OracleValue) -> Int { values.count { isSame($0, value) } }
      let most = values.map(frequency).max()
      return values.first { frequency($0) == most } ?? .missing
    case .firstValue(let name, let activity):
      return deeds(activity, person).first.flatMap { OracleProperties.values(name, of: $0).first } ?? .missing
    case .lastValue(let name, let activity):
      return deeds(activity, person).last.flatMap { OracleProperties.values(name, of: $0).first } ?? .missing
    case .first(let activity): return deeds(activity, person).first.map { .instant($0.at) } ?? .missing
    case .last(let activity): return deeds(activity, person).last.map { .instant($0.at) } ?? .missing
    case .daysSinceLast(let activity):
      guard let last = deeds(activity, person).last else { return .missing }
      return .number(.fraction(microseconds(since: last), Int128(Timestamp.microsecondsInDay)))
    case .share(let part, let whole):
      let all = deeds(whole, person).count
      return all == 0 ? .missing : .number(OracleNumber(deeds(part, person).count).divided(by: all))
    case .trend(let activity):
      guard case .rolling(let span) = activity.window else { return .missing }
      var before = activity
      before.window = .before(span)
      let base = deeds(before, person).count
      return base == 0 ? .missing : .number(OracleNumber(deeds(activity, person).count).divided(by: base))
    case .pace(let activity):
      let days = days(activity, person).sorted()
      guard days.count >= 3, let last = deeds(activity, person).last else { return .missing }
      let span = Int128(days[days.count - 1].dayNumber - days[0].dayNumber)
      return .number(
        .fraction(
          microseconds(since: last) * Int128(days.count - 1), span * Int128(Timestamp.microsecondsInDay)))
    case .metric(let name):
      return OracleMetrics.quarters(name, person.number, now, knownAt).map {
        .number(.fraction(Int128($0), 4))
      } ?? .missing
    case .bucket(let salt): return .number(OracleNumber(person.buckets[salt] ?? 0))
    }
  }

  private func microseconds(since deed: Deed) -> Int128 { Int128(now.microseconds - deed.at.microseconds) }

  private func days(_ activity: Activity, _ person: Person) -> Set<CalendarDate> {
    Set(deeds(activity, person).map { zone(of: person).localDate(of: $0.at) })
  }

  private func values(_ name: String, _ activity: Activity, _ person: Person) -> [OracleValue] {
    deeds(activity, person).flatMap { OracleProperties.values(name, of: $0) }
  }

  private func numbers(_ values: [OracleValue]) -> [OracleNumber] {
    values.compactMap { if case .number(let number) = $0 { number } else { nil } }
  }

  private func amounts(_ values: [OracleValue], in currency: Currency) -> [OracleNumber] {
    values.compactMap { value in
      if case .amount(let amount, let own) = value, own == currency { amount } else { nil }
    }
  }

  private func isSame(_ first: OracleValue, _ second: OracleValue) -> Bool {
    first.compared(to: second, in: .utc) == 0
  }

  private func different(_ values: [OracleValue]) -> [OracleValue] {
    var result: [OracleValue] = []
    for value in values where value.isThere && !result.contains(where: { isSame($0, value) }) { result.append(value) }
    return result
  }

  /// The least or greatest one of those that compare with the first.
  private func extreme(_ values: [OracleValue], _ sign: Int) -> OracleValue {
    let values = values.filter(\.isThere)
    guard let first = values.first else { return .missing }
    let comparable = values.filter { $0.compared(to: first, in: .utc) != nil }
    return comparable.first { value in
      comparable.allSatisfy { value.compared(to: $0, in: .utc).map { $0 * sign >= 0 } ?? false }
    } ?? .missing
  }
}
