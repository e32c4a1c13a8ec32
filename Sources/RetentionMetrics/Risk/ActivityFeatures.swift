internal import CustomerModel
internal import CustomerStore

/// What a model of activity knows of a customer at an instant: from the summary as it was then, nothing of later.
enum ActivityFeatures {
  /// The names, in the order of the values: each the end of "more …".
  static let names = [
    "silence for their tempo", "days since the last activity", "days since the first activity", "active days",
    "purchase days", "support cases",
    "open cases", "opened messages", "running contracts", "cancelled contracts", "low scores", "high scores",
  ]

  /// - Returns: `nil` for somebody who has not been active.
  static func values(_ summary: ActivitySummary, at instant: Timestamp) -> [Double]? {
    let firsts = [summary.purchases.firstAt, summary.sessions.firstAt].compactMap { $0 }
    let lasts = [summary.purchases.lastAt, summary.sessions.lastAt].compactMap { $0 }
    guard let first = firsts.min(), let last = lasts.max() else { return nil }
    func days(since other: Timestamp) -> Double {
      max(0, (Double(instant.microseconds) - Double(other.microseconds)) / Double(microsecondsInDay))
    }
    // Counts matter by their size: from 1 to 2 is as much as from 10 to 20.
    func size(_ value: Double) -> Double { logarithm(1 + value) }
    let nps = summary.feedback.lastNPS
    let activeDays = Double(summary.sessions.days) + Double(summary.purchases.days)
    // The usual gap; of somebody who was active once, the time that has been waited for another.
    let gap = max(1, (days(since: first) - days(since: last)) / max(1, activeDays - 1))
    let tempo = activeDays > 1 ? days(since: last) / gap : 1
    return [
      size(tempo), size(days(since: last)), size(days(since: first)),
      size(activeDays), size(Double(summary.purchases.days)),
      size(Double(summary.cases.count)), size(Double(max(0, summary.cases.openCount))),
      size(Double(summary.messages.openedCount)), size(Double(max(0, summary.subscriptions.activeCount))),
      size(Double(max(0, summary.subscriptions.cancelledCount))), nps.map { $0 <= 6 ? 1 : 0 } ?? 0,
      nps.map { $0 >= 9 ? 1 : 0 } ?? 0,
    ]
  }
}
