internal import CustomerModel
internal import CustomerStore
internal import LMDB
internal import Segmentation

/// Whom a metric is about, in groups by the values of an attribute.
struct Population {
  /// What groups are called, in the order in which they are shown; one without a name if there is no breakdown.
  private(set) var groups: [String?] = [nil]
  /// The number of each customer's group, and one; `nil` for everybody in one group.
  private var groupNumbers: CustomerTable<Int16>?
  /// The customers; `nil` for everybody.
  private(set) var members: IdentifierSet?
  /// What to read of a customer to know the group; `nil` without a breakdown.
  let breakdown: String?
  let name: String

  /// The most groups of a breakdown.
  static let groupLimit = 1_000
  /// What a group is called whose customers have no value.
  static let unset = "(unset)"
  /// What the group is called of those who are in no segment.
  static let others = "(others)"

  var groupCount: Int { groups.count }

  init<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) {
    breakdown = scope.breakdown
    name = scope.segment.map { "segment \($0.name)" } ?? "everybody"
    if let segment = scope.segment {
      members = try Self.members(of: segment, scope, tx)
    }
    guard let breakdown else {
      if let members {
        var numbers = CustomerTable<Int16>()
        for customer in members.sorted { numbers[customer] = 1 }
        groupNumbers = numbers
      }
      return
    }
    let schema = try MetricError.fromStore { () throws(CustomerStoreError) in try tx.schema() }
    guard let declaration = schema[breakdown] else { throw .unknownAttribute(breakdown) }
    try divide(scope, tx) { customer throws(MetricError) in
      switch customer.attributes[declaration.name] {
      case nil, .null?: Self.unset
      case let value?: value.description
      }
    }
  }

  /// Everybody or a segment's members, in groups of what `name` says of a customer.
  init<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, groupedBy label: String, _ tx: borrowing Tx, name: (Customer) throws(MetricError) -> String
  ) throws(MetricError) {
    breakdown = label
    self.name = scope.segment.map { "segment \($0.name)" } ?? "everybody"
    if let segment = scope.segment { members = try Self.members(of: segment, scope, tx) }
    try divide(scope, tx, name)
  }

  /// Everybody or a segment's members, in groups by the first of some segments that has them; the others are the last group.
  init<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, comparing segments: [SegmentDefinition], _ tx: borrowing Tx
  ) throws(MetricError) {
    breakdown = "segment"
    name = scope.segment.map { "segment \($0.name)" } ?? "everybody"
    if let segment = scope.segment { members = try Self.members(of: segment, scope, tx) }
    groups = segments.map(\.name) + [Self.others]
    guard groups.count <= Self.groupLimit else { throw .tooManyGroups(attribute: "segment", limit: Self.groupLimit) }
    var numbers = CustomerTable<Int16>()
    for (place, segment) in segments.enumerated().reversed() {
      // The first that has somebody is written last.
      for member in try Self.members(of: segment, scope, tx).sorted { numbers[member] = Int16(place + 1) }
    }
    let rest = Int16(groups.count)
    var last: CustomerID?
    while true {
      try scope.budget.check()
      let page = try MetricError.fromStore { () throws(CustomerStoreError) in
        try tx.customers(after: last, limit: 1_024)
      }
      guard let end = page.last?.id else { break }
      for customer in page {
        if let id = customer.id?.rawValue, numbers[id] == 0 { numbers[id] = rest }
      }
      last = end
    }
    if let members {
      var own = CustomerTable<Int16>()
      for member in members.sorted { own[member] = numbers[member] }
      numbers = own
    }
    groupNumbers = numbers
  }

  private static func members<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of segment: SegmentDefinition, _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> IdentifierSet {
    let ids = try MetricError.fromSegment { () throws(SegmentError) in
      let definition = scope.segments[segment.name] == nil ? try tx.resolved(segment) : segment
      return try tx.members(
        of: definition.predicate, zone: definition.zone, segments: scope.segments, at: scope.asOf,
        knownAt: scope.knownAt)
    }
    return IdentifierSet(ids.lazy.map(\.rawValue))
  }

  /// Reads the customers, and puts them into groups.
  private mutating func divide<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx, _ name: (Customer) throws(MetricError) -> String
  ) throws(MetricError) {
    var numbers = CustomerTable<Int16>()
    var found: [String: Int16] = [:]
    func add(_ customer: Customer) throws(MetricError) {
      guard let id = customer.id else { return }
      let value = try name(customer)
      if let number = found[value] {
        numbers[id.rawValue] = number
        return
      }
      guard found.count < Self.groupLimit else {
        throw .tooManyGroups(attribute: breakdown ?? "", limit: Self.groupLimit)
      }
      let number = Int16(found.count + 1)
      found[value] = number
      numbers[id.rawValue] = number
    }
    if let members {
      for (index, member) in members.sorted.enumerated() {
        if index % 1_024 == 0 { try scope.budget.check() }
        let customer = try MetricError.fromStore { () throws(CustomerStoreError) in
          try tx.customer(CustomerID(rawValue: member))
        }
        if let customer { try add(customer) }
      }
    } else {
      var last: CustomerID?
      while true {
        try scope.budget.check()
        let page = try MetricError.fromStore { () throws(CustomerStoreError) in
          try tx.customers(after: last, limit: 1_024)
        }
        guard let end = page.last?.id else { break }
        for customer in page { try add(customer) }
        last = end
      }
    }
    // Groups are in the order of their names, whatever the order in which they were met.
    let names = found.keys.sorted { first, second in
      (first == Self.unset ? 1 : 0, first) < (second == Self.unset ? 1 : 0, second)
    }
    var places = [Int16](repeating: 0, count: names.count + 1)
    for (place, name) in names.enumerated() { places[Int(found[name] ?? 0)] = Int16(place + 1) }
    var ordered = CustomerTable<Int16>()
    numbers.forEach { ordered[$0] = places[Int($1)] }
    groupNumbers = ordered
    groups = names
  }

  /// The group of a customer; `nil` of one whom the metric is not about.
  @inline(__always)
  func group(of customer: UInt64) -> Int? {
    guard let groupNumbers else { return 0 }
    let number = groupNumbers[customer]
    return number == 0 ? nil : Int(number) - 1
  }
}
