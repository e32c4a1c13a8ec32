package import CustomerModel
internal import LMDB
internal import RecordCoding

/// Interactions that are checked and encoded, but not of a store yet: what of recording needs no transaction, so that it is
/// done beside one, on another thread.
package struct PreparedInteractions: Sendable {
  /// Texts and contents, one behind the other.
  private(set) var bytes: [UInt8] = []
  /// In the order in which they came. What stands at the places of ``refused`` means nothing.
  private(set) var entries: [PreparedInteraction] = []
  /// Those that no store takes, and why.
  private(set) var refused: [Int: CustomerStoreError] = [:]
  /// Whose they are, each once.
  private(set) var owners: [ExternalID] = []
  /// The sources of keys, each once.
  private(set) var sources = TextPlaces()
  /// The names of hosts' kinds, each once.
  private(set) var kinds = TextPlaces()

  /// Where ``owners`` are, by 64 bits that stand for them.
  private var places: [UInt64: UInt32] = [:]
  /// The few that share those bits with another.
  private var others: [ExternalID: UInt32] = [:]
  private var scratch: [UInt8] = []

  package init() {}

  /// How many interactions were added.
  package var count: Int { entries.count }

  /// About the bytes of memory that are taken.
  package var byteCount: Int {
    bytes.count + entries.count * MemoryLayout<PreparedInteraction>.stride
      + owners.count * MemoryLayout<(ExternalID, UInt64, UInt32)>.stride
  }

  /// The key of one of them, in its host's words.
  func key(at place: Int) -> InteractionKey? {
    guard let key = entries[place].key else { return nil }
    return InteractionKey(
      source: sources.texts[Int(key.source)], id: String(decoding: bytes[key.id], as: UTF8.self))
  }

  package mutating func reserveCapacity(_ count: Int) {
    entries.reserveCapacity(count)
  }

  /// Adds an interaction. One that breaks a rule is told by the outcome of its recording.
  ///
  /// - Parameter isAdmitted: whether a store admitted it once, so that it is taken as it is, and stays void if it was.
  package mutating func append(_ interaction: Interaction, isAdmitted: Bool = false) {
    do throws(CustomerStoreError) {
      entries.append(try prepared(interaction, isAdmitted: isAdmitted))
    } catch {
      refused[entries.count] = error
      entries.append(Self.placeholder)
    }
  }

  private static let placeholder = PreparedInteraction(
    occurredAt: 0, digest: 0, recordedAt: 0, facts: PayloadFacts(kind: 0), start: 0, owner: 0, kind: 0,
    isRecordedNow: true)

  private mutating func prepared(
    _ interaction: Interaction, isAdmitted: Bool
  ) throws(CustomerStoreError) -> PreparedInteraction {
    if !isAdmitted {
      do throws(InteractionError) {
        try interaction.validate()
      } catch {
        throw .invalidInteraction(key: interaction.key, error)
      }
    }
    let kind = interaction.payload.kind
    let content = PayloadCoding.bytes(of: interaction.payload)
    let code = try code(of: kind)
    let facts: PayloadFacts
    do throws(CodingError) {
      facts = try PayloadCoding.facts(kindCode: code, payload: content.span.bytes)
    } catch {
      throw .storage(.undecodable(table: StoreTables.timelinesTableName, cause: error))
    }
    let digest =
      if let key = interaction.key { self.digest(of: key) } else {
        InteractionDigest.ofContent(kind: kind, payload: content.span.bytes)
      }
    var prepared = PreparedInteraction(
      occurredAt: interaction.occurredAt.microseconds, digest: digest,
      recordedAt: interaction.recordedAt?.microseconds ?? 0, facts: facts, start: bytes.count,
      owner: place(of: interaction.externalID), kind: code, isVoided: isAdmitted && interaction.isVoided,
      isRecordedNow: interaction.recordedAt == nil)
    if let key = interaction.key {
      prepared.hasKey = true
      (prepared.keySource, prepared.keyByteCount) = append(key)
    }
    if let corrected = interaction.corrects {
      prepared.hasCorrected = true
      (prepared.correctedSource, prepared.correctedByteCount) = append(corrected)
    }
    prepared.payloadByteCount = append(content.span.bytes)
    return prepared
  }

  private mutating func code(of kind: InteractionKind) throws(CustomerStoreError) -> UInt16 {
    if let code = kind.code { return code }
    let code = UInt16(exactly: kinds.place(of: kind.name) + Int(PreparedInteraction.firstHostKind))
    guard let code else {
      throw .tooManyNames(
        domain: NameDomain.interactionKind.plural, limit: Int(NameDomain.interactionKind.lastCode))
    }
    return code
  }

  /// As ``CustomerModel/InteractionKey/digest``, in memory that is used again.
  private mutating func digest(of key: InteractionKey) -> UInt64 {
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: key.source.utf8)
    scratch.append(0)
    scratch.append(contentsOf: key.id.utf8)
    return Checksum64(scratch.span.bytes).value
  }

  private mutating func append(_ key: InteractionKey) -> (source: UInt32, byteCount: UInt32) {
    (UInt32(clamping: sources.place(of: key.source)), append(key.id.utf8Span.span.bytes))
  }

  private mutating func append(_ more: RawSpan) -> UInt32 {
    bytes.append(copying: more)
    // No text or content that an interaction may have comes near to 4 GiB.
    return UInt32(clamping: more.byteCount)
  }

  private mutating func place(of id: ExternalID) -> UInt32 {
    // A single one needs no table.
    if let last = owners.last, last.hasSameBytes(as: id) { return UInt32(owners.count - 1) }
    if owners.count == 1 { places[owners[0].lookupDigest] = 0 }
    let next = UInt32(clamping: owners.count)
    if !owners.isEmpty {
      let digest = id.lookupDigest
      if let place = places[digest] {
        if owners[Int(place)].hasSameBytes(as: id) { return place }
        if let other = others[id] { return other }
        others[id] = next
      } else {
        places[digest] = next
      }
    }
    owners.append(id)
    return next
  }
}

extension ExternalID {
  /// 64 bits that stand for the identifier while a program runs.
  var lookupDigest: UInt64 {
    Checksum64(value.utf8Span.span.bytes, seed: UInt64(kind.utf8.count)).value
  }

  func hasSameBytes(as other: ExternalID) -> Bool {
    value.hasSameBytes(as: other.value) && kind.hasSameBytes(as: other.kind)
  }
}
