internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// The lines that one transaction imports.
///
/// Nothing is checked against the store's rules: what an archive holds was admitted once.
struct ArchiveBatch {
  private var checkpoint: ArchiveCheckpoint
  private let schema: AttributeSchema
  private let lastProfile: UInt64
  private var names = NamePlan()
  private var changes: [Change.Record] = []
  /// What is to be laid in timelines, and where it stands in the archive.
  private var interactions = PreparedInteractions()
  /// Whose they are.
  private var profiles: [UInt64] = []
  private var places: [ArchiveReader.Place] = []
  /// The last profile, as it is told in the archive.
  private var owner: (id: ExternalID, number: UInt64)?
  /// Whether the last line was read.
  private(set) var isAtEnd = false

  init(_ checkpoint: ArchiveCheckpoint, schema: AttributeSchema, lastProfile: UInt64) {
    self.checkpoint = checkpoint
    self.schema = schema
    self.lastProfile = lastProfile
  }

  /// Takes a line, which ends with a line feed.
  mutating func take(_ bytes: [UInt8], _ place: ArchiveReader.Place, _ tx: inout CustomerTransaction) throws {
    do {
      let line = try ArchiveLine(bytes.dropLast())
      switch line.recordName {
      case ArchivedProfile.name: try take(try line.decode(ArchivedProfile.self), &tx)
      case ArchivedInteraction.name: try take(try line.decode(ArchivedInteraction.self).interaction, place, &tx)
      case ArchivedVoid.name: try take(try line.decode(ArchivedVoid.self), &tx)
      case ArchivedConsent.name: try take(try line.decode(ArchivedConsent.self), &tx)
      case ArchivedIdentityEvent.name: try take(try line.decode(ArchivedIdentityEvent.self), &tx)
      case ArchivedTombstone.name: try take(try line.decode(ArchivedTombstone.self), &tx)
      case ArchivedDocument.name: try take(try line.decode(ArchivedDocument.self), &tx)
      case ArchiveEnd.name: try take(try line.decode(ArchiveEnd.self))
      case let name?: throw ArchiveLine.Problem.unknown(path: "\(ArchiveLine.recordMember): \(name)")
      case nil: throw ArchiveLine.Problem.damaged(reason: "it does not say what it is about")
      }
    } catch let problem as ArchiveLine.Problem {
      throw problem.located(at: place)
    }
    checkpoint.checksum = ArchivedBits(ArchiveWriter.checksum(of: bytes, behind: checkpoint.checksum.value))
  }

  /// Writes what was gathered.
  consuming func finish(_ tx: inout CustomerTransaction) throws -> ArchiveCheckpoint {
    let planned = try plannedInteractions(tx)
    try tx.write(names)
    try tx.noteChanges(changes)
    switch try tx.access.plan(planned, of: interactions) {
    case .plan(let plan): try tx.carryOut(plan)
    case .repeated(let index):
      throw ArchiveLine.Problem.damaged(reason: "the interaction is there twice").located(at: places[index])
    }
    return checkpoint
  }

  /// The interactions in the order in which they are laid in timelines.
  private mutating func plannedInteractions(_ tx: borrowing CustomerTransaction) throws -> [PlannedInteraction] {
    var codes = BatchCodes(of: interactions)
    var planned: [PlannedInteraction] = []
    planned.reserveCapacity(profiles.count)
    for (index, profile) in profiles.enumerated() {
      if let error = interactions.refused[index] { throw error }
      let entry = try interactions.entries[index].coded(recordedAt: 0, &codes, of: interactions, &names, tx.access)
      planned.append(PlannedInteraction(index: index, profile: profile, entry: entry))
    }
    return PlannedInteraction.inOrder(planned)
  }

  // MARK: Records

  private mutating func take(_ profile: ArchivedProfile, _ tx: inout CustomerTransaction) throws {
    let id = profile.externalID
    guard profile.number > checkpoint.profile, profile.number <= min(lastProfile, UInt64(UInt32.max)) else {
      throw ArchiveLine.Problem.damaged(
        reason: "the number \(profile.number) is not between \(checkpoint.profile) and \(lastProfile)")
    }
    guard id.value.utf8.count <= IdentityRules.valueByteLimit, id.kind.utf8.count <= IdentityRules.kindByteLimit else {
      throw ArchiveLine.Problem.damaged(reason: "the external identifier is too long")
    }
    let kind = try names.code(of: id.kind, in: .externalIDKind, tx.access)
    let stored = StoredProfile(kind: kind, externalID: id.value, record: try profile.record(schema))
    let number = CompactID(profile.number)
    guard
      try tx.insert(CompactValue(profile.number), for: KeyPair(kind, id.value), in: tx.tables.profilesByExternalID)
    else { throw ArchiveLine.Problem.damaged(reason: "the external identifier is there twice") }
    try tx.put(Checksummed(stored), for: number, in: tx.tables.profiles)
    changes.append(Change.Record(kind: .customerCreated, profile: profile.number))
    if stored.record != ProfileRecord() {
      changes.append(Change.Record(kind: .customerChanged, profile: profile.number))
      try tx.touch(profile.number) { $0.noteAll() }
    }
    if let customer = profile.customer {
      guard customer > 0, customer <= lastProfile else {
        throw ArchiveLine.Problem.damaged(reason: "there is no customer \(customer)")
      }
      try tx.insert(profile.number, for: CompactID(customer), in: tx.tables.members)
      if customer != profile.number {
        try tx.put(CompactValue(customer), for: number, in: tx.tables.roots)
        changes.append(Change.Record(kind: .merged, profile: profile.number, detail: customer))
      }
    }
    checkpoint.profile = profile.number
    checkpoint.counts.profiles += 1
    owner = (id, profile.number)
  }

