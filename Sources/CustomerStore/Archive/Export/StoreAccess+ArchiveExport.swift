internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Writes all facts: customers in the order of their numbers, each with what it consented to and did, and what
  /// belongs to no one behind them.
  func export(to writer: inout ArchiveWriter, stateHash: StateHash) throws {
    let catalog = try catalog()
    let lastProfile = try handle.value(for: StoreTables.Counter.lastProfile, in: tables.format) ?? 0
    try writer.append(
      ArchiveHeader(
        settings: settings, schema: catalog.schema, indexes: catalog.indexes.map { ArchivedIndex($0.definition) },
        lastProfile: lastProfile,
        tombstoneKey: try handle.value(for: StoreDocument.tombstoneKey, in: tables.documents).map {
          Hexadecimal.text(of: $0)
        }))
    var profiles = try handle.entries(of: tables.profiles)
    while let entry = try profiles.next() {
      let number = try entry.key().value
      try export(try entry.value().value, number, catalog.schema, to: &writer)
      writer.fraction = Double(number) / Double(max(lastProfile, number))
    }
    try exportPendingVoids(to: &writer)
    var log = try handle.entries(of: tables.identityLog)
    while let entry = try log.next() {
      try writer.append(ArchivedIdentityEvent(try entry.value().value))
      writer.counts.identityEvents += 1
    }
    var tombstones = try handle.entries(of: tables.tombstones)
    while let entry = try tombstones.next() {
      try writer.append(
        ArchivedTombstone(
          hash: Hexadecimal.text(of: try entry.key().bytes), at: Timestamp(microseconds: try entry.value())))
      writer.counts.tombstones += 1
    }
    try exportDocuments(to: &writer)
    try writer.append(
      ArchiveEnd(
        counts: writer.counts, checksum: ArchivedBits(writer.checksum), stateHash: ArchivedBits(stateHash.value)))
    try writer.finish()
  }

  private func exportDocuments(to writer: inout ArchiveWriter) throws {
    var documents = try handle.entries(of: tables.documents)
    while let entry = try documents.next() {
      let name = try entry.key()
      guard StoreDocument.isOfLayerAbove(name) else { continue }
      guard let text = String(validating: try entry.value(), as: UTF8.self) else {
        throw CustomerStoreError.damagedDocument(name: name, reason: "it is no text")
      }
      try writer.append(ArchivedDocument(named: name, text: text))
      writer.counts.documents = (writer.counts.documents ?? 0) + 1
    }
  }

  private func export(
    _ stored: StoredProfile, _ number: UInt64, _ schema: AttributeSchema, to writer: inout ArchiveWriter
  ) throws {
    let id = try externalID(of: stored)
    let root = try root(of: number)
    let isOneOfSeveral = try root != number || members(of: root).count > 1
    try writer.append(
      try ArchivedProfile(number: number, id, customer: isOneOfSeveral ? root : nil, stored.record, schema))
    writer.counts.profiles += 1
    var consents = try handle.entries(
      of: tables.consents, in: .from(KeyPair(CompactID(number), 0), through: KeyPair(CompactID(number), .max)))
    while let entry = try consents.next() {
      let stored = try entry.value().value
      try writer.append(
        ArchivedConsent(
          externalID: id, consent: stored.entry.record, recordedAt: Timestamp(microseconds: stored.recordedAt)))
      writer.counts.consents += 1
    }
    var blocks = try handle.entries(of: tables.timelines, in: .from(.first(of: number), through: .last(of: number)))
    while let block = try blocks.next() {
      let key = try block.key()
      var reader = try tables.reader(of: block.valueBytes, at: key)
      while let entry = try reader.next(in: tables) { try export(try copy(entry), by: id, number, to: &writer) }
    }
  }

  private func export(
    _ entry: TimelineEntry, by id: ExternalID, _ profile: UInt64, to writer: inout ArchiveWriter
  ) throws {
    let interaction = try interaction(entry, by: id)
    try writer.append(ArchivedInteraction(interaction))
    writer.counts.interactions += 1
    guard entry.isVoided else { return }
    for (key, record) in try voidRecords(of: voidDigest(of: entry, profile)) {
      let isByKey = interaction.key != nil
      try writer.append(
        ArchivedVoid(
          externalID: id, key: interaction.key, occurredAt: isByKey ? nil : interaction.occurredAt,
          digest: isByKey ? nil : ArchivedBits(entry.digest), mark: ArchivedBits(key.second),
          replacement: try record.value.replacement.map { stored throws(LMDBError) in try self.key(of: stored) },
          reason: record.value.reason, recordedAt: Timestamp(microseconds: record.value.recordedAt)))
      writer.counts.voids += 1
    }
  }

  /// Writes what was voided in advance, and has not come yet.
  private func exportPendingVoids(to writer: inout ArchiveWriter) throws {
    var voids = try handle.entries(of: tables.voids)
    while let entry = try voids.next() {
      let record = try entry.value().value
      guard let target = record.target else { continue }
      let key = try key(of: target)
      guard try find(InteractionReference(key)) == nil else { continue }
      try writer.append(
        ArchivedVoid(
          key: key, mark: ArchivedBits(try entry.key().second),
          replacement: try record.replacement.map { stored throws(LMDBError) in try self.key(of: stored) },
          reason: record.reason, recordedAt: Timestamp(microseconds: record.recordedAt)))
      writer.counts.voids += 1
    }
  }
}
