internal import RecordCoding

/// An interaction of a batch on its way to its timeline.
struct PlannedInteraction {
  /// Its place in the batch.
  let index: Int
  let profile: UInt64
  /// What is stored, with the store's codes. Its bytes are those of the batch.
  var entry: PreparedInteraction

  var step: ActivityFold.Step {
    ActivityFold.Step(occurredAt: entry.occurredAt, key: entry.hasKey ? entry.digest : 0, facts: entry.facts)
  }

  /// What a batch is sorted by, for moving these is much less work than moving interactions.
  private struct Place {
    let profile: UInt64
    let position: TimelinePosition
    /// Where it is in the batch as it came.
    let offset: Int
  }

  /// The order in which a batch is worked off: by profile, then in the canonical order; equals stay as they came.
  static func inOrder(_ planned: consuming [PlannedInteraction]) -> [PlannedInteraction] {
    guard planned.count > 1 else { return planned }
    var places: [Place] = []
    places.reserveCapacity(planned.count)
    for (offset, interaction) in planned.enumerated() {
      places.append(Place(profile: interaction.profile, position: interaction.entry.position, offset: offset))
    }
    places.sort { first, second in
      if first.profile != second.profile { return first.profile < second.profile }
      if first.position != second.position { return first.position < second.position }
      return first.offset < second.offset
    }
    return places.map { planned[$0.offset] }
  }
}

extension PreparedInteraction {
  /// The interaction with bytes of its own, whose codes are the store's.
  ///
  /// - Parameter bytes: those of the batch.
  func timelineEntry(in bytes: RawSpan) -> TimelineEntry {
    TimelineEntry(
      occurredAt: occurredAt, digest: digest, recordedAt: recordedAt, kind: kind, isVoided: isVoided,
      key: stored(key, in: bytes), corrected: stored(corrected, in: bytes),
      payload: [UInt8](copying: bytes.extracting(payload)))
  }

  private func stored(_ text: Key?, in bytes: RawSpan) -> StoredKey? {
    text.map { StoredKey(source: $0.source, id: [UInt8](copying: bytes.extracting($0.id))) }
  }

  /// Whether two interactions of a batch at one place of a timeline are the same one: of the same key, or without one and
  /// of the same content.
  func isSame(as other: PreparedInteraction, in bytes: RawSpan) -> Bool {
    Self.areSame(key, other.key, in: bytes) && (hasKey || hasSameContent(as: other, in: bytes))
  }

  /// Whether two interactions of a batch tell the same.
  func hasSameContent(as other: PreparedInteraction, in bytes: RawSpan) -> Bool {
    occurredAt == other.occurredAt && kind == other.kind
      && bytes.extracting(payload).keyOrder(to: bytes.extracting(other.payload)) == .same
      && Self.areSame(corrected, other.corrected, in: bytes)
  }

  static func areSame(_ first: Key?, _ second: Key?, in bytes: RawSpan) -> Bool {
    guard let first, let second else { return first == nil && second == nil }
    return first.source == second.source
      && bytes.extracting(first.id).keyOrder(to: bytes.extracting(second.id)) == .same
  }
}

extension TimelineEntry {
  /// Whether two interactions at one place of a timeline are the same one: of the same key, or without one and of the
  /// same content.
  func isSame(as other: TimelineEntry) -> Bool {
    key == other.key && (key != nil || hasSameContent(as: other))
  }

  /// Whether two interactions tell the same.
  func hasSameContent(as other: TimelineEntry) -> Bool {
    occurredAt == other.occurredAt && kind == other.kind && payload == other.payload && corrected == other.corrected
  }
}
