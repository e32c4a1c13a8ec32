import CustomerModel

@testable import CustomerStore

/// What an index has to answer, found by looking at every customer.
struct PlainFilter {
  let customers: [Customer]

  init<Tx: CustomerReading & ~Copyable & ~Escapable>(_ tx: borrowing Tx) throws {
    customers = try tx.customers(limit: .max)
  }

  func ids(_ field: IndexDefinition.Field, where isInside: (AttributeValue) -> Bool) -> [CustomerID] {
    customers.filter { values(field, of: $0).contains(where: isInside) }.compactMap(\.id)
  }

  func ids(_ field: IndexDefinition.Field, equalTo value: AttributeValue) -> [CustomerID] {
    ids(field) { !Self.isBefore($0, value) && !Self.isBefore(value, $0) && Self.isComparable($0, value) }
  }

  func ids(_ field: IndexDefinition.Field, from: AttributeValue?, to: AttributeValue?) -> [CustomerID] {
    ids(field) { value in
      if let from, !Self.isComparable(value, from) || Self.isBefore(value, from) { return false }
      if let to, !Self.isComparable(value, to) || !Self.isBefore(value, to) { return false }
      return true
    }
  }

  /// Every value that customers have, lists by their texts.
  func values(_ field: IndexDefinition.Field) -> [AttributeValue] { customers.flatMap { values(field, of: $0) } }

  private func values(_ field: IndexDefinition.Field, of customer: Customer) -> [AttributeValue] {
    switch field {
    case .tags: return customer.tags.map(AttributeValue.string)
    case .accounts: return customer.memberships.keys.map(AttributeValue.string)
    case .attribute(let name):
      guard let value = customer.attributes[name], value != .null else { return [] }
      if case .strings(let texts) = value, !texts.isEmpty { return texts.map(AttributeValue.string) }
      return [value]
    }
  }

  private static func isComparable(_ first: AttributeValue, _ second: AttributeValue) -> Bool {
    switch (first, second) {
    case (.money(let first), .money(let second)): first.currency == second.currency
    case (.strings, .string), (.string, .strings): false
    default: true
    }
  }

  private static func isBefore(_ first: AttributeValue, _ second: AttributeValue) -> Bool {
    switch (first, second) {
    case (.string(let first), .string(let second)): return first.utf8.lexicographicallyPrecedes(second.utf8)
    case (.money(let first), .money(let second)): return first.minorUnits < second.minorUnits
    case (.date(let first), .date(let second)): return first < second
    case (.timestamp(let first), .timestamp(let second)): return first < second
    case (.birthday(let first), .birthday(let second)): return first < second
    default:
      guard case .decimal(let first)? = first.widened(to: .decimal),
        case .decimal(let second)? = second.widened(to: .decimal)
      else { return false }
      return first < second
    }
  }
}
