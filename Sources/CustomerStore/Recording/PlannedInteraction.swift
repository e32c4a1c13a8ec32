/// An interaction of a batch, checked and encoded, on its way to its timeline.
struct PlannedInteraction {
  /// Its place in the batch.
  let index: Int
  let profile: UInt64
  var entry: TimelineEntry
  let facts: PayloadFacts

  /// Whether two tell the same of the same profile.
  func tellsSame(as other: PlannedInteraction) -> Bool {
    profile == other.profile && entry.hasSameContent(as: other.entry)
  }

  var step: ActivityFold.Step {
    ActivityFold.Step(occurredAt: entry.occurredAt, key: entry.key == nil ? 0 : entry.digest, facts: facts)
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
    return permuted(planned, places)
  }

  /// The interactions as places say, each moved and none copied: what is behind the start of a cycle moves up until the
  /// cycle ends.
  private static func permuted(
    _ planned: consuming [PlannedInteraction], _ places: [Place]
  ) -> [PlannedInteraction] {
    var offsets = places.map(\.offset)
    for start in offsets.indices {
      var place = start
      while offsets[place] != start {
        let next = offsets[place]
        planned.swapAt(place, next)
        offsets[place] = place
        place = next
      }
      offsets[place] = place
    }
    return planned
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
