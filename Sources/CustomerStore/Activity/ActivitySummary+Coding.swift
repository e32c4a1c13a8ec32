internal import CustomerModel
internal import RecordCoding

// A summary is a record of sections, each of fixed size. The first two bytes say which are there: most customers have
// orders and visits and little else, and a section of nothing is left out. The sections that most questions are about
// come first, at places that do not depend on the others: the core at 2, orders at 22.
//
// An instant is its microseconds; the least number stands for none.

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

  /// Appends the sections.
  func encode(into encoder: inout ValueEncoder) {
    let sections = self.sections
    encoder.append(littleEndian: sections.rawValue)
    encoder.append(instant: firstInteractionAt)
    encoder.append(instant: lastInteractionAt)
    encoder.append(count: interactionCount)
    if sections.contains(.purchases) {
      purchases.encodeOrders(into: &encoder)
      (sections.contains(.ledger) ? nil : ledger.first).encodeOrders(into: &encoder)
    }
    if sections.contains(.gaps) { purchases.encodeGaps(into: &encoder) }
    if sections.contains(.sessions) { sessions.encode(into: &encoder) }
    if sections.contains(.cases) { cases.encode(into: &encoder) }
    if sections.contains(.subscriptions) { subscriptions.encode(into: &encoder) }
    if sections.contains(.feedback) { feedback.encode(into: &encoder) }
    if sections.contains(.messages) { messages.encode(into: &encoder) }
    if sections.contains(.others) {
      encoder.append(count: referralCount)
      encoder.append(count: communityActivityCount)
      encoder.append(count: customCount)
    }
    if sections.contains(.ledger) {
      encoder.append(array: ledger.rows) { row, encoder in row.encode(into: &encoder) }
    }
  }

  /// Reads the sections.
  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let sections = Sections(rawValue: try decoder.readLittleEndian())
    guard sections.isSubset(of: .all) else {
      throw .invalidValue(type: "ActivitySummary", reason: "it has sections that this release does not know")
    }
    firstInteractionAt = try decoder.readInstant()
    lastInteractionAt = try decoder.readInstant()
    interactionCount = try decoder.readActivityCount()
    if sections.contains(.purchases) {
      purchases = try PurchaseActivity(ordersFrom: &decoder)
      if let row = try CurrencyAmounts(ordersFrom: &decoder) { ledger = CurrencyLedger(rows: [row]) }
    }
    if sections.contains(.gaps) { try purchases.readGaps(from: &decoder) }
    if sections.contains(.sessions) { sessions = try SessionActivity(from: &decoder) }
    if sections.contains(.cases) { cases = try CaseActivity(from: &decoder) }
    if sections.contains(.subscriptions) { subscriptions = try SubscriptionActivity(from: &decoder) }
    if sections.contains(.feedback) { feedback = try FeedbackActivity(from: &decoder) }
    if sections.contains(.messages) { messages = try MessageActivity(from: &decoder) }
    if sections.contains(.others) {
      referralCount = try decoder.readActivityCount()
      communityActivityCount = try decoder.readActivityCount()
      customCount = try decoder.readActivityCount()
    }
    if sections.contains(.ledger) {
      ledger = CurrencyLedger(
        rows: try decoder.readArray(minimumByteCount: CurrencyAmounts.byteCount) {
          (decoder: inout ValueDecoder) throws(CodingError) in try CurrencyAmounts(from: &decoder)
        })
    }
  }
}

extension ValueEncoder {
  @_lifetime(self: copy self)
  mutating func append(instant: Timestamp?) { append(littleEndian: instant?.microseconds ?? .min) }

  /// Appends a count. A store has no room for more interactions than 32 bits count.
  @_lifetime(self: copy self)
  mutating func append(count: Int) { append(littleEndian: UInt32(clamping: count)) }
}

extension ValueDecoder {
  @_lifetime(self: copy self)
  mutating func readInstant() throws(CodingError) -> Timestamp? {
    let microseconds = try readLittleEndian(Int64.self)
    return microseconds == .min ? nil : Timestamp(microseconds: microseconds)
  }

  @_lifetime(self: copy self)
  mutating func readActivityCount() throws(CodingError) -> Int { Int(try readLittleEndian(UInt32.self)) }
}
