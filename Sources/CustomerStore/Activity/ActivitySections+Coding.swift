internal import CustomerModel
internal import RecordCoding

extension PurchaseActivity {
  func encodeOrders(into encoder: inout ValueEncoder) {
    encoder.append(instant: firstAt)
    encoder.append(instant: lastAt)
    encoder.append(count: count)
    encoder.append(count: days)
  }

  init(ordersFrom decoder: inout ValueDecoder) throws(CodingError) {
    self.init()
    firstAt = try decoder.readInstant()
    lastAt = try decoder.readInstant()
    count = try decoder.readActivityCount()
    days = try decoder.readActivityCount()
  }

  func encodeGaps(into encoder: inout ValueEncoder) {
    encoder.append(instant: secondToLastAt)
    encoder.append(instant: thirdToLastAt)
    encoder.append(count: longestGapInDays)
    encoder.append(littleEndian: sumOfSquaredGaps)
    encoder.append(littleEndian: sumOfLogarithmsOfGaps.bitPattern)
  }

  mutating func readGaps(from decoder: inout ValueDecoder) throws(CodingError) {
    secondToLastAt = try decoder.readInstant()
    thirdToLastAt = try decoder.readInstant()
    longestGapInDays = try decoder.readActivityCount()
    sumOfSquaredGaps = try decoder.readLittleEndian()
    sumOfLogarithmsOfGaps = Double(bitPattern: try decoder.readLittleEndian())
  }
}

extension CurrencyAmounts {
  /// The least bytes of a row: the currency and five amounts.
  static var byteCount: Int { 2 + 5 * 8 }

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: currency.packedCode)
    encoder.append(littleEndian: grossMinorUnits)
    encoder.append(littleEndian: refundedMinorUnits)
    encoder.append(littleEndian: firstDayMinorUnits)
    encoder.append(littleEndian: purchaseCostMinorUnits)
    encoder.append(littleEndian: serviceCostMinorUnits)
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    guard let row = try Self(ordersFrom: &decoder) else {
      throw .invalidValue(type: "CurrencyAmounts", reason: "a row has no currency")
    }
    self = row
    purchaseCostMinorUnits = try decoder.readLittleEndian()
    serviceCostMinorUnits = try decoder.readLittleEndian()
  }

  /// Reads what stands behind the orders; `nil` if that is none of any currency.
  init?(ordersFrom decoder: inout ValueDecoder) throws(CodingError) {
    let code = try decoder.readLittleEndian(UInt16.self)
    let amounts = (
      try decoder.readLittleEndian(Int64.self), try decoder.readLittleEndian(Int64.self),
      try decoder.readLittleEndian(Int64.self)
    )
    if code == 0 { return nil }
    guard let currency = Currency(packedCode: code) else {
      throw .invalidValue(type: "CurrencyAmounts", reason: "\(code) is no packed code of a currency")
    }
    self.init(currency: currency)
    (grossMinorUnits, refundedMinorUnits, firstDayMinorUnits) = amounts
  }
}

extension CurrencyAmounts? {
  /// Appends the amounts that stand behind the orders.
  func encodeOrders(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: self?.currency.packedCode ?? 0)
    encoder.append(littleEndian: self?.grossMinorUnits ?? 0)
    encoder.append(littleEndian: self?.refundedMinorUnits ?? 0)
    encoder.append(littleEndian: self?.firstDayMinorUnits ?? 0)
  }
}

extension SessionActivity {
  func encode(into encoder: inout ValueEncoder) {
    encoder.append(instant: firstAt)
    encoder.append(instant: lastAt)
    encoder.append(count: count)
    encoder.append(count: days)
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    firstAt = try decoder.readInstant()
    lastAt = try decoder.readInstant()
    count = try decoder.readActivityCount()
    days = try decoder.readActivityCount()
  }
}

extension CaseActivity {
  func encode(into encoder: inout ValueEncoder) {
    encoder.append(count: count)
    encoder.append(count: openCount)
    encoder.append(instant: lastOpenedAt)
    encoder.append(instant: lastEventAt)
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    count = try decoder.readActivityCount()
    openCount = try decoder.readActivityCount()
    lastOpenedAt = try decoder.readInstant()
    lastEventAt = try decoder.readInstant()
  }
}

extension SubscriptionActivity {
  func encode(into encoder: inout ValueEncoder) {
    for count in [count, activeCount, trialCount, cancelledCount, pausedCount] { encoder.append(count: count) }
    for instant in [firstStartedAt, lastEventAt, lastExpiredAt, paidUntil] { encoder.append(instant: instant) }
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    count = try decoder.readActivityCount()
    activeCount = try decoder.readActivityCount()
    trialCount = try decoder.readActivityCount()
    cancelledCount = try decoder.readActivityCount()
    pausedCount = try decoder.readActivityCount()
    firstStartedAt = try decoder.readInstant()
    lastEventAt = try decoder.readInstant()
    lastExpiredAt = try decoder.readInstant()
    paidUntil = try decoder.readInstant()
  }
}

extension FeedbackActivity {
  func encode(into encoder: inout ValueEncoder) {
    encoder.append(count: count)
    encoder.append(instant: lastAt)
    for score in [lastNPS, lastCSAT, lastCES, lastReview] {
      encoder.append(littleEndian: score.map { Int32(clamping: $0) } ?? .min)
    }
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    count = try decoder.readActivityCount()
    lastAt = try decoder.readInstant()
    lastNPS = try decoder.readScore()
    lastCSAT = try decoder.readScore()
    lastCES = try decoder.readScore()
    lastReview = try decoder.readScore()
  }
}

extension MessageActivity {
  func encode(into encoder: inout ValueEncoder) {
    let counts = [sentCount, deliveredCount, openedCount, clickedCount, bouncedCount, unsubscribedCount]
    for count in counts { encoder.append(count: count) }
    encoder.append(instant: lastSentAt)
    encoder.append(instant: lastEngagedAt)
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    sentCount = try decoder.readActivityCount()
    deliveredCount = try decoder.readActivityCount()
    openedCount = try decoder.readActivityCount()
    clickedCount = try decoder.readActivityCount()
    bouncedCount = try decoder.readActivityCount()
    unsubscribedCount = try decoder.readActivityCount()
    lastSentAt = try decoder.readInstant()
    lastEngagedAt = try decoder.readInstant()
  }
}

extension ValueDecoder {
  @_lifetime(self: copy self)
  fileprivate mutating func readScore() throws(CodingError) -> Int? {
    let score = try readLittleEndian(Int32.self)
    return score == .min ? nil : Int(score)
  }
}
