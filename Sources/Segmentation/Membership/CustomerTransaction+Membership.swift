public import CustomerModel
public import CustomerStore

extension CustomerTransaction {
  /// Lets time go on for registered segments: what leaves their windows by an instant, or comes into them, is worked out,
  /// and the feed tells of each customer who comes or goes, once, with the exact instant, in the order of time, whatever
  /// the steps in which this is called.
  ///
  /// Each transaction that writes goes on to its own instant, by the store's clock. Call this where nothing is written for
  /// longer than transitions may wait.
  ///
  /// ```swift
  /// try tx.register(SegmentDefinition("buyers", .did(Activity(.purchase, within: .last(30, .days)))))
  /// try tx.advance(to: Timestamp(day: "2126-11-23"))
  /// try tx.memberCount(ofSegment: "buyers")  // == 0
  /// ```
  ///
  /// - Parameter instant: up to which; one in front of ``CustomerReading/membershipInstant()`` changes nothing.
  /// - Returns: how many came or went.
  /// - Throws: ``SegmentError/store(_:)``.
  /// - Complexity: O(m log n) for m customers for whom something is to be looked at by then.
  @discardableResult
  public mutating func advance(to instant: Timestamp) throws(SegmentError) -> Int {
    try adoptImportedSegments()
    let count = try SegmentError.fromStore { () throws(CustomerStoreError) in try registeredGroupCount() }
    guard count > 0 else { return 0 }
    let schema = try SegmentError.fromStore { () throws(CustomerStoreError) in try self.schema() }
    let set = try LivingSegmentSet(try segmentCatalog(), schema: schema, self)
    return try settleSegments(set, to: instant)
  }

  /// Brings registered segments to what this transaction has changed so far.
  mutating func settleSegments() throws(SegmentError) { try advance(to: currentInstant) }

  /// At most so many customers are brought on at once.
  private static var chunkSize: Int { 10_000 }

  /// Brings registered segments to an instant, with what this transaction has changed so far.
  mutating func settleSegments(_ set: LivingSegmentSet, to instant: Timestamp) throws(SegmentError) -> Int {
    var set = set
    let known = try membershipInstant()?.microseconds ?? instant.microseconds
    let end = max(known, instant.microseconds)
    var (touches, departed) = try customersOfTouches()
    try set.findKinds(in: touches.values, self)
    var count = 0
    var start = known
    var problems: [UInt32: String] = [:]
    for (number, reason) in set.problems { problems[number] = reason }
    while true {
      let due = try SegmentError.fromStore { () throws(CustomerStoreError) in
        try lapses(through: end, atMost: Self.chunkSize)
      }
      let isLast = due.count < Self.chunkSize
      let stop = isLast ? end : max(start, due.last?.instant ?? end)
      var upkeep = MembershipUpkeep(from: start, storeZone: timeZone, besides: problems)
      for customer in departed {
        let record = try SegmentError.fromStore { () throws(CustomerStoreError) in try memberships(of: customer) }
        upkeep.noteDeparture(of: customer, record, at: stop, set)
        try setStored(MembershipRecord(), of: customer)
      }
      departed = []
      for customer in Set(due.map(\.customer)).union(touches.keys).sorted() {
        let record = try SegmentError.fromStore { () throws(CustomerStoreError) in try memberships(of: customer) }
        let brought = try upkeep.bring(customer, record, touches[customer], to: stop, set, self)
        if brought != record { try setStored(brought, of: customer) }
      }
      touches = [:]
      count += try tell(upkeep.takeTransitions())
      problems = upkeep.problems
      start = stop
      if isLast { break }
    }
    if !problems.isEmpty { try giveUp(problems) }
    if try membershipInstant()?.microseconds != end {
      try SegmentError.fromStore { () throws(CustomerStoreError) in
        try setCounter(UInt64(bitPattern: end), named: SegmentCatalog.instantCounter)
      }
    }
    return count
  }

