package import CustomerModel

/// Interactions of a sort within a window: what of them the front of a summary tells.
package struct SummaryExtent: BitwiseCopyable, Sendable {
  /// Where a summary tells of a kind.
  enum Subject: UInt8 {
    case all, purchases, sessions
    /// In a section that is there if there was something of a few kinds.
    case section
    /// Nowhere.
    case none
  }

  let subject: Subject
  private let section: UInt16
  /// The window.
  let start: Int64
  let end: Int64
  /// Whether properties are asked for, too, of which a summary knows nothing.
  let hasConditions: Bool

  /// - Parameters:
  ///   - kind: the kind; any if `nil`.
  ///   - end: in front of which instant it occurred.
  package init(_ kind: InteractionKind?, from start: Timestamp, before end: Timestamp, hasConditions: Bool) {
    (self.start, self.end) = (start.microseconds, end.microseconds)
    self.hasConditions = hasConditions
    var section: ActivitySummary.Sections = []
    switch kind {
    case nil: subject = .all
    case .purchase?: subject = .purchases
    case .session?: subject = .sessions
    case .supportCase?: (subject, section) = (.section, .cases)
    case .subscription?: (subject, section) = (.section, .subscriptions)
    case .feedback?: (subject, section) = (.section, .feedback)
    case .referral?, .community?, .custom?: (subject, section) = (.section, .others)
    case .refund?, .message?, .cost?: subject = .none
    }
    self.section = section.rawValue
  }

  /// Which part of a summary's front is looked at.
  var parts: SummaryHead.Parts {
    switch subject {
    case .all, .section, .none: .all
    case .purchases: .purchases
    case .sessions: .sessions
    }
  }

  /// What a summary tells of the interactions that are meant.
  package struct Reading: BitwiseCopyable, Sendable {
    /// At least, and at most, so many there are.
    package var least: Int64
    package var greatest: Int64
    /// The instants of the first and the last one; `nil` if that is not known, or there is none.
    package var first: Int64?
    package var last: Int64?
    /// Whether all interactions of the sort are meant, so that sums over all of time are theirs.
    package var isWhole: Bool

    static let nothing = Reading(least: 0, greatest: 0, first: nil, last: nil, isWhole: true)
    static let unknown = Reading(least: 0, greatest: .max, first: nil, last: nil, isWhole: false)
  }

  /// The instants and the count of all of the sort, in any window; `nil` where a summary has none.
  @inline(__always)
  private func extent(_ head: SummaryHead) -> SummaryHead.Extent? {
    switch subject {
    case .all: head.all
    case .purchases: head.purchases
    case .sessions: head.sessions
    case .section, .none: nil
    }
  }

  /// How many are meant, where all of the sort are or none, as of most customers; `nil` elsewhere.
  @inline(__always)
  func plainCount(_ head: SummaryHead) -> Int64? {
    guard let extent = extent(head) else { return nil }
    if extent.count == 0 || extent.last < start || extent.first >= end { return 0 }
    return extent.first >= start && extent.last < end && !hasConditions ? extent.count : nil
  }

  /// What a summary tells.
  @inline(__always)
  package func reading(_ head: SummaryHead) -> Reading {
    guard let extent = extent(head) else {
      let isOutside = head.all.count == 0 || head.all.last < start || head.all.first >= end
      return isOutside || (subject == .section && head.sections & section == 0) ? .nothing : .unknown
    }
    if extent.count == 0 || extent.last < start || extent.first >= end { return .nothing }
    let (isFirstInside, isLastInside) = (extent.first >= start, extent.last < end)
    var reading = Reading(
      least: extent.count, greatest: extent.count, first: isFirstInside ? extent.first : nil,
      last: isLastInside ? extent.last : nil, isWhole: isFirstInside && isLastInside)
    if !reading.isWhole {
      // Where one of the two is inside, there is one at least, and the other one is not.
      reading.least = isFirstInside || isLastInside ? 1 : 0
      reading.greatest = extent.count &- (isFirstInside || isLastInside ? 1 : 2)
    }
    if hasConditions {
      reading = Reading(least: 0, greatest: reading.greatest, first: nil, last: nil, isWhole: false)
    }
    return reading
  }
}
