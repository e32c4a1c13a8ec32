public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Declares that an interaction never happened: an order that was cancelled, an entry that was wrong. It stays in the
  /// timeline, marked, and counts for nothing.
  ///
  /// ```swift
  /// let key = InteractionReference(InteractionKey(source: "shop", id: "order-1001"))
  /// try tx.void(key, reason: "cancelled")      // == true
  /// try tx.summary(of: ada).purchases.count    // == 0
  /// ```
  ///
  /// A part of the money that was given back is a ``Refund``; other content is a new interaction that
  /// ``Interaction/corrects`` the old one.
  ///
  /// - Parameters:
  ///   - reference: which interaction.
  ///   - reason: why, in the host's words; at most 1,000 bytes are kept.
  ///   - recordedAt: when the store learned it; now unless given.
  ///   - waits: whether a key that no interaction has yet is voided in advance, for facts that come in any order.
  /// - Returns: whether it was not void before.
  /// - Throws: ``CustomerStoreError/unknownInteraction(_:)``, ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(the customer's interactions).
  @discardableResult
  public mutating func void(
    _ reference: InteractionReference, reason: String, recordedAt: Timestamp? = nil, waits: Bool = false
  ) throws(CustomerStoreError) -> Bool {
    try void(reference, replacement: nil, reason: reason, recordedAt: recordedAt, waits: waits)
  }

  /// Records an interaction that replaces another one.
  mutating func recordCorrecting(_ interaction: Interaction) throws(CustomerStoreError) -> [RecordingOutcome] {
    let outcomes = try recordPlainly([interaction])
    if let corrected = interaction.corrects, case .recorded? = outcomes.first {
      _ = try void(
        InteractionReference(corrected), replacement: interaction.key, reason: "corrected",
        recordedAt: interaction.recordedAt, waits: true)
    }
    return outcomes
  }

  private mutating func void(
    _ reference: InteractionReference, replacement: InteractionKey?, reason: String, recordedAt: Timestamp?,
    waits: Bool
  ) throws(CustomerStoreError) -> Bool {
    let found = try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.find(reference) }
    if found == nil, !waits || reference.key == nil { throw .unknownInteraction(reference) }
    var names = NamePlan()
    let record = VoidRecord(
      profile: found?.profile ?? 0, target: try access.stored(reference.key, &names),
      replacement: try access.stored(replacement, &names),
      recordedAt: (recordedAt ?? now).microseconds, reason: reason.prefix(byteLimit: 1_000))
    var summary: (customer: UInt64, summary: ActivitySummary)?
    if let found, !found.entry.isVoided {
      let root = try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.root(of: found.profile) }
      summary = (root, try access.folding(root, without: found.entry, of: found.profile))
    }
    let target = if let found { access.voidDigest(of: found.entry, found.profile) } else { reference.digest }
    let place = KeyPair(target, Self.digest(of: replacement, reason))
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try write(names)
      let isNew = try insert(Checksummed(record), for: place, in: tables.voids)
      guard let found, let summary else { return isNew && found == nil }
      try mark(found.entry, of: found.profile)
      try write(summary.summary, of: summary.customer)
      try forgetActivityDay(of: found.entry, found.profile)
      try noteChanges([
        Change.Record(
          kind: .interactionVoided, profile: found.profile, instant: found.entry.occurredAt,
          detail: found.entry.digest)
      ])
      return true
    }
  }

  /// Marks an interaction as void in its block.
  mutating func mark(_ entry: TimelineEntry, of profile: UInt64) throws(LMDBError) {
    guard let key = try access.blockKey(holding: entry.position, of: profile) else { return }
    var entries = try access.entries(of: key)
    for index in entries.indices where entries[index].position == entry.position && entries[index].isSame(as: entry) {
      entries[index].isVoided = true
    }
    try put(TimelineBlock.encode(entries), for: key, in: tables.timelines)
  }

  /// Takes a profile out of a day's list if nothing else of the kind counts on that day.
  mutating func forgetActivityDay(of entry: TimelineEntry, _ profile: UInt64) throws(LMDBError) {
    let day = UTCDay.number(of: entry.occurredAt)
    let days = tables.activityDays
    guard try !access.hasInteraction(of: profile, kind: entry.kind, onUTCDay: day) else { return }
    _ = try changing { tx throws(LMDBError) in
      try tx.remove(profile, entry.kind, day: day, in: days)
    }
  }

  /// Notes whose the interactions are that were void before they came.
  mutating func noteOwnersOfVoids(of added: [PlannedInteraction]) throws(LMDBError) {
    for interaction in added where interaction.entry.isVoided {
      for (key, record) in try access.voidRecords(of: interaction.entry.digest) {
        var known = record.value
        known.profile = interaction.profile
        try put(Checksummed(known), for: key, in: tables.voids)
      }
    }
  }

  /// Removes why interactions of some profiles are void.
  mutating func removeTextsOfVoids(_ profiles: [UInt64]) throws(LMDBError) {
    for (key, record) in try access.voidRecords(of: Set(profiles)) {
      var wordless = record
      wordless.reason = ""
      try put(Checksummed(wordless), for: key, in: tables.voids)
    }
  }

  static func digest(of replacement: InteractionKey?, _ reason: String) -> UInt64 {
    if let replacement { return replacement.digest }
    return Checksum64(reason.utf8Span.span.bytes, seed: 2 << 32).value
  }
}

extension InteractionReference {
  /// The key, if it is by that that the interaction is meant.
  var key: InteractionKey? {
    if case .key(let key) = form { key } else { nil }
  }
}

extension StoreAccess {
  /// The summary of a customer as if one interaction were not there.
  fileprivate func folding(
    _ customer: UInt64, without entry: TimelineEntry, of profile: UInt64
  ) throws(CustomerStoreError) -> ActivitySummary {
    let history = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var history: [PlacedStep] = []
      let members = try members(of: customer)
      for member in members {
        try forEachEntry(of: member) { other throws(LMDBError) in
          guard !other.isVoided else { return true }
          let mayBeIt = member == profile && other.occurredAt == entry.occurredAt
          if mayBeIt, try copy(other).isSame(as: entry) { return true }
          let digest = members.count > 1 ? try digest(of: other) : 0
          history.append(PlacedStep(digest: digest, step: try step(of: other)))
          return true
        }
      }
      return history
    }
    return try fold(customer, history: history)
  }

  /// Whether anything of a kind counts on a day.
  func hasInteraction(
    of profile: UInt64, kind: UInt16, onUTCDay day: Int32
  ) throws(LMDBError) -> Bool {
    var isFound = false
    let start = Int64(day).multipliedReportingOverflow(by: 86_400_000_000).partialValue
    let (last, overflows) = start.addingReportingOverflow(86_399_999_999)
    try forEachEntry(
      of: profile, from: TimelinePosition(occurredAt: start, digest: 0),
      to: TimelinePosition(occurredAt: overflows ? .max : last, digest: .max)
    ) { entry throws(LMDBError) in
      isFound = entry.kind == kind && !entry.isVoided
      return !isFound
    }
    return isFound
  }
}
