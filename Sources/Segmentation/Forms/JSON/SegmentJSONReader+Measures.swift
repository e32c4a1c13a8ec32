internal import CustomerModel

extension SegmentJSONReader {
  /// The measure that a member is.
  mutating func measure(object: inout JSONObject, _ name: String, depth: Int) throws(SegmentError) -> Measure {
    var part = try JSONObject(try object.require(name), object.place(of: name), what: "a measure")
    let measure = try measure(&part, depth: depth)
    try part.finish()
    return measure
  }

  /// The measure that is among the members of an object.
  mutating func measure(_ object: inout JSONObject, depth: Int) throws(SegmentError) -> Measure {
    let name = try object.name(of: FormNames.measures, what: "the measure")
    if let kind = ActivityMeasureName(rawValue: name) {
      let activity = try activity(&object, name, depth: depth)
      guard kind != .share else { return .share(activity, of: try self.activity(&object, "of", depth: depth)) }
      return Self.measure(kind, activity)
    }
    if let kind = PropertyMeasureName(rawValue: name) {
      let property = try object.text(name)
      let activity = try activity(&object, "over", depth: depth)
      let takesCurrency = kind == .sum || kind == .average
      return Self.measure(kind, property, activity, takesCurrency ? try currency(&object) : nil)
    }
    switch PlainMeasureName(rawValue: name) {
    case .attribute: return .attribute(try object.text(name))
    case .metric: return .metric(try object.text(name))
    case .bucket: return .bucket(salt: try object.text(name))
    case .list: return try choice(&object, name, ListName.self) == .tags ? .tags : .accounts
    case nil: throw .unknownMember(path: "\(object.place(of: name))", name: name)
    }
  }

  private func currency(_ object: inout JSONObject) throws(SegmentError) -> Currency? {
    guard let node = object.take("currency") else { return nil }
    let place = object.place(of: "currency")
    let code = try node.text(place)
    guard let currency = try? Currency(code) else {
      throw .invalidValue(path: "\(place)", value: code, reason: "it is a currency of ISO 4217, such as 'EUR'")
    }
    return currency
  }

  /// The measure of a name; the share of all that is meant for ``ActivityMeasureName/share``, which has two activities.
  static func measure(_ name: ActivityMeasureName, _ activity: Activity) -> Measure {
    switch name {
    case .count: .count(activity)
    case .dayCount: .dayCount(activity)
    case .first: .first(activity)
    case .last: .last(activity)
    case .daysSinceLast: .daysSinceLast(activity)
    case .share: .share(activity, of: activity)
    case .trend: .trend(activity)
    case .pace: .pace(activity)
    }
  }

  static func measure(
    _ name: PropertyMeasureName, _ property: String, _ activity: Activity, _ currency: Currency?
  ) -> Measure {
    switch name {
    case .sum: .sum(property, activity, in: currency)
    case .average: .average(property, activity, in: currency)
    case .minimum: .minimum(property, activity)
    case .maximum: .maximum(property, activity)
    case .distinctCount: .distinctCount(property, activity)
    case .mostFrequent: .mostFrequent(property, activity)
    case .firstValue: .firstValue(property, activity)
    case .lastValue: .lastValue(property, activity)
    }
  }
}
