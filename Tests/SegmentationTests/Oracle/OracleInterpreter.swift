import CustomerModel
import Segmentation

/// What a definition means, read out of its comments alone: a scan of everybody, one question after the other.
struct OracleInterpreter {
  typealias Person = OracleShop.Person
  typealias Deed = OracleShop.Deed

  let shop: OracleShop
  let now: Timestamp
  var knownAt: Timestamp?
  var zone = SegmentZone.store
  var segments: [String: SegmentPredicate] = [:]
  /// Ranks that were worked out, for they are the same for each customer.
  private let ranks = Ranks()

  private final class Ranks {
    var known: [SegmentPredicate: Set<CustomerID>] = [:]
  }

  init(
    shop: OracleShop, now: Timestamp, knownAt: Timestamp? = nil, zone: SegmentZone = .store,
    segments: [String: SegmentPredicate] = [:]
  ) {
    self.shop = shop
    self.now = now
    self.knownAt = knownAt
    self.zone = zone
    self.segments = segments
  }

  func members(of predicate: SegmentPredicate) -> [CustomerID] {
    shop.people.filter { holds(predicate, of: $0) }.map(\.number).sorted()
  }

  func holds(_ predicate: SegmentPredicate, of person: Person) -> Bool {
    switch predicate {
    case .all(let parts): return parts.allSatisfy { holds($0, of: person) }
    case .any(let parts): return parts.contains { holds($0, of: person) }
    case .not(let part): return !holds(part, of: person)
    case .atLeast(let count, let parts): return parts.count { holds($0, of: person) } >= count
    case .exactly(let count, let parts): return parts.count { holds($0, of: person) } == count
    case .measure(let measure, let test):
      let test = measure == .attribute("country") ? inCapitals(test) : test
      return passes(test, value(of: measure, person), person)
    case .sequence(let sequence): return follows(sequence, person)
    case .regularly(let activity, let count, let last, let unit):
      let current = period(unit, of: now, person)
      let periods = Set(deeds(activity, person).map { period(unit, of: $0.at, person) })
      return periods.count { $0 < current && $0 >= current - last } >= count
    case .didNot(let activity): return wasThere(activity.window, person) && deeds(activity, person).isEmpty
    case .resumed(let activity, let pause):
      var ever = activity
      ever.window = .ever
      let all = deeds(ever, person)
      return all.indices.dropFirst().contains { place in
        all[place].at.microseconds - all[place - 1].at.microseconds >= length(pause)
          && isInside(activity.window, all[place].at, person)
      }
    case .ranked(let measure, let rank):
      let members = ranks.known[predicate] ?? Set(ranked(measure, rank))
      ranks.known[predicate] = members
      return members.contains(person.number)
    case .consent(let purpose, let channel): return consents(person, purpose, channel)
    case .accountMembers(let quantifier, let part):
      let members = shop.people.filter { !$0.accounts.isDisjoint(with: person.accounts) }
      let count = members.count { holds(part, of: $0) }
      switch quantifier {
      case .any: return count >= 1
      case .all: return count == members.count
      case .none: return count == 0
      case .atLeast(let least): return count >= least
      case .atMost(let most): return count <= most
      case .exactly(let number): return count == number
      }
    case .list(let ids): return ids.contains(person.number)
    case .segment(let name): return segments[name].map { holds($0, of: person) } ?? false
    }
  }

  /// The zone by whose calendar a customer's days are counted.
  func zone(of person: Person) -> TimeZoneIdentifier {
    switch zone {
    case .store: return shop.zone
    case .named(let zone): return zone
    case .customer:
      guard case .string(let name)? = person.attributes["timeZone"] else { return shop.zone }
      return (try? TimeZoneIdentifier(name)) ?? shop.zone
    }
  }

  // MARK: Behaviour

  /// What counts of what somebody did, in the order of the timeline.
  func history(_ person: Person) -> [Deed] {
    person.deeds.filter { $0.at < now && $0.counts(knownAt: knownAt) }.sorted { $0.place < $1.place }
  }

  func deeds(_ activity: Activity, _ person: Person) -> [Deed] {
    history(person).filter { isMeant($0, activity, person) }
  }

  private func isMeant(_ deed: Deed, _ activity: Activity, _ person: Person) -> Bool {
    guard activity.kind == nil || activity.kind == deed.payload.kind else { return false }
    guard isInside(activity.window, deed.at, person) else { return false }
    return activity.conditions.allSatisfy { condition in
      let values = OracleProperties.values(condition.property, of: deed)
      if values.isEmpty { return passes(condition.test, .missing, person) }
      return isForTheOpposite(condition.test)
        ? values.allSatisfy { passes(condition.test, $0, person) }
        : values.contains { passes(condition.test, $0, person) }
    }
  }

