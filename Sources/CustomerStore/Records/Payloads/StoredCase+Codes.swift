internal import CustomerModel
internal import RecordCoding

// The numbers that stand for cases in timelines. They are part of the format: none may change, and new cases get new
// ones.

extension Subscription.Event: StoredCase {
  var code: UInt8 {
    switch self {
    case .started: 0
    case .trialStarted: 1
    case .renewed: 2
    case .upgraded: 3
    case .downgraded: 4
    case .paused: 5
    case .resumed: 6
    case .cancelled: 7
    case .expired: 8
    }
  }

  init?(code: UInt8) {
    switch code {
    case 0: self = .started
    case 1: self = .trialStarted
    case 2: self = .renewed
    case 3: self = .upgraded
    case 4: self = .downgraded
    case 5: self = .paused
    case 6: self = .resumed
    case 7: self = .cancelled
    case 8: self = .expired
    default: return nil
    }
  }
}

extension BillingPeriod.Unit: StoredCase {
  var code: UInt8 {
    switch self {
    case .days: 0
    case .weeks: 1
    case .months: 2
    case .years: 3
    }
  }

  init?(code: UInt8) {
    switch code {
    case 0: self = .days
    case 1: self = .weeks
    case 2: self = .months
    case 3: self = .years
    default: return nil
    }
  }
}

extension SupportCase.Event: StoredCase {
  var code: UInt8 {
    switch self {
    case .opened: 0
    case .replied: 1
    case .waiting: 2
    case .resolved: 3
    case .reopened: 4
    }
  }

  init?(code: UInt8) {
    switch code {
    case 0: self = .opened
    case 1: self = .replied
    case 2: self = .waiting
    case 3: self = .resolved
    case 4: self = .reopened
    default: return nil
    }
  }
}

extension FeedbackResponse.Metric: StoredCase {
  var code: UInt8 {
    switch self {
    case .nps: 0
    case .csat: 1
    case .ces: 2
    case .review: 3
    }
  }

  init?(code: UInt8) {
    switch code {
    case 0: self = .nps
    case 1: self = .csat
    case 2: self = .ces
    case 3: self = .review
    default: return nil
    }
  }
}

extension MessageEvent.Event: StoredCase {
  var code: UInt8 {
    switch self {
    case .sent: 0
    case .delivered: 1
    case .opened: 2
    case .clicked: 3
    case .bounced: 4
    case .unsubscribed: 5
    }
  }

  init?(code: UInt8) {
    switch code {
    case 0: self = .sent
    case 1: self = .delivered
    case 2: self = .opened
    case 3: self = .clicked
    case 4: self = .bounced
    case 5: self = .unsubscribed
    default: return nil
    }
  }
}

extension MessageEvent.MessageClass: StoredCase {
  var code: UInt8 {
    switch self {
    case .transactional: 0
    case .informational: 1
    case .promotional: 2
    }
  }

  init?(code: UInt8) {
    switch code {
    case 0: self = .transactional
    case 1: self = .informational
    case 2: self = .promotional
    default: return nil
    }
  }
}

extension Referral.State: StoredCase {
  var code: UInt8 {
    switch self {
    case .invited: 0
    case .joined: 1
    case .qualified: 2
    }
  }

  init?(code: UInt8) {
    switch code {
    case 0: self = .invited
    case 1: self = .joined
    case 2: self = .qualified
    default: return nil
    }
  }
}

/// 0 stands for none.
extension Subscription.Cause: StoredCase {
  var code: UInt8 {
    switch self {
    case .voluntary: 1
    case .involuntary: 2
    }
  }

  init?(code: UInt8) {
    switch code {
    case 1: self = .voluntary
    case 2: self = .involuntary
    default: return nil
    }
  }
}

/// 0 stands for none.
extension SupportCase.Participant: StoredCase {
  var code: UInt8 {
    switch self {
    case .customer: 1
    case .agent: 2
    }
  }

  init?(code: UInt8) {
    switch code {
    case 1: self = .customer
    case 2: self = .agent
    default: return nil
    }
  }
}

extension Channel {
  var code: UInt8 {
    switch self {
    case .email: 0
    case .sms: 1
    case .push: 2
    case .inApp: 3
    case .post: 4
    case .phone: 5
    case .other: Self.otherCode
    }
  }

  /// The built-in channel of a code.
  init?(code: UInt8) {
    switch code {
    case 0: self = .email
    case 1: self = .sms
    case 2: self = .push
    case 3: self = .inApp
    case 4: self = .post
    case 5: self = .phone
    default: return nil
    }
  }

  /// The code of channels with a name of their own.
  static let otherCode: UInt8 = 6
}
