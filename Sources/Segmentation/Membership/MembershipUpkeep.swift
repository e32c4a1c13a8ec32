internal import CustomerModel
internal import CustomerStore

/// Brings the members of registered segments from one instant to another, and gathers who came and who went.
///
/// Each customer is looked at when something can be another: behind each interaction that came, and at the instants that
/// `Evaluator.nextChange` names. Between these nothing changes, so each transition has its exact instant, in whatever
/// steps time goes on.
struct MembershipUpkeep {
  /// A transition that is still to be told.
  struct Transition {
    let customer: UInt64
    let number: UInt32
    let version: UInt32
    let entered: Bool
    let instant: Int64
    let cause: SegmentTransition.Cause
  }

  let storeZone: TimeZoneIdentifier
  /// Up to where memberships are known.
  let start: Int64
  private(set) var transitions: [Transition] = []
  /// Segments that cannot be answered, and why.
  private(set) var problems: [UInt32: String]

  /// - Parameter problems: segments that are known to be without an answer.
  init(from start: Int64, storeZone: TimeZoneIdentifier, besides problems: [UInt32: String] = [:]) {
    self.start = start
    self.storeZone = storeZone
    self.problems = problems
  }

  /// Takes what was gathered, in the order in which it is told.
  mutating func takeTransitions() -> [Transition] {
    defer { transitions = [] }
    return transitions.sorted { first, second in
      let (isCorrection, isOtherCorrection) = (first.cause == .correction, second.cause == .correction)
      if isCorrection != isOtherCorrection { return isCorrection }
      if first.instant != second.instant { return first.instant < second.instant }
      if first.number != second.number { return first.number < second.number }
      return first.customer < second.customer
    }
  }

  /// Notes that a customer who is none any more has left its segments.
  mutating func noteDeparture(of customer: UInt64, _ record: MembershipRecord, at end: Int64, _ set: LivingSegmentSet) {
    for entry in record.entries where entry.isMember {
      guard let segment = set[entry.group] else { continue }
      note(customer, segment, entered: false, at: end, .profile)
    }
  }

  private mutating func note(
    _ customer: UInt64, _ segment: LivingSegment, entered: Bool, at instant: Int64, _ cause: SegmentTransition.Cause
  ) {
    transitions.append(
      Transition(
        customer: customer, number: segment.number, version: segment.version, entered: entered, instant: instant,
        cause: cause))
  }

  /// Brings one customer to an instant.
  ///
  /// - Parameters:
  ///   - touch: what changed of the customer, if anything did.
  ///   - end: the instant, not in front of the start.
  /// - Returns: how the customer stands to all segments then.
  mutating func bring<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ customer: UInt64, _ record: MembershipRecord, _ touch: CustomerTouch?, to end: Int64, _ set: LivingSegmentSet,
    _ tx: borrowing Tx
  ) throws(SegmentError) -> MembershipRecord {
    var result = record
    let touched = touch.map { set.touched(by: $0) } ?? []
    for segment in touched where problems[segment.number] == nil {
      let entry = record[segment.number]
      result.set(try bringOrGiveUp(customer, segment, entry, touch, to: end, tx))
    }
    for entry in record.entries {
      guard let next = entry.next, next <= end, !touched.contains(where: { $0.number == entry.group }) else { continue }
      if let segment = set[entry.group], problems[entry.group] == nil {
        result.set(try bringOrGiveUp(customer, segment, entry, nil, to: end, tx))
      } else {
        result.set(MembershipRecord.Entry(group: entry.group, isMember: entry.isMember, next: nil))
      }
    }
    return result
  }

  private mutating func bringOrGiveUp<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ customer: UInt64, _ segment: LivingSegment, _ entry: MembershipRecord.Entry?, _ touch: CustomerTouch?,
    to end: Int64, _ tx: borrowing Tx
  ) throws(SegmentError) -> MembershipRecord.Entry {
    do throws(SegmentError) {
      return try bring(customer, segment, entry, touch, to: end, tx)
    } catch {
      // What the store cannot read concerns all; what one segment cannot answer, that one alone.
      if case .store = error { throw error }
      problems[segment.number] = error.description
      return MembershipRecord.Entry(group: segment.number, isMember: entry?.isMember ?? false, next: nil)
    }
  }

  private mutating func bring<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ customer: UInt64, _ segment: LivingSegment, _ entry: MembershipRecord.Entry?, _ touch: CustomerTouch?,
    to end: Int64, _ tx: borrowing Tx
  ) throws(SegmentError) -> MembershipRecord.Entry {
    var isMember = entry?.isMember ?? false
    var next = entry?.next
    if let first = touch?.instants.min() {
      if first < start {
        let present = try look(customer, segment, at: start, tx)
        if present.holds != isMember {
          isMember = present.holds
          let since = try firstInstant(of: isMember, customer, segment, from: first, tx)
          note(customer, segment, entered: isMember, at: since, .correction)
        }
        next = present.next
      } else if first < .max {
        next = min(next ?? .max, first + 1)
      }
    }
    while let instant = next, instant <= end {
      let present = try look(customer, segment, at: instant, tx)
      if present.holds != isMember {
        isMember = present.holds
        let isOwn = touch?.instants.contains(instant - 1) ?? false
        note(customer, segment, entered: isMember, at: instant, isOwn ? .interaction : .time)
      }
      next = present.next
    }
    if let touch, touch.changesProfile {
      let present = try look(customer, segment, at: end, tx)
      if present.holds != isMember {
        isMember = present.holds
        note(customer, segment, entered: isMember, at: end, .profile)
      }
      next = present.next
    }
    return MembershipRecord.Entry(group: segment.number, isMember: isMember, next: next)
  }

  /// Whether a customer is a member at an instant, and when that can change next.
  func look<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ customer: UInt64, _ segment: LivingSegment, at instant: Int64, head: SummaryHead? = nil, _ tx: borrowing Tx
  ) throws(SegmentError) -> (holds: Bool, next: Int64?) {
    let evaluator = try segment.evaluator(at: Timestamp(microseconds: instant), storeZone: storeZone)
    var facts = CustomerFacts(CustomerID(rawValue: customer), head: head)
    let holds = try evaluator.holds(segment.predicate, &facts, tx)
    let next =
      segment.dependencies.dependsOnTime
      ? try evaluator.nextChange(of: segment.predicate, &facts, tx) : try evaluator.nextArrival(&facts, tx)
    return (holds, next?.microseconds)
  }

  /// Since when an answer is what it is at the start, as things are told now.
  ///
  /// - Parameter instant: that of the first interaction that came or went.
  private func firstInstant<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of holds: Bool, _ customer: UInt64, _ segment: LivingSegment, from instant: Int64, _ tx: borrowing Tx
  ) throws(SegmentError) -> Int64 {
    var at = instant + 1
    var present = try look(customer, segment, at: at, tx)
    var since = at
    // A history that goes on for longer is told by where it ends.
    for _ in 0..<1_000 {
      guard let next = present.next, next <= start else { return present.holds == holds ? since : start }
      at = next
      let before = present.holds
      present = try look(customer, segment, at: at, tx)
      if present.holds != before { since = at }
    }
    return start
  }
}

extension CustomerTouch {
  /// Whether something changed that has no instant of its own.
  fileprivate var changesProfile: Bool {
    isAll || isNew || hasTags || hasAccounts || hasConsents || !attributes.isEmpty
  }
}
