internal import CustomerModel
internal import RecordCoding

// A summary is a record of sections. The first two bytes say which are there, and how wide fields are: most customers
// have orders and visits and little else, and a section of nothing is left out. The sections that most questions are
// about come first, at places that follow from the widths and not from the other sections: the core at 2, orders behind
// two instants and a count.

extension ActivitySummary {
  /// Which sections there are, one bit each, in their order.
  struct Sections: OptionSet {
    let rawValue: UInt16
    static let purchases = Sections(rawValue: 1 << 0)
    static let gaps = Sections(rawValue: 1 << 1)
    static let sessions = Sections(rawValue: 1 << 2)
    static let cases = Sections(rawValue: 1 << 3)
    static let subscriptions = Sections(rawValue: 1 << 4)
    static let feedback = Sections(rawValue: 1 << 5)
    static let messages = Sections(rawValue: 1 << 6)
    static let others = Sections(rawValue: 1 << 7)
    static let ledger = Sections(rawValue: 1 << 8)
    static let all = Sections(rawValue: (1 << 9) - 1)
  }

  var sections: Sections {
    var sections: Sections = []
    if purchases.count > 0 { sections.insert(.purchases) }
    if purchases.count > 1 { sections.insert(.gaps) }
    if sessions.count > 0 { sections.insert(.sessions) }
    if cases != CaseActivity() { sections.insert(.cases) }
    if subscriptions != SubscriptionActivity() { sections.insert(.subscriptions) }
    if feedback.count > 0 { sections.insert(.feedback) }
    if messages != MessageActivity() { sections.insert(.messages) }
    if referralCount > 0 || communityActivityCount > 0 || customCount > 0 { sections.insert(.others) }
    if !isLedgerOfOrdersAlone { sections.insert(.ledger) }
    return sections
  }

  /// Whether the orders' section holds all that is known of money.
  private var isLedgerOfOrdersAlone: Bool {
    guard ledger.others.isEmpty else { return false }
    guard let row = ledger.first else { return true }
    return purchases.count > 0 && row.purchaseCostMinorUnits == 0 && row.serviceCostMinorUnits == 0
  }

  /// The widths that all of the summary fits into.
  private var widths: SummaryWidths {
    var widths = SummaryWidths()
    widths.admit(firstInteractionAt, lastInteractionAt, purchases.firstAt, purchases.lastAt)
    widths.admit(purchases.secondToLastAt, purchases.thirdToLastAt, sessions.firstAt, sessions.lastAt)
    widths.admit(cases.lastOpenedAt, cases.lastEventAt, feedback.lastAt, messages.lastSentAt, messages.lastEngagedAt)
    widths.admit(
      subscriptions.firstStartedAt, subscriptions.lastEventAt, subscriptions.lastExpiredAt, subscriptions.paidUntil)
    // No other count is greater than that of the interactions, but for gaps of days.
    widths.admit(count: max(interactionCount, purchases.longestGapInDays))
    widths.admit(amount: Int64(bitPattern: purchases.sumOfSquaredGaps))
    for row in [ledger.first].lazy.compactMap({ $0 }) + ledger.others {
      for amount in [
        row.grossMinorUnits, row.refundedMinorUnits, row.firstDayMinorUnits, row.purchaseCostMinorUnits,
        row.serviceCostMinorUnits,
      ] { widths.admit(amount: amount) }
    }
    return widths
  }

  /// Appends the sections.
  func encode(into encoder: inout ValueEncoder) {
    let sections = self.sections
    let widths = self.widths
    encoder.append(littleEndian: sections.rawValue | widths.bits)
    encoder.append(instant: firstInteractionAt, widths)
    encoder.append(instant: lastInteractionAt, widths)
    encoder.append(count: interactionCount, widths)
    if sections.contains(.purchases) {
      purchases.encodeOrders(into: &encoder, widths)
      (sections.contains(.ledger) ? nil : ledger.first).encodeOrders(into: &encoder, widths)
    }
    if sections.contains(.gaps) { purchases.encodeGaps(into: &encoder, widths) }
    if sections.contains(.sessions) { sessions.encode(into: &encoder, widths) }
    if sections.contains(.cases) { cases.encode(into: &encoder, widths) }
    if sections.contains(.subscriptions) { subscriptions.encode(into: &encoder, widths) }
    if sections.contains(.feedback) { feedback.encode(into: &encoder, widths) }
    if sections.contains(.messages) { messages.encode(into: &encoder, widths) }
    if sections.contains(.others) {
      encoder.append(count: referralCount, widths)
      encoder.append(count: communityActivityCount, widths)
      encoder.append(count: customCount, widths)
    }
    if sections.contains(.ledger) {
      encoder.append(array: ledger.rows) { row, encoder in row.encode(into: &encoder, widths) }
    }
  }

  /// Reads the sections.
  init(from decoder: inout ValueDecoder) throws(CodingError) {
    var bits: UInt16 = try decoder.readLittleEndian()
    let widths = SummaryWidths(takingFrom: &bits)
    let sections = Sections(rawValue: bits)
    guard let widths, sections.isSubset(of: .all) else {
      throw .invalidValue(type: "ActivitySummary", reason: "it has sections that this release does not know")
    }
    firstInteractionAt = try decoder.readInstant(widths)
    lastInteractionAt = try decoder.readInstant(widths)
    interactionCount = try decoder.readCount(widths)
    if sections.contains(.purchases) {
      purchases = try PurchaseActivity(ordersFrom: &decoder, widths)
      if let row = try CurrencyAmounts(ordersFrom: &decoder, widths) { ledger = CurrencyLedger(rows: [row]) }
    }
    if sections.contains(.gaps) { try purchases.readGaps(from: &decoder, widths) }
    if sections.contains(.sessions) { sessions = try SessionActivity(from: &decoder, widths) }
    if sections.contains(.cases) { cases = try CaseActivity(from: &decoder, widths) }
    if sections.contains(.subscriptions) { subscriptions = try SubscriptionActivity(from: &decoder, widths) }
    if sections.contains(.feedback) { feedback = try FeedbackActivity(from: &decoder, widths) }
    if sections.contains(.messages) { messages = try MessageActivity(from: &decoder, widths) }
    if sections.contains(.others) {
      referralCount = try decoder.readCount(widths)
      communityActivityCount = try decoder.readCount(widths)
      customCount = try decoder.readCount(widths)
    }
    if sections.contains(.ledger) {
      ledger = CurrencyLedger(
        rows: try decoder.readArray(minimumByteCount: CurrencyAmounts.byteCount) {
          (decoder: inout ValueDecoder) throws(CodingError) in try CurrencyAmounts(from: &decoder, widths)
        })
    }
  }
}