  /// What changed of which customers, and who is no customer any more but still in segments.
  private mutating func customersOfTouches() throws(SegmentError) -> ([UInt64: CustomerTouch], departed: [UInt64]) {
    do throws(CustomerStoreError) {
      var customers: [UInt64: CustomerTouch] = [:]
      var departed: [UInt64] = []
      for (profile, touch) in try takeTouches() {
        guard let root = try root(ofProfile: profile) else { continue }
        customers[root, default: CustomerTouch()].formUnion(touch)
        if root != profile, touch.isAll, try !memberships(of: profile).isEmpty { departed.append(profile) }
      }
      return (customers, departed.sorted())
    } catch {
      throw .store(error)
    }
  }

  private mutating func setStored(_ record: MembershipRecord, of customer: UInt64) throws(SegmentError) {
    do throws(CustomerStoreError) { try setMemberships(record, of: customer) } catch { throw .store(error) }
  }

  private mutating func tell(_ transitions: [MembershipUpkeep.Transition]) throws(SegmentError) -> Int {
    do throws(CustomerStoreError) {
      for transition in transitions {
        let code = SegmentTransition.Code(
          number: transition.number, version: transition.version, cause: transition.cause)
        try noteTransition(
          of: transition.customer, entered: transition.entered, at: transition.instant, detail: code.detail)
      }
    } catch {
      throw .store(error)
    }
    return transitions.count
  }

  /// Notes which segments cannot be kept up to date any more, and takes everybody out of them: who is in them by now,
  /// nobody knows.
  private mutating func giveUp(_ problems: [UInt32: String]) throws(SegmentError) {
    var catalog = try segmentCatalog()
    for (number, reason) in problems {
      try forgetMembers(of: number)
      guard var entry = catalog.entry(number: number) else { continue }
      entry.problem = reason
      catalog.update(entry)
    }
    try write(catalog)
  }

  // MARK: Registering

  /// At most so many customers are read at once.
  private static var pageSize: Int { 4_096 }

  /// Works out anew who is in a registered segment.
  ///
  /// - Parameter tellsChanges: whether the feed is to tell who came and who went.
  mutating func workOutMembers(
    of definition: SegmentDefinition, _ entry: SegmentCatalog.Entry, _ predicates: [String: SegmentPredicate],
    tellingChanges tellsChanges: Bool
  ) throws(SegmentError) {
    let schema = try SegmentError.fromStore { () throws(CustomerStoreError) in try self.schema() }
    let segment = try LivingSegment(definition, entry, schema: schema, predicates, self)
    let instant = try max(membershipInstant() ?? currentInstant, currentInstant).microseconds
    let upkeep = MembershipUpkeep(from: instant, storeZone: timeZone)
    var last: UInt64 = 0
    while true {
      let page = try SegmentError.fromStore { () throws(CustomerStoreError) in
        try summaryHeads(after: last, limit: Self.pageSize)
      }
      guard let end = page.last else { break }
      var transitions: [MembershipUpkeep.Transition] = []
      for head in page {
        let customer = head.customer
        let present = try upkeep.look(customer, segment, at: instant, head: head, self)
        var record = try SegmentError.fromStore { () throws(CustomerStoreError) in try memberships(of: customer) }
        let before = record[entry.number]
        record.set(MembershipRecord.Entry(group: entry.number, isMember: present.holds, next: present.next))
        if record[entry.number] != before { try setStored(record, of: customer) }
        guard tellsChanges, present.holds != (before?.isMember ?? false) else { continue }
        transitions.append(
          MembershipUpkeep.Transition(
            customer: customer, number: entry.number, version: entry.version, entered: present.holds, instant: instant,
            cause: .definition))
      }
      _ = try tell(transitions)
      last = end.customer
    }
    try SegmentError.fromStore { () throws(CustomerStoreError) in
      try setCounter(UInt64(bitPattern: instant), named: SegmentCatalog.instantCounter)
    }
  }

  /// Takes everybody out of a segment.
  mutating func forgetMembers(of number: UInt32) throws(SegmentError) {
    var last: UInt64 = 0
    while true {
      let page = try SegmentError.fromStore { () throws(CustomerStoreError) in
        try storedMemberships(after: last, limit: Self.pageSize)
      }
      guard let end = page.last else { return }
      for (customer, record) in page where record[number] != nil {
        var rest = record
        rest.set(MembershipRecord.Entry(group: number, isMember: false, next: nil))
        try setStored(rest, of: customer)
      }
      last = end.customer
    }
  }
}
