internal import CustomerModel

/// What one customer bought: the numbers that most figures take.
struct PurchaseRecord {
  var customer: UInt64
  var group: Int
  /// Microseconds since 1970.
  var firstAt: Int64
  var lastAt: Int64
  /// The days of the first and of the last order, numbered as ``CalendarDate/dayNumber`` does.
  var firstDay: Int64
  var lastDay: Int64
  var count: Int
  var days: Int
  var gross: Int64 = 0
  var refunded: Int64 = 0
  /// The orders of the first day with one, less what was given back of them.
  var firstDayAmount: Int64 = 0
  /// What the goods cost.
  var purchaseCost: Int64 = 0
  /// What else the customer cost.
  var serviceCost: Int64 = 0

  /// What was paid less what was given back. Sums are checked where they are made, so that differences fit.
  var net: Int64 { gross &- refunded }
  var margin: Int64 { net &- purchaseCost }
  var contribution: Int64 { margin &- serviceCost }
}

/// The one currency in which amounts are added up.
struct MetricCurrency {
  /// The one that the scope names.
  private let wanted: UInt16?
  /// The one that counts.
  private(set) var code: UInt16
  private var others: Set<UInt16> = []

  private let ignoresOthers: Bool

  init(_ wanted: Currency?, ignoringOthers: Bool = false) {
    self.wanted = wanted?.packedCode
    ignoresOthers = ignoringOthers
    code = wanted?.packedCode ?? 0
  }

  var currency: Currency? { Currency(packedCode: code) }

  /// Whether an amount of a currency counts; of an amount of nothing it does not matter.
  @inline(__always)
  mutating func admits(_ other: UInt16, _ amount: Int64) -> Bool {
    if other == code { return true }
    guard amount != 0, other != 0 else { return false }
    if code == 0 {
      code = other
      return true
    }
    others.insert(other)
    return false
  }

  /// - Throws: ``MetricError/mixedCurrencies(_:)`` if amounts in others were met and nobody said which one counts.
  func check() throws(MetricError) {
    guard wanted == nil, !ignoresOthers, !others.isEmpty else { return }
    throw .mixedCurrencies(([code] + others).compactMap(Currency.init(packedCode:)).sorted())
  }

  /// What a reader has to know about amounts in others.
  var notes: [String] {
    others.isEmpty
      ? []
      : [
        "Amounts in \(others.compactMap { Currency(packedCode: $0)?.code }.sorted().joined(separator: ", ")) are left out."
      ]
  }

  func overflow() -> MetricError {
    // Only amounts of a currency are added up.
    currency.map { .amountOverflow(currency: $0) } ?? .mixedCurrencies([])
  }

  func money(_ minorUnits: Int64) -> Money? { currency.map { Money(minorUnits: minorUnits, currency: $0) } }

  /// Minor units as major ones.
  var scale: Double {
    var divisor = 1.0
    for _ in 0..<(currency?.minorUnitDigits ?? 0) { divisor *= 10 }
    return divisor
  }
}

extension Int64 {
  /// Adds, unless the sum is beyond 64 bits.
  mutating func add(_ other: Int64, in currency: MetricCurrency) throws(MetricError) {
    let (sum, overflows) = addingReportingOverflow(other)
    guard !overflows else { throw currency.overflow() }
    self = sum
  }
}