  private func isForTheOpposite(_ test: ValueTest) -> Bool {
    switch test {
    case .isNot, .isNoneOf, .containsNone, .compares(.notEqual, _): true
    case .orMissing(let test): isForTheOpposite(test)
    default: false
    }
  }

  /// Whether somebody signed up, or without that did something first, when a window began or earlier.
  private func wasThere(_ window: ActivityWindow, _ person: Person) -> Bool {
    guard window != .ever else { return true }
    let start = start(of: window, person)
    if case .timestamp(let instant)? = person.attributes["signedUpAt"] { return instant <= start }
    guard let first = history(person).first else { return false }
    return first.at <= start
  }

  private func follows(_ sequence: EventSequence, _ person: Person) -> Bool {
    let history = history(person)
    func ends(_ step: Int, behind last: Int?) -> Bool {
      guard step < sequence.steps.count else { return isNotFollowed(last ?? 0) }
      return history.indices.contains { place in
        guard isMeant(history[place], sequence.steps[step].activity, person) else { return false }
        guard let last else { return ends(step + 1, behind: place) }
        guard place > last else { return false }
        let distance = history[place].at.microseconds - history[last].at.microseconds
        if let limit = sequence.steps[step].limit, distance > length(limit) { return false }
        return ends(step + 1, behind: place)
      }
    }
    func isNotFollowed(_ last: Int) -> Bool {
      guard let absence = sequence.isNotFollowedBy else { return true }
      let end = history[last].at.microseconds + length(absence.limit)
      guard end < now.microseconds else { return false }
      return !history.indices.contains { place in
        place > last && history[place].at.microseconds <= end && isMeant(history[place], absence.activity, person)
      }
    }
    return ends(0, behind: nil)
  }

  // MARK: Ranks

  private func ranked(_ measure: Measure, _ rank: Rank) -> [CustomerID] {
    let all = shop.people.map { (person: $0, value: value(of: measure, $0)) }
      .filter { $0.value.isThere && hasSomethingToCount(measure, $0.person) }
    func order(_ first: (person: Person, value: OracleValue), _ second: (person: Person, value: OracleValue)) -> Int {
      self.order(first.value, second.value)
    }
    let ascending = all.sorted { order($0, $1) == 0 ? $0.person.number < $1.person.number : order($0, $1) < 0 }
    let descending = all.sorted { order($0, $1) == 0 ? $0.person.number < $1.person.number : order($0, $1) > 0 }
    switch rank {
    case .top(let count): return descending.prefix(count).map(\.person.number)
    case .bottom(let count): return ascending.prefix(count).map(\.person.number)
    case .percentiles(let low, let high):
      let places = ascending.indices.filter { place in
        // From place ⌈n · low / 100⌉ to in front of ⌈n · high / 100⌉.
        place * 100 >= all.count * low && place * 100 < all.count * high
      }
      return places.map { ascending[$0].person.number }
    }
  }

  /// The order in which values are sorted, also of those that do not compare.
  func order(_ first: OracleValue, _ second: OracleValue) -> Int {
    if let order = first.compared(to: second, in: .utc) { return order }
    let (left, right) = (first.rankOfType, second.rankOfType)
    return left < right ? -1 : left > right ? 1 : 0
  }

  private func hasSomethingToCount(_ measure: Measure, _ person: Person) -> Bool {
    switch measure {
    case .count(let activity), .dayCount(let activity), .sum(_, let activity, _), .distinctCount(_, let activity):
      !deeds(activity, person).isEmpty
    default: true
    }
  }

  // MARK: Consent

  /// Each identity as it said itself, and as others said since they are one: the most restrictive one holds.
  private func consents(_ person: Person, _ purpose: String, _ channel: Channel?) -> Bool {
    let known = person.consents.filter { consent in knownAt.map { consent.recordedAt <= $0 } ?? true }
    var isGranted = false
    for identity in person.ids.indices where known.contains(where: { $0.identity == identity }) {
      let records = known.filter { consent in
        guard consent.record.purpose == purpose, consent.record.at <= now else { return false }
        guard consent.record.channel == nil || consent.record.channel == channel else { return false }
        return consent.identity == identity || consent.record.at >= (person.joinedAt ?? .latest)
      }.map(\.record)
      guard let last = records.map(\.at).max() else { continue }
      // Of one instant, what restricts more decides.
      let decisive = records.filter { $0.at == last }
      if decisive.contains(where: { $0.decision == .withdrawn || $0.expiresAt.map { $0 <= now } ?? false }) {
        return false
      }
      isGranted = true
    }
    return isGranted
  }
}
