internal import CustomerModel
internal import CustomerStore

/// When each of one customer's cases was opened, answered and resolved, from their steps in the order of time.
struct SupportCaseTimes {
  struct OpenedCase: Equatable {
    let openedAt: Int64
    var answeredAt: Int64?
    /// `nil` again once it is reopened.
    var resolvedAt: Int64?
    var wasReopened = false
  }

  private(set) var opened: [OpenedCase] = []
  private var places: [UInt64: Int] = [:]
  private var unopened: Set<UInt64> = []

  /// Cases of which something was told, but not that they were opened.
  var unopenedCount: Int { unopened.count }

  mutating func take(_ step: HistoryStep) {
    guard let event = step.caseEvent else { return }
    guard let place = places[step.subject] else {
      if event == .opened {
        places[step.subject] = opened.count
        opened.append(OpenedCase(openedAt: step.occurredAt))
        unopened.remove(step.subject)
      } else {
        unopened.insert(step.subject)
      }
      return
    }
    switch event {
    case .waiting: break
    case .replied:
      if step.participant != .customer { opened[place].answer(at: step.occurredAt) }
    case .resolved:
      opened[place].answer(at: step.occurredAt)
      if opened[place].resolvedAt == nil { opened[place].resolvedAt = step.occurredAt }
    // Some systems say of a case that is opened again that it is opened.
    case .reopened, .opened:
      guard opened[place].resolvedAt != nil else { break }
      opened[place].resolvedAt = nil
      opened[place].wasReopened = true
    }
  }
}

extension SupportCaseTimes.OpenedCase {
  fileprivate mutating func answer(at instant: Int64) {
    if answeredAt == nil { answeredAt = instant }
  }
}
