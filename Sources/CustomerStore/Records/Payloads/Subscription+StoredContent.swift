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
  static func readHead(_ decoder: inout ValueDecoder) throws(CodingError) -> (head: Head, facts: PayloadFacts) {
    let first = try decoder.readLittleEndian(UInt8.self)
    let event = try Event.stored(first & 0xF)
    if first >> 4 != 0 { _ = try Cause.stored(first >> 4) }
    let head = try Head.read(&decoder)
    var (currency, minorUnits): (UInt16, Int64) = (0, 0)
    if head.contains(.amount) {
      currency = try decoder.readLittleEndian()
      minorUnits = try decoder.readCount64()
    }
    let periodCount = head.contains(.period) ? try decoder.readCount64() : 0
    let paidUntil = head.contains(.paidUntil) ? try readInstant(&decoder, head) : nil
    return (
      head,
      PayloadFacts(
        subscription: event, cause: first >> 4, currency: currency, minorUnits: minorUnits,
        unit: head.contains(.period) ? head.rawValue >> Head.unitShift : nil, periodCount: periodCount,
        paidUntil: paidUntil)
    )
  }

  /// Reads microseconds since 1970.
  @inline(__always)
  private static func readInstant(_ decoder: inout ValueDecoder, _ head: Head) throws(CodingError) -> Int64 {
    let number = try decoder.readSignedVarint()
    guard head.contains(.wholeSeconds) else { return number }
    let (microseconds, overflows) = number.multipliedReportingOverflow(by: 1_000_000)
    guard !overflows else {
      throw .invalidValue(type: "Timestamp", reason: "\(number) seconds from 1970 are beyond the year 9999")
    }
    return microseconds
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let (head, facts) = try Self.readHead(&decoder)
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
      period: try facts.periodUnit.map { unit throws(CodingError) in
        BillingPeriod(unit, count: try Int.exactly(facts.periodCount))
      },
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