  private mutating func take(
    _ interaction: Interaction, _ place: ArchiveReader.Place, _ tx: inout CustomerTransaction
  ) throws {
    guard interaction.recordedAt != nil else {
      throw ArchiveLine.Problem.damaged(reason: "'recordedAt' is missing")
    }
    let profile = try number(of: interaction.externalID, tx)
    interactions.append(interaction, isAdmitted: true)
    profiles.append(profile)
    places.append(place)
    checkpoint.counts.interactions += 1
  }

  private mutating func take(_ void: ArchivedVoid, _ tx: inout CustomerTransaction) throws {
    let profile = try void.externalID.map { id in try number(of: id, tx) }
    let digest: UInt64
    switch (void.key, void.occurredAt, void.digest, profile) {
    case (let key?, nil, nil, _): digest = key.digest
    case (nil, let occurredAt?, let content?, let profile?):
      digest = tx.access.voidDigest(ofContent: content.value, at: occurredAt, profile)
    default:
      throw ArchiveLine.Problem.damaged(
        reason: "an interaction is told by 'key', or by 'externalID', 'occurredAt' and 'digest'")
    }
    let record = VoidRecord(
      profile: profile ?? 0, target: try tx.access.stored(void.key, &names),
      replacement: try tx.access.stored(void.replacement, &names), recordedAt: void.recordedAt.microseconds,
      reason: void.reason)
    guard try tx.insert(Checksummed(record), for: KeyPair(digest, void.mark.value), in: tx.tables.voids) else {
      throw ArchiveLine.Problem.damaged(reason: "it is there twice")
    }
    checkpoint.counts.voids += 1
  }

  private mutating func take(_ consent: ArchivedConsent, _ tx: inout CustomerTransaction) throws {
    let profile = try number(of: consent.externalID, tx)
    let entry = ConsentEntry(consent.consent)
    let key = KeyPair(CompactID(profile), entry.digest)
    let stored = StoredConsent(entry, recordedAt: consent.recordedAt.microseconds)
    guard try tx.insert(Checksummed(stored), for: key, in: tx.tables.consents) else {
      throw ArchiveLine.Problem.damaged(reason: "the consent is there twice")
    }
    changes.append(
      Change.Record(
        kind: .consentRecorded, profile: profile, instant: consent.consent.at.microseconds, detail: entry.digest))
    checkpoint.counts.consents += 1
  }

  private mutating func take(_ event: ArchivedIdentityEvent, _ tx: inout CustomerTransaction) throws {
    try tx.append(event.record)
    checkpoint.counts.identityEvents += 1
  }

  private mutating func take(_ tombstone: ArchivedTombstone, _ tx: inout CustomerTransaction) throws {
    guard let hash = Hexadecimal.bytes(of: tombstone.hash), hash.count == 16 else {
      throw ArchiveLine.Problem.damaged(reason: "'hash' has not 32 hexadecimal digits")
    }
    guard try tx.insert(tombstone.at.microseconds, for: RawKey(hash), in: tx.tables.tombstones) else {
      throw ArchiveLine.Problem.damaged(reason: "the tombstone is there twice")
    }
    checkpoint.counts.tombstones += 1
  }

  private mutating func take(_ document: ArchivedDocument, _ tx: inout CustomerTransaction) throws {
    guard StoreDocument.isOfLayerAbove(document.named), StoreDocument.staged(document.named).utf8.count <= 500 else {
      throw ArchiveLine.Problem.damaged(reason: "no document can be named '\(document.named)'")
    }
    guard try !tx.access.handle.contains(document.named, in: tx.tables.documents) else {
      throw ArchiveError.storeNotEmpty(reason: "segments or models of its own")
    }
    guard try tx.insert(Array(document.text.utf8), for: StoreDocument.staged(document.named), in: tx.tables.documents)
    else { throw ArchiveLine.Problem.damaged(reason: "the document is there twice") }
    checkpoint.counts.documents = (checkpoint.counts.documents ?? 0) + 1
  }

  private mutating func take(_ end: ArchiveEnd) throws {
    guard end.counts == checkpoint.counts else {
      throw ArchiveError.changedLines(reason: "there are more or fewer records than the last line says")
    }
    guard end.checksum == checkpoint.checksum else {
      throw ArchiveError.changedLines(reason: "the checksum is another one than the last line says")
    }
    checkpoint.stateHash = end.stateHash
    checkpoint.phase = .customers
    isAtEnd = true
  }

  /// The number of the profile of an external identifier, most often the last one.
  private mutating func number(
    of id: ExternalID, _ tx: borrowing CustomerTransaction
  ) throws -> UInt64 {
    if let owner, owner.id == id { return owner.number }
    let kind = try names.code(of: id.kind, in: .externalIDKind, tx.access)
    let stored = try tx.access.handle.value(for: KeyPair(kind, id.value), in: tx.tables.profilesByExternalID)
    guard let stored else { throw ArchiveLine.Problem.damaged(reason: "there is no profile of \(id) in front of it") }
    owner = (id, stored.number)
    return stored.number
  }
}
