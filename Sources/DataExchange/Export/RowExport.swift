internal import CustomerModel
public import CustomerStore
internal import Foundation

/// Writes the customers of a store, or what they did, as rows for other programs.
///
/// Nothing is lost that a row has a place for; a store that is to be imported as it was needs an archive instead.
///
/// ```swift
/// let count = try RowExport(database.store).run(.interactions, as: .csv, to: "interactions.csv")
/// count  // == 1
/// ```
public struct RowExport: Sendable {
  /// What rows are.
  public enum Content: String, Sendable, CaseIterable {
    /// Customers: their numbers, identifiers, attributes, tags and memberships.
    case customers
    /// Interactions, those of one customer after the other, oldest first.
    case interactions
  }

  /// How rows are written.
  public enum Format: String, Sendable, CaseIterable {
    /// Separated values with a header.
    case csv
    /// A JSON object a line.
    case jsonLines = "json-lines"
  }

  private let store: CustomerStore

  /// An export of a store.
  public init(_ store: CustomerStore) { self.store = store }

  /// Writes a file, which only its owner may read, of one consistent state.
  ///
  /// - Returns: how many rows there are.
  /// - Throws: ``ExchangeError/unwritable(file:code:)``, ``CustomerStoreError``.
  /// - Complexity: linear in the store; memory does not grow with it.
  @discardableResult
  public func run(_ content: Content, as format: Format, to path: String) throws -> Int {
    let sink = try ByteSink(creating: path)
    let count = try run(content, as: format, to: sink)
    try sink.synchronize()
    return count
  }

  /// Writes rows to an open file or pipe.
  package func run(_ content: Content, as format: Format, to sink: ByteSink) throws -> Int {
    let count = try store.read { tx in
      let rows = RowWriter(to: sink, format, attributes: try tx.schema().declarations.map(\.name))
      return switch content {
      case .customers: try Self.writeCustomers(of: tx, to: rows)
      case .interactions: try Self.writeInteractions(of: tx, to: rows)
      }
    }
    try sink.flush()
    return count
  }

  private static let pageSize = 1_000

  private static func writeCustomers(of tx: borrowing CustomerSnapshot, to rows: RowWriter) throws -> Int {
    var count = 0
    try rows.writeHeader(of: .customers)
    var last: CustomerID?
    while true {
      let page = try tx.customers(after: last, limit: pageSize)
      guard let end = page.last?.id else { return count }
      for customer in page { try rows.write(customer) }
      count += page.count
      last = end
    }
  }

  private static func writeInteractions(of tx: borrowing CustomerSnapshot, to rows: RowWriter) throws -> Int {
    var count = 0
    try rows.writeHeader(of: .interactions)
    var last: CustomerID?
    while true {
      let page = try tx.customers(after: last, limit: pageSize)
      guard let end = page.last?.id else { return count }
      for id in page.compactMap(\.id) {
        var cursor: TimelineCursor?
        repeat {
          let timeline = try tx.timeline(of: id, order: .oldestFirst, limit: pageSize, after: cursor)
          for interaction in timeline.interactions { try rows.write(interaction, of: id) }
          count += timeline.interactions.count
          cursor = timeline.next
        } while cursor != nil
      }
      last = end
    }
  }
}

/// Writes customers and interactions, a line each.
private struct RowWriter {
  private let sink: ByteSink
  private let values: CSVWriter
  private let format: RowExport.Format
  private let attributes: [String]
  private let encoder = JSONEncoder()

  init(to sink: ByteSink, _ format: RowExport.Format, attributes: [String]) {
    self.sink = sink
    values = CSVWriter(to: sink)
    self.format = format
    self.attributes = attributes
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  func writeHeader(of content: RowExport.Content) throws {
    guard format == .csv else { return }
    switch content {
    case .customers: try values.write(["customer", "external_ids", "tags", "memberships"] + attributes)
    case .interactions:
      try values.write([
        "customer", "id_kind", "id", "occurred_at", "recorded_at", "kind", "source", "key", "is_void", "amount",
        "currency", "content",
      ])
    }
  }

  func write(_ customer: Customer) throws {
    guard format == .csv else { return try writeLine(customer) }
    let memberships = customer.memberships.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
    try values.write(
      [
        customer.id.map { String($0.rawValue) }, customer.externalIDs.map(\.description).joined(separator: "|"),
        customer.tags.sorted().joined(separator: "|"), memberships.joined(separator: "|"),
      ] + attributes.map { name in customer.attributes[name].flatMap { $0 == .null ? nil : $0.description } })
  }

  func write(_ interaction: Interaction, of customer: CustomerID) throws {
    guard format == .csv else { return try writeLine(Line(customer: customer, interaction: interaction)) }
    let amount: Money? =
      switch interaction.payload {
      case .purchase(let purchase): purchase.total
      case .refund(let refund): refund.amount
      case .cost(let cost): cost.amount
      default: nil
      }
    try values.write([
      String(customer.rawValue), interaction.externalID.kind, interaction.externalID.value,
      interaction.occurredAt.description, interaction.recordedAt?.description, interaction.payload.kind.name,
      interaction.key?.source, interaction.key?.id, interaction.isVoided ? "true" : "false",
      amount.map { String($0.description.prefix { $0 != " " }) }, amount?.currency.code,
      String(decoding: try encoder.encode(interaction.payload), as: UTF8.self),
    ])
  }

  /// An interaction, and whose it is by now.
  private struct Line: Encodable {
    let customer: CustomerID
    let interaction: Interaction

    private enum CodingKeys: String, CodingKey { case customer }

    func encode(to encoder: any Encoder) throws {
      try interaction.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(customer, forKey: .customer)
    }
  }

  private func writeLine(_ value: some Encodable) throws {
    let line = try encoder.encode(value)
    try sink.write { bytes in
      bytes.append(contentsOf: line)
      bytes.append(UInt8(ascii: "\n"))
    }
  }
}
