public import CustomerModel
internal import CustomerStore
public import RetentionMath
public import RetentionMetrics
public import Segmentation

extension RetentionDatabase {
  /// Models of when customers buy and what they are worth.
  public var models: Models { Models(database: self) }

  /// Models of when customers buy and what they are worth: fitted to the database, kept in it, asked about its customers.
  ///
  /// ```swift
  /// let now = try Timestamp(day: "2027-01-01")
  /// let model = try database.models.fit(.mbgNBD, unit: .week, asOf: now)
  /// try database.models.store(model, named: "weekly")  // == 1
  /// let forecast = try database.models.forecast(of: ada, by: model, within: .months(12), discount: AnnualRate(0.1), asOf: now)
  /// print(forecast?.lifetimeValue as Any, forecast?.explanation as Any)
  /// ```
  public struct Models: Sendable {
    let database: RetentionDatabase

    /// Fits a model of purchases, and one of what is spent on them. Blocks.
    ///
    /// - Parameters:
    ///   - family: which model of purchases.
    ///   - unit: the unit in which the model counts time.
    ///   - segment: whose purchases; everybody's if left out.
    ///   - currency: which values count; the one that all orders are in if left out.
    ///   - asOf: what occurred then or later does not count; the database's clock now if left out.
    ///   - options: how to fit.
    /// - Throws: ``CustomerBaseError``.
    /// - Complexity: O(customers), and a dozen times the distinct histories.
    public func fit(
      _ family: PurchaseModelFamily = .mbgNBD, unit: TimeUnit, to segment: SegmentDefinition? = nil,
      currency: Currency? = nil, asOf: Timestamp? = nil, options: FitOptions = FitOptions()
    ) throws(CustomerBaseError) -> CustomerBaseModel {
      let now = asOf ?? database.now
      return try database.answer { tx throws(CustomerBaseError) in
        try tx.fitCustomerBase(
          family, asOf: now, unit: unit, currency: currency, of: tx.compiled(segment), options: options)
      }
    }

    /// Fits a model of purchases, and one of what is spent on them, on a thread that may block. Ends soon after the task is
    /// cancelled.
    ///
    /// - Throws: ``CustomerBaseError``.
    public func fit(
      _ family: PurchaseModelFamily = .mbgNBD, unit: TimeUnit, to segment: SegmentDefinition? = nil,
      currency: Currency? = nil, asOf: Timestamp? = nil, options: FitOptions = FitOptions()
    ) async throws(CustomerBaseError) -> CustomerBaseModel {
      let now = asOf ?? database.now
      return try await database.answer { tx, isCancelled throws(CustomerBaseError) in
        var options = options
        let shouldStop = options.shouldStop
        options.shouldStop = { isCancelled() || shouldStop() }
        return try tx.fitCustomerBase(
          family, asOf: now, unit: unit, currency: currency, of: tx.compiled(segment), options: options)
      }
    }

    /// What is to be expected of a customer. Blocks, for microseconds.
    ///
    /// - Parameters:
    ///   - customer: who.
    ///   - model: by which model.
    ///   - horizon: for how long.
    ///   - discount: a yearly rate by which later purchases are worth less.
    ///   - margin: the share of the value that is kept.
    ///   - asOf: from which instant on; the database's clock now if left out.
    /// - Returns: `nil` for somebody who never bought.
    /// - Throws: ``CustomerBaseError``.
    public func forecast(
      of customer: CustomerID, by model: CustomerBaseModel, within horizon: TimeSpan, discount: AnnualRate = .none,
      margin: Double = 1, asOf: Timestamp? = nil
    ) throws(CustomerBaseError) -> CustomerForecast? {
      let now = asOf ?? database.now
      return try database.answer { tx throws(CustomerBaseError) in
        try tx.forecast(of: customer, by: model, asOf: now, within: horizon, discount: discount, margin: margin)
      }
    }

    /// What is to be expected of everybody, or of the members of a segment. Blocks.
    ///
    /// - Throws: ``CustomerBaseError``.
    public func forecast(
      by model: CustomerBaseModel, within horizon: TimeSpan, of segment: SegmentDefinition? = nil,
      discount: AnnualRate = .none, margin: Double = 1, asOf: Timestamp? = nil
    ) throws(CustomerBaseError) -> CustomerBaseForecast {
      let now = asOf ?? database.now
      return try database.answer { tx throws(CustomerBaseError) in
        try tx.forecast(
          by: model, asOf: now, within: horizon, of: tx.compiled(segment), discount: discount, margin: margin)
      }
    }

    /// What is to be expected of everybody, or of the members of a segment, worked out on a thread that may block.
    ///
    /// - Throws: ``CustomerBaseError``.
    public func forecast(
      by model: CustomerBaseModel, within horizon: TimeSpan, of segment: SegmentDefinition? = nil,
      discount: AnnualRate = .none, margin: Double = 1, asOf: Timestamp? = nil
    ) async throws(CustomerBaseError) -> CustomerBaseForecast {
      let now = asOf ?? database.now
      return try await database.answer { tx, _ throws(CustomerBaseError) in
        try tx.forecast(
          by: model, asOf: now, within: horizon, of: tx.compiled(segment), discount: discount, margin: margin)
      }
    }
  }
}

extension RetentionDatabase.Models {
  /// Keeps a model by its name: the next version of that name. Blocks until it is on the disk.
  ///
  /// - Returns: the number of the version.
  /// - Throws: ``CustomerBaseError``.
  @discardableResult
  public func store(_ model: CustomerBaseModel, named name: String) throws(CustomerBaseError) -> Int {
    try database.change { tx throws(CustomerBaseError) in
      try tx.store(model, named: name)
    }
  }

  /// A stored model, by its name. Blocks.
  ///
  /// - Throws: ``CustomerBaseError/unknownModel(name:)``.
  public func stored(named name: String, version: Int? = nil) throws(CustomerBaseError) -> CustomerBaseModel {
    try database.answer { tx throws(CustomerBaseError) in
      try tx.customerBaseModel(named: name, version: version)
    }
  }

  /// The names of stored models, sorted. Blocks.
  ///
  /// - Throws: ``CustomerBaseError``.
  public func storedNames() throws(CustomerBaseError) -> [String] {
    try database.answer { tx throws(CustomerBaseError) in try tx.customerBaseModelNames() }
  }

  /// Deletes a model with all its versions. Blocks.
  ///
  /// - Returns: whether there was one.
  /// - Throws: ``CustomerBaseError``.
  @discardableResult
  public func delete(named name: String) throws(CustomerBaseError) -> Bool {
    try database.change { tx throws(CustomerBaseError) in
      try tx.deleteCustomerBaseModel(named: name)
    }
  }
}

extension CustomerSnapshot {
  fileprivate borrowing func compiled(
    _ segment: SegmentDefinition?
  ) throws(CustomerBaseError) -> CompiledSegment? {
    guard let segment else { return nil }
    do throws(SegmentError) {
      let definition = try resolved(segment)
      return try compile(definition.predicate, zone: definition.zone)
    } catch {
      throw .segment(error)
    }
  }
}
