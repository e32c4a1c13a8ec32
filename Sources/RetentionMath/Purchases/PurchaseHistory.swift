/// What models know of a customer: how often they bought again, when last, and how long they are known.
///
/// ```swift
/// let customer = try PurchaseHistory(repeatPurchases: 2, lastPurchase: 30.43, age: 38.86)
/// customer.age - customer.lastPurchase > 8.4  // == true
/// ```
///
/// Both times count from the customer's *first* purchase, in the unit of the model; purchases of one day are one purchase,
/// and the first is not a repeat purchase.
public struct PurchaseHistory: Hashable, Sendable {
  /// x: the number of repeat purchases, on distinct days.
  public let repeatPurchases: Int
  /// t_x: when the last repeat purchase was; 0 without one.
  public let lastPurchase: Double
  /// T: how long ago the first purchase was.
  public let age: Double

  /// A customer who has just bought for the first time.
  public static let new = PurchaseHistory(unchecked: 0, 0, 0)

  /// A history.
  ///
  /// - Throws: ``PurchaseDataError`` if the figures contradict each other or are not finite.
  public init(repeatPurchases: Int, lastPurchase: Double, age: Double) throws(PurchaseDataError) {
    if let problem = Self.problem(repeatPurchases, lastPurchase, age) { throw PurchaseDataError(problem) }
    self.init(unchecked: repeatPurchases, lastPurchase, age)
  }

  init(unchecked repeatPurchases: Int, _ lastPurchase: Double, _ age: Double) {
    self.repeatPurchases = repeatPurchases
    // There is one zero, or equal rows would not be equal bits.
    self.lastPurchase = lastPurchase + 0.0
    self.age = age + 0.0
  }

  static func problem(_ x: Int, _ last: Double, _ age: Double) -> PurchaseDataError.Problem? {
    if x < 0 { return .negativeCount(x) }
    // Products with weights and stages must stay numbers.
    if x > 1 << 40 { return .tooMany }
    if !(last >= 0 && last < .infinity) { return .invalidTime(name: "the time of the last purchase", last) }
    if !(age >= 0 && age < .infinity) { return .invalidTime(name: "the age", age) }
    if last > age { return .lastPurchaseAfterAge(last, age: age) }
    if x > 0, last == 0 { return .repeatWithoutTime(x) }
    if x == 0, last > 0 { return .timeWithoutRepeat(last) }
    return nil
  }

  /// The same customer after another while without a purchase; a time below 0 counts as 0.
  ///
  /// ```swift
  /// PurchaseHistory.new.idle(for: 5).age  // == 5.0
  /// ```
  public func idle(for time: Double) -> PurchaseHistory {
    PurchaseHistory(unchecked: repeatPurchases, lastPurchase, min(.greatestFiniteMagnitude, age + max(0, time)))
  }
}
