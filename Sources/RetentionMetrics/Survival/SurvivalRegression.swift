internal import CustomerModel
public import CustomerStore
public import RetentionMath

/// By what factor attributes raise the rate at which contracts or customers are lost.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2027-06-01"))
/// do {
///   _ = try database.read { tx in
///     let data = try tx.survivalData(of: .activity(.seconds(60 * 86_400), of: [.purchase]), scope, unit: .day)
///     return try tx.survivalRegression(of: data, on: ["country"])
///   }
/// } catch let error as CustomerBaseError {
///   print(error)  // one customer has nothing to compare with
/// }
/// ```
public struct SurvivalRegression: Sendable {
  /// The model, whose columns are numbers, or values of attributes as `country=GB`.
  public let model: CoxModel
  /// The value of each attribute that the others are compared with: the most frequent one.
  public let references: [String: String]
  /// How many rows were left out because a number is not known.
  public let leftOutCount: Int
  /// What was left out of the columns, and why.
  public let notes: [String]
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// Fits Cox's model to durations, on attributes as they are now.
  ///
  /// Numbers and yes or no count as they are; of texts, each of the twenty most frequent values is compared with the most
  /// frequent one, and the others together; what is not set is a value of its own.
  ///
  /// - Throws: ``CustomerBaseError``; ``CustomerBaseError/metric(_:)`` for an attribute that is not declared, or of a type that
  ///   cannot be a column; ``CustomerBaseError/fit(_:)`` if columns tell the same or nothing.
  /// - Complexity: one read for each customer, and rows × columns² some ten times.
  public borrowing func survivalRegression(
    of data: SurvivalData, on attributes: [String], options: FitOptions = FitOptions()
  ) throws(CustomerBaseError) -> SurvivalRegression {
    let schema = try CustomerBaseError.fromStore { () throws(CustomerStoreError) in try self.schema() }
    var names: [String] = []
    for attribute in attributes {
      guard let declaration = schema[attribute] else { throw .metric(.unknownAttribute(attribute)) }
      names.append(declaration.name)
    }
    var columns = names.map { AttributeColumn($0) }
    var last: (id: CustomerID, values: [AttributeValue?])?
    for id in data.customers {
      let values: [AttributeValue?]
      if let last, last.id == id {
        values = last.values
      } else {
        let customer = try CustomerBaseError.fromStore { () throws(CustomerStoreError) in try self.customer(id) }
        values = names.map { customer?.attributes[$0] }
        last = (id, values)
      }
      for index in columns.indices { try columns[index].append(values[index]) }
    }
    return try SurvivalRegression(data, columns, options)
  }
}

extension SurvivalRegression {
  fileprivate init(
    _ data: SurvivalData, _ columns: [AttributeColumn], _ options: FitOptions
  ) throws(CustomerBaseError) {
    var references: [String: String] = [:]
    var notes: [String] = []
    let kept = data.durations.indices.filter { row in columns.allSatisfy { $0.isKnown(row) } }
    var covariates: [Covariate] = []
    for column in columns {
      let (reference, made) = column.covariates(of: kept)
      references[column.name] = reference
      for covariate in made {
        // A column that says the same of everybody compares nobody.
        if let first = covariate.values.first, covariate.values.allSatisfy({ $0 == first }) {
          notes.append("'\(covariate.name)' is the same for everybody and was left out.")
        } else {
          covariates.append(covariate)
        }
      }
    }
    if kept.count < data.durations.count {
      notes.append("\(data.durations.count - kept.count) rows were left out because a number is not known.")
    }
    do throws(FitError) {
      model = try CoxModel(
        durations: kept.map { data.durations[$0] }, events: kept.map { data.causes[$0] != .none },
        covariates: covariates, options: options)
    } catch {
      throw .fit(error)
    }
    self.references = references
    self.notes = notes
    leftOutCount = data.durations.count - kept.count
  }
}

/// The values of one attribute, a row each.
private struct AttributeColumn {
  let name: String
  private var numbers: [Double?] = []
  private var texts: [String] = []
  private var isText = false

  static let levelLimit = 20

  init(_ name: String) { self.name = name }

  mutating func append(_ value: AttributeValue?) throws(CustomerBaseError) {
    var number: Double?
    switch value {
    case nil, .null?: break
    case .boolean(let flag)?: number = flag ? 1 : 0
    case .integer(let whole)?: number = Double(whole)
    case .decimal(let decimal)?: number = Double(decimal.description)
    case .string?: isText = true
    case .date?, .timestamp?, .money?, .birthday?, .strings?:
      throw .metric(
        .invalidParameter(
          name: "attribute", value: name,
          reason: "give numbers, texts, or yes and no; no \(value.map { "\($0)" } ?? "")"))
    }
    numbers.append(number)
    if case .string(let text)? = value { texts.append(text) } else { texts.append(Population.unset) }
  }

  func isKnown(_ row: Int) -> Bool { isText || numbers[row] != nil || !numbers.contains { $0 != nil } }

  /// The columns, and the value that they compare with.
  func covariates(of rows: [Int]) -> (reference: String?, [Covariate]) {
    guard isText || !numbers.contains(where: { $0 != nil }) else {
      return (nil, [Covariate(name, rows.map { numbers[$0] ?? 0 })])
    }
    var counts: [String: Int] = [:]
    for row in rows { counts[texts[row], default: 0] += 1 }
    let levels = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    guard let reference = levels.first else { return (nil, []) }
    var covariates = levels.dropFirst().prefix(Self.levelLimit).map { level in
      Covariate("\(name)=\(level)", rows.map { texts[$0] == level ? 1 : 0 })
    }
    let rest = Set(levels.dropFirst(Self.levelLimit + 1))
    if !rest.isEmpty { covariates.append(Covariate("\(name)=(others)", rows.map { rest.contains(texts[$0]) ? 1 : 0 })) }
    return (reference, covariates)
  }
}
