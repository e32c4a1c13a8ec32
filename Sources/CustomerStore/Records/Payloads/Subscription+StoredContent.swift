internal import CustomerModel
internal import RecordCoding

/// Event and cause in a byte, flags in another, amount, period, paid until; number, plan, reason.
extension Subscription: StoredContent {
  struct Head: StoredFlags {
    let rawValue: UInt8

    static let amount = Head(rawValue: 1 << 0)
    static let period = Head(rawValue: 1 << 1)
    static let paidUntil = Head(rawValue: 1 << 2)
    /// The instant is a whole second, and told in seconds.
    static let wholeSeconds = Head(rawValue: 1 << 3)
    static let reason = Head(rawValue: 1 << 4)
    /// Two bits for the unit of the period.
    static let unit = Head(rawValue: 3 << unitShift)
    static let known: Head = [.amount, .period, .paidUntil, .wholeSeconds, .reason, .unit]

    static let unitShift: UInt8 = 5
  }

  func encode(into encoder: inout ValueEncoder) {
    var head: Head = []
    if recurringAmount != nil { head.insert(.amount) }
    if let period { head.formUnion([.period, Head(rawValue: period.unit.code << Head.unitShift)]) }
    let (seconds, rest) = (paidUntil?.microseconds ?? 0).quotientAndRemainder(dividingBy: 1_000_000)
    if paidUntil != nil { head.formUnion(rest == 0 ? [.paidUntil, .wholeSeconds] : .paidUntil) }
    if reason != nil { head.insert(.reason) }
    encoder.append(littleEndian: event.code | (cause?.code ?? 0) << 4)
    encoder.append(littleEndian: head.rawValue)
    if let recurringAmount { encoder.append(money: recurringAmount) }
    if let period { encoder.append(count: Int64(period.count)) }
    if let paidUntil { encoder.append(signedVarint: rest == 0 ? seconds : paidUntil.microseconds) }
    encoder.append(string: subscriptionID)
    encoder.append(string: plan)
    encoder.append(optional: reason)
  }

  @inline(__always)
  @discardableResult
  static func readHead(_ decoder: inout ValueDecoder, into facts: inout PayloadFacts) throws(CodingError) -> Head {
    let first = try decoder.readLittleEndian(UInt8.self)
    facts.subscriptionEvent = try Event.stored(first & 0xF)
    if first >> 4 != 0 { facts.cause = try Cause.stored(first >> 4) }
    let head = try Head.read(&decoder)
    if head.contains(.amount) {
      facts.currency = try decoder.readLittleEndian()
      facts.minorUnits = try decoder.readCount64()
    }
    if head.contains(.period) {
      facts.periodUnit = try BillingPeriod.Unit.stored(head.rawValue >> Head.unitShift)
      facts.periodCount = try decoder.readWord()
    }
    if head.contains(.paidUntil) {
      let number = try decoder.readSignedVarint()
      let (microseconds, overflows) = number.multipliedReportingOverflow(
        by: head.contains(.wholeSeconds) ? 1_000_000 : 1)
      guard !overflows else {
        throw .invalidValue(type: "Timestamp", reason: "\(number) seconds from 1970 are beyond the year 9999")
      }
      facts.paidUntil = microseconds
    }
    return head
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    var facts = PayloadFacts(kind: 3)
    let head = try Self.readHead(&decoder, into: &facts)
    guard let event = facts.subscriptionEvent, head.contains(.period) || head.isDisjoint(with: .unit),
      head.contains(.paidUntil) || !head.contains(.wholeSeconds)
    else { throw .invalidValue(type: "Subscription", reason: "a bit is set for a part that is not there") }
    var recurringAmount: Money?
    if head.contains(.amount) {
      recurringAmount = Money(minorUnits: facts.minorUnits, currency: try Currency.stored(facts.currency))
    }
    self.init(
      event: event, subscriptionID: try decoder.readString(), plan: try decoder.readString(),
      recurringAmount: recurringAmount,
      period: facts.periodUnit.map { BillingPeriod($0, count: facts.periodCount) },
      paidUntil: try facts.paidUntil.map { number throws(CodingError) in
        try Self.paidUntil(number, isWholeSeconds: head.contains(.wholeSeconds))
      },
      cause: facts.cause, reason: try decoder.readString(if: head.contains(.reason)))
  }

  private static func paidUntil(_ microseconds: Int64, isWholeSeconds: Bool) throws(CodingError) -> Timestamp {
    guard microseconds.isMultiple(of: 1_000_000) == isWholeSeconds else {
      throw .invalidValue(type: "Timestamp", reason: "a whole second is not told in seconds")
    }
    do throws(ModelError) {
      return try Timestamp(microsecondsSince1970: microseconds)
    } catch {
      throw .invalidValue(type: "Timestamp", reason: error.description)
    }
  }
}
