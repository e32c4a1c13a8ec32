/// An interaction of a batch, checked and encoded, on its way to its timeline.
struct PlannedInteraction {
  /// Its place in the batch.
  let index: Int
  let profile: UInt64
  var entry: TimelineEntry
  let facts: PayloadFacts

  var step: ActivityFold.Step {
    ActivityFold.Step(occurredAt: entry.occurredAt, key: entry.key == nil ? 0 : entry.digest, facts: facts)
  }

  /// The order in which a batch is worked off: by profile, then in the canonical order; equals stay as they came.
  static func precedes(_ first: PlannedInteraction, _ second: PlannedInteraction) -> Bool {
    if first.profile != second.profile { return first.profile < second.profile }
    if first.entry.position != second.entry.position { return first.entry.position < second.entry.position }
    return first.index < second.index
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
