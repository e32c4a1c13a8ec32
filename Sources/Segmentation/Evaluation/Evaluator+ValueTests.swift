internal import CustomerModel
internal import CustomerStore

extension Evaluator {
  /// Whether a value passes a test.
  func passes<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ test: ValueTest, _ value: MeasuredValue, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Bool {
    switch test {
    case .isUnset: if case .missing = value { return true } else { return false }
    case .isNull: if case .cleared = value { return true } else { return false }
    case .isMissing: return !value.isThere
    case .isSet: return value.isThere
    case .orMissing(let test):
      guard value.isThere else { return true }
      return try passes(test, value, &facts, tx)
    default: break
    }
    guard value.isThere else { return false }
    switch test {
    case .isUnset, .isNull, .isMissing, .isSet, .orMissing: return false
    case .equals(let other): return try order(value, other, &facts, tx) == .same
    case .isNot(let other): return try order(value, other, &facts, tx) != .same
    case .isLess(let other): return try order(value, other, &facts, tx) == .less
    case .isMoreThan(let other): return try order(value, other, &facts, tx) == .more
    case .isAtMost(let other): return try order(value, other, &facts, tx).map { $0 != .more } ?? false
    case .isAtLeast(let other): return try order(value, other, &facts, tx).map { $0 != .less } ?? false
    case .isBetween(let low, let high):
      guard let low = try order(value, low, &facts, tx), let high = try order(value, high, &facts, tx) else {
        return false
      }
      return low != .less && high != .more
    case .isOneOf(let others):
      for other in others where try order(value, other, &facts, tx) == .same { return true }
      return false
    case .isNoneOf(let others):
      for other in others where try order(value, other, &facts, tx) == .same { return false }
      return true
    case .isEmpty:
      switch value {
      case .value(.string(let text)): return text.isEmpty
      case .value(.strings(let texts)): return texts.isEmpty
      default: return false
      }
    case .contains(let part, let folding):
      return value.text.map { TextSearch.contains(folding.folded($0), folding.folded(part)) } ?? false
    case .startsWith(let part, let folding):
      return value.text.map { TextSearch.starts(folding.folded($0), with: folding.folded(part)) } ?? false
    case .endsWith(let part, let folding):
      return value.text.map { TextSearch.ends(folding.folded($0), with: folding.folded(part)) } ?? false
    case .matches(let pattern): return value.text.map(pattern.matches) ?? false
    case .containsAny(let texts): return value.texts.map { list in texts.contains { list.hasText($0) } } ?? false
    case .containsAll(let texts): return value.texts.map { list in texts.allSatisfy { list.hasText($0) } } ?? false
    case .containsNone(let texts): return value.texts.map { list in !texts.contains { list.hasText($0) } } ?? false
    case .isWithin(let window):
      guard case .value(let stored) = value else { return false }
      let zone = try facts.zone(tx, self.zone, store: storeZone)
      guard let instant = stored.instant(in: zone) else { return false }
      return try interval(window, &facts, tx).contains(instant)
    case .returnsWithin(let days): return try returns(value, within: days, &facts, tx)
    case .compares(let comparison, let measure):
      let other = try self.value(of: measure, &facts, tx)
      guard other.isThere else { return false }
      let zone = try facts.zone(tx, self.zone, store: storeZone)
      let order = value.order(to: other, in: zone)
      switch comparison {
      case .equal: return order == .same
      case .notEqual: return order != .same
      case .less: return order == .less
      case .atMost: return order == .less || order == .same
      case .moreThan: return order == .more
      case .atLeast: return order == .more || order == .same
      }
    }
  }

  private func order<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ value: MeasuredValue, _ other: AttributeValue, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> ValueOrder? {
    // Only days are compared by the zone's calendar.
    var zone = storeZone
    if case .value(let stored) = value, stored.type != other.type {
      zone = try facts.zone(tx, self.zone, store: storeZone)
    }
    return value.order(to: .value(other), in: zone)
  }

  private func returns<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ value: MeasuredValue, within days: Int, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Bool {
    let zone = try facts.zone(tx, self.zone, store: storeZone)
    let today = zone.localDate(of: now)
    guard let birthday = value.birthday(in: zone), let next = try? birthday.next(onOrAfter: today) else { return false }
    return next.days(since: today) <= days
  }
}

extension MeasuredValue {
  /// The day of the year that returns.
  func birthday(in zone: TimeZoneIdentifier) -> Birthday? {
    switch self {
    case .value(.birthday(let day)): day
    case .value(.date(let day)): Birthday(day)
    case .value(.timestamp(let instant)): Birthday(zone.localDate(of: instant))
    default: nil
    }
  }

  var text: String? { if case .value(.string(let text)) = self { text } else { nil } }

  /// A list; a text is one of itself.
  var texts: [String]? {
    switch self {
    case .value(.strings(let texts)): texts
    case .value(.string(let text)): [text]
    default: nil
    }
  }
}

extension [String] {
  fileprivate func hasText(_ text: String) -> Bool { contains { $0.utf8.elementsEqual(text.utf8) } }
}
