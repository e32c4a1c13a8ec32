internal import CustomerModel
internal import RecordCoding

extension PurchaseActivity {
  func encodeOrders(into encoder: inout ValueEncoder, _ widths: SummaryWidths) {
    encoder.append(instant: firstAt, widths)
    encoder.append(instant: lastAt, widths)
    encoder.append(count: count, widths)
    encoder.append(count: days, widths)
  }

  init(ordersFrom decoder: inout ValueDecoder, _ widths: SummaryWidths) throws(CodingError) {
    self.init()
    firstAt = try decoder.readInstant(widths)
    lastAt = try decoder.readInstant(widths)
    count = try decoder.readCount(widths)
    days = try decoder.readCount(widths)
  }

  func encodeGaps(into encoder: inout ValueEncoder, _ widths: SummaryWidths) {
    encoder.append(instant: secondToLastAt, widths)
    encoder.append(instant: thirdToLastAt, widths)
    encoder.append(count: longestGapInDays, widths)
    encoder.append(amount: Int64(bitPattern: sumOfSquaredGaps), widths)
    encoder.append(littleEndian: sumOfLogarithmsOfGaps.bitPattern)
  }

  mutating func readGaps(from decoder: inout ValueDecoder, _ widths: SummaryWidths) throws(CodingError) {
    secondToLastAt = try decoder.readInstant(widths)
    thirdToLastAt = try decoder.readInstant(widths)
    longestGapInDays = try decoder.readCount(widths)
    sumOfSquaredGaps = UInt64(bitPattern: try decoder.readAmount(widths))
    sumOfLogarithmsOfGaps = Double(bitPattern: try decoder.readLittleEndian())
  }
}

extension CurrencyAmounts {
  /// The least bytes of a row: the currency and five amounts.
  static var byteCount: Int { 2 + 5 * 4 }

  func encode(into encoder: inout ValueEncoder, _ widths: SummaryWidths) {
    encoder.append(littleEndian: currency.packedCode)
    encoder.append(amount: grossMinorUnits, widths)
    encoder.append(amount: refundedMinorUnits, widths)
    encoder.append(amount: firstDayMinorUnits, widths)
    encoder.append(amount: purchaseCostMinorUnits, widths)
    encoder.append(amount: serviceCostMinorUnits, widths)
  }

  init(from decoder: inout ValueDecoder, _ widths: SummaryWidths) throws(CodingError) {
    guard let row = try Self(ordersFrom: &decoder, widths) else {
      throw .invalidValue(type: "CurrencyAmounts", reason: "a row has no currency")
    }
    self = row
    purchaseCostMinorUnits = try decoder.readAmount(widths)
    serviceCostMinorUnits = try decoder.readAmount(widths)
  }

  /// Reads what stands behind the orders; `nil` if that is none of any currency.
  init?(ordersFrom decoder: inout ValueDecoder, _ widths: SummaryWidths) throws(CodingError) {
    let code = try decoder.readLittleEndian(UInt16.self)
    let amounts = (
      try decoder.readAmount(widths), try decoder.readAmount(widths), try decoder.readAmount(widths)
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
  func encodeOrders(into encoder: inout ValueEncoder, _ widths: SummaryWidths) {
    encoder.append(littleEndian: self?.currency.packedCode ?? 0)
    encoder.append(amount: self?.grossMinorUnits ?? 0, widths)
    encoder.append(amount: self?.refundedMinorUnits ?? 0, widths)
    encoder.append(amount: self?.firstDayMinorUnits ?? 0, widths)
  }
}

extension SessionActivity {
  func encode(into encoder: inout ValueEncoder, _ widths: SummaryWidths) {
    encoder.append(instant: firstAt, widths)
    encoder.append(instant: lastAt, widths)
    encoder.append(count: count, widths)
    encoder.append(count: days, widths)
  }

  init(from decoder: inout ValueDecoder, _ widths: SummaryWidths) throws(CodingError) {
    firstAt = try decoder.readInstant(widths)
    lastAt = try decoder.readInstant(widths)
    count = try decoder.readCount(widths)
    days = try decoder.readCount(widths)
  }
}

extension CaseActivity {
  func encode(into encoder: inout ValueEncoder, _ widths: SummaryWidths) {
    encoder.append(count: count, widths)
    encoder.append(count: openCount, widths)
    encoder.append(instant: lastOpenedAt, widths)
    encoder.append(instant: lastEventAt, widths)
  }

  init(from decoder: inout ValueDecoder, _ widths: SummaryWidths) throws(CodingError) {
    count = try decoder.readCount(widths)
    openCount = try decoder.readCount(widths)
    lastOpenedAt = try decoder.readInstant(widths)
    lastEventAt = try decoder.readInstant(widths)
  }
}

extension SubscriptionActivity {
  func encode(into encoder: inout ValueEncoder, _ widths: SummaryWidths) {
    for count in [count, activeCount, trialCount, cancelledCount, pausedCount] { encoder.append(count: count, widths) }
    for instant in [firstStartedAt, lastEventAt, lastExpiredAt, paidUntil] { encoder.append(instant: instant, widths) }
  }

  init(from decoder: inout ValueDecoder, _ widths: SummaryWidths) throws(CodingError) {
    count = try decoder.readCount(widths)
    activeCount = try decoder.readCount(widths)
    trialCount = try decoder.readCount(widths)
    cancelledCount = try decoder.readCount(widths)
    pausedCount = try decoder.readCount(widths)
    firstStartedAt = try decoder.readInstant(widths)
    lastEventAt = try decoder.readInstant(widths)
    lastExpiredAt = try decoder.readInstant(widths)
    paidUntil = try decoder.readInstant(widths)
  }
}

extension FeedbackActivity {
  func encode(into encoder: inout ValueEncoder, _ widths: SummaryWidths) {
    encoder.append(count: count, widths)
    encoder.append(instant: lastAt, widths)
    for score in [lastNPS, lastCSAT, lastCES, lastReview] {
      encoder.append(littleEndian: score.map { Int32(clamping: $0) } ?? .min)
    }
  }

  init(from decoder: inout ValueDecoder, _ widths: SummaryWidths) throws(CodingError) {
    count = try decoder.readCount(widths)
    lastAt = try decoder.readInstant(widths)
    lastNPS = try decoder.readScore()
    lastCSAT = try decoder.readScore()
    lastCES = try decoder.readScore()
    lastReview = try decoder.readScore()
  }
}

extension MessageActivity {
  func encode(into encoder: inout ValueEncoder, _ widths: SummaryWidths) {
    let counts = [sentCount, deliveredCount, openedCount, clickedCount, bouncedCount, unsubscribedCount]
    for count in counts { encoder.append(count: count, widths) }
    encoder.append(instant: lastSentAt, widths)
    encoder.append(instant: lastEngagedAt, widths)
  }

  init(from decoder: inout ValueDecoder, _ widths: SummaryWidths) throws(CodingError) {
    sentCount = try decoder.readCount(widths)
    deliveredCount = try decoder.readCount(widths)
    openedCount = try decoder.readCount(widths)
    clickedCount = try decoder.readCount(widths)
    bouncedCount = try decoder.readCount(widths)
    unsubscribedCount = try decoder.readCount(widths)
    lastSentAt = try decoder.readInstant(widths)
    lastEngagedAt = try decoder.readInstant(widths)
  }
}

extension ValueDecoder {
  @_lifetime(self: copy self)
  fileprivate mutating func readScore() throws(CodingError) -> Int? {
    let score = try readLittleEndian(Int32.self)
    return score == .min ? nil : Int(score)
  }
}
