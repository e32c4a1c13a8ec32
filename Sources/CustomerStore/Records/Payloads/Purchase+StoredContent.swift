internal import CustomerModel
internal import RecordCoding

/// Flags, currency, total, items, cost; payment method, lines. Five or six bytes for one item.
extension Purchase: StoredContent {
  struct Head: StoredFlags {
    let rawValue: UInt8

    /// There is not one item.
    static let itemCount = Head(rawValue: 1 << 0)
    static let cost = Head(rawValue: 1 << 1)
    /// The cost has a currency of its own.
    static let otherCurrency = Head(rawValue: 1 << 2)
    static let paymentMethod = Head(rawValue: 1 << 3)
    static let lines = Head(rawValue: 1 << 4)
    static let known: Head = [.itemCount, .cost, .otherCurrency, .paymentMethod, .lines]
  }

  func encode(into encoder: inout ValueEncoder) {
    var head: Head = []
    if itemCount != 1 { head.insert(.itemCount) }
    if let cost { head.formUnion(cost.currency == total.currency ? .cost : [.cost, .otherCurrency]) }
    if paymentMethod != nil { head.insert(.paymentMethod) }
    if !lines.isEmpty { head.insert(.lines) }
    encoder.append(littleEndian: head.rawValue)
    encoder.append(money: total)
    if itemCount != 1 { encoder.append(count: Int64(itemCount)) }
    if let cost { encoder.append(money: cost, in: total.currency) }
    encoder.append(optional: paymentMethod)
    lines.encode(in: total.currency, into: &encoder)
  }

  @inline(__always)
  static func readHead(_ decoder: inout ValueDecoder) throws(CodingError) -> (head: Head, facts: PayloadFacts) {
    let head = try Head.read(&decoder)
    let currency: UInt16 = try decoder.readLittleEndian()
    let minorUnits = try decoder.readCount64()
    let itemCount = head.contains(.itemCount) ? try decoder.readCount64() : 1
    // A cost in another currency is not counted, and not valid.
    let cost = head.contains(.cost) && !head.contains(.otherCurrency) ? try decoder.readCount64() : 0
    return (
      head,
      PayloadFacts(purchase: currency, minorUnits: minorUnits, itemCount: itemCount, costMinorUnits: cost)
    )
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let (head, facts) = try Self.readHead(&decoder)
    let currency = try Currency.stored(facts.currency)
    var cost: Money?
    if head.contains(.otherCurrency) {
      guard head.contains(.cost) else {
        throw .invalidValue(type: "Purchase", reason: "there is a currency of the cost, and no cost")
      }
      cost = try decoder.readMoney(in: currency, isOther: true)
    } else if head.contains(.cost) {
      cost = Money(minorUnits: facts.costMinorUnits, currency: currency)
    }
    guard facts.itemCount != 1 || !head.contains(.itemCount) else {
      throw .invalidValue(type: "Purchase", reason: "the number of items is written, and is one")
    }
    let paymentMethod = try decoder.readString(if: head.contains(.paymentMethod))
    let lines = head.contains(.lines) ? try [LineItem].decode(in: currency, from: &decoder) : []
    self.init(
      total: Money(minorUnits: facts.minorUnits, currency: currency), lines: lines,
      itemCount: try Int.exactly(facts.itemCount),
      paymentMethod: paymentMethod, cost: cost)
  }
}
