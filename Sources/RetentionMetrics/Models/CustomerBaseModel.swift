public import CustomerModel
public import CustomerStore
public import RetentionMath
public import Segmentation

/// Models of when customers buy and what they spend, fitted to one state of a store: small, without anybody's data, and to
/// be kept by name.
///
/// ```swift
/// let model = try database.read { tx in
///   try tx.fitCustomerBase(asOf: Timestamp(day: "2027-01-01"), unit: .week)
/// }
/// model.provenance.customerCount  // == 1
/// model.flags.isEmpty  // == false
/// ```
public struct CustomerBaseModel: Hashable, Sendable, Codable {
  /// When customers buy.
  public let purchases: FittedPurchaseModel
  /// What they spend; `nil` if nobody paid anything for a repeat purchase.
  public let spend: FittedGammaGamma?
  /// Where it comes from.
  public let provenance: ModelProvenance

  /// What to beware of, of both models.
  public var flags: [FitFlag] { purchases.flags + (spend?.flags ?? []).filter { !purchases.flags.contains($0) } }
}

/// What a model was fitted to.
///
/// ```swift
/// let model = try database.read { tx in try tx.fitCustomerBase(asOf: Timestamp(day: "2027-01-01"), unit: .week) }
/// model.provenance.currency  // == "EUR"
/// ```
public struct ModelProvenance: Hashable, Sendable, Codable {
  /// Up to which instant: what occurred then or later did not count.
  public let asOf: Timestamp
  /// What the store had learned by then alone, if that was asked for.
  public let knownAt: Timestamp?
  /// The segment's conditions, if it was fitted to one.
  public let segment: String?
  /// The code of the currency of values.
  public let currency: String?
  /// The zone by which days were counted.
  public let timeZone: String
  /// How many customers had bought.
  public let customerCount: Int
  /// How many had bought again and paid for it.
  public let spenderCount: Int
  /// How many different histories they have.
  public let distinctHistoryCount: Int
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// Fits models of when customers buy and what they spend.
  ///
  /// What does not determine a model gives one that is safe to use, and flags that say so. The same state and the same
  /// arguments give the same bits.
  ///
  /// - Parameters:
  ///   - family: which model of purchases.
  ///   - asOf: what occurred then or later does not count.
  ///   - unit: the unit in which the model counts time.
  ///   - currency: which values count; the one that all orders are in if left out.
  ///   - segment: whose purchases; everybody's if left out.
  ///   - knownAt: only what the store had learned by then; what it knows now if left out.
  ///   - options: how to fit; ``FitOptions/startingPoint`` of an earlier model makes it fast.
  /// - Throws: ``CustomerBaseError``; ``CustomerBaseError/fit(_:)`` with ``FitError/noCustomers`` if nobody bought.
  /// - Complexity: O(customers), and a dozen times the distinct histories.
  public borrowing func fitCustomerBase(
    _ family: PurchaseModelFamily = .mbgNBD, asOf: Timestamp, unit: TimeUnit, currency: Currency? = nil,
    of segment: CompiledSegment? = nil, knownAt: Timestamp? = nil, options: FitOptions = FitOptions()
  ) throws(CustomerBaseError) -> CustomerBaseModel {
    let base = try customerBase(asOf: asOf, unit: unit, currency: currency, of: segment, knownAt: knownAt)
    return try CustomerBaseModel(
      fitting: base, family, segment: segment, knownAt: knownAt, timeZone: timeZone, options: options)
  }
}

extension CustomerBaseModel {
  init(
    fitting base: CustomerBase, _ family: PurchaseModelFamily, segment: CompiledSegment?, knownAt: Timestamp?,
    timeZone: TimeZoneIdentifier, options: FitOptions
  ) throws(CustomerBaseError) {
    let (counts, spendCounts) = (try base.counts(), try base.spendCounts())
    do throws(FitError) {
      purchases = try family.fit(to: counts, options: options)
      var spendOptions = options
      // Starts and priors are of the model of purchases.
      spendOptions.startingPoint = nil
      spendOptions.prior = nil
      spend = spendCounts.customerCount > 0 ? try FittedGammaGamma(fitting: spendCounts, options: spendOptions) : nil
    } catch {
      throw .fit(error)
    }
    provenance = ModelProvenance(
      asOf: base.asOf, knownAt: knownAt, segment: segment?.source.description, currency: base.currency?.code,
      timeZone: timeZone.name, customerCount: counts.customerCount, spenderCount: spendCounts.customerCount,
      distinctHistoryCount: counts.distinctCount)
  }
}
