internal import CustomerModel

/// What a segment is about: which part of histories its conditions read, and which ranks they need.
struct SegmentUsage {
  private var kinds: Set<InteractionKind> = []
  /// Whether interactions of any kind are read.
  private var needsAllKinds = false
  /// Whether the first interaction of any kind is asked for.
  var needsFirstInteraction = false
  private var windows: [ActivityWindow] = []
  var ranks: [Evaluator.RankedMeasure] = []

  mutating func note(_ window: ActivityWindow) { windows.append(window) }

  mutating func note(_ activity: Activity) {
    note(activity.window)
    if let kind = activity.kind { kinds.insert(kind) } else { needsAllKinds = true }
  }

  /// What of a history has to be read at an instant. Windows of the calendar begin a day earlier or later in other zones.
  func scope(at now: Timestamp, knownAt: Timestamp?) throws(SegmentError) -> HistoryScope {
    // What was known by a time is not in the summary.
    let readsFirst = needsFirstInteraction && knownAt != nil
    let needsAll = needsAllKinds || readsFirst
    let isEver = readsFirst || windows.contains { $0 == .ever }
    var start = isEver ? Timestamp.earliest : now
    for window in isEver ? [] : windows {
      let interval = try SegmentError.window("window") { () throws(ModelError) in try window.resolved(at: now, in: .utc)
      }
      let margin: Int64 = window.dependsOnZone ? 2 * 86_400_000_000 : 0
      let (earlier, overflows) = interval.from.microseconds.subtractingReportingOverflow(margin)
      start = min(start, overflows ? .earliest : Timestamp(microseconds: earlier))
    }
    return HistoryScope(
      kinds: needsAll ? nil : kinds,
      window: try SegmentError.window("now") { () throws(ModelError) in try TimeWindow(from: start, to: now) },
      knownAt: knownAt)
  }
}
