internal import CustomerModel
internal import Foundation

/// As JSON: `metric`, `context`, `columns`, `rows` with an object each whose members are named as the columns, and `notes`. A
/// figure is a value, or an object of `value`, `n`, `low`, `high` and the `interval`'s name where it has those.
extension MetricTable: Codable {
  private enum CodingKeys: String, CodingKey {
    case metric, context, columns, rows, notes
  }

  private struct ColumnKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Reads what ``encode(to:)`` writes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let columns = try container.decode([MetricColumn].self, forKey: .columns)
    var rows: [[MetricCell]] = []
    var list = try container.nestedUnkeyedContainer(forKey: .rows)
    while !list.isAtEnd {
      let row = try list.nestedContainer(keyedBy: ColumnKey.self)
      rows.append(
        try columns.map { column in
          try MetricCell(from: row.superDecoder(forKey: ColumnKey(stringValue: column.name)), kind: column.kind)
        })
    }
    self.init(
      metric: try container.decode(MetricDefinition.self, forKey: .metric),
      context: try container.decode(Context.self, forKey: .context), columns: columns, rows: rows,
      notes: try container.decode([String].self, forKey: .notes))
  }

  /// Writes all of it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(metric, forKey: .metric)
    try container.encode(context, forKey: .context)
    try container.encode(columns, forKey: .columns)
    var list = container.nestedUnkeyedContainer(forKey: .rows)
    for row in rows {
      var object = list.nestedContainer(keyedBy: ColumnKey.self)
      for (column, cell) in zip(columns, row) {
        try cell.encode(to: object.superEncoder(forKey: ColumnKey(stringValue: column.name)), kind: column.kind)
      }
    }
    try container.encode(notes, forKey: .notes)
  }

  /// The table as JSON; the same table gives the same text.
  ///
  /// - Complexity: linear in the table.
  public func json() throws(MetricError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    } catch {
      // Cells have no numbers that JSON lacks.
      throw .invalidParameter(name: "table", value: metric.name, reason: "\(error)")
    }
  }
}

extension MetricCell {
  private enum CodingKeys: String, CodingKey {
    case value, kind, n, low, high, interval
  }

  fileprivate func encode(to encoder: any Encoder, kind: MetricColumn.Kind) throws {
    guard n != nil || interval != nil || kind == .any else {
      var container = encoder.singleValueContainer()
      switch value {
      case .empty: try container.encodeNil()
      case .text(let text): try container.encode(text)
      case .integer(let count): try container.encode(count)
      case .number(let number), .rate(let number): try container.encode(number)
      case .money(let amount): try container.encode(amount)
      case .instant(let instant): try container.encode(instant)
      case .flag(let flag): try container.encode(flag)
      }
      return
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    if kind == .any { try container.encodeIfPresent(self.kind, forKey: .kind) }
    switch value {
    case .empty: try container.encodeNil(forKey: .value)
    case .text(let text): try container.encode(text, forKey: .value)
    case .integer(let count): try container.encode(count, forKey: .value)
    case .number(let number), .rate(let number): try container.encode(number, forKey: .value)
    case .money(let amount): try container.encode(amount, forKey: .value)
    case .instant(let instant): try container.encode(instant, forKey: .value)
    case .flag(let flag): try container.encode(flag, forKey: .value)
    }
    try container.encodeIfPresent(n, forKey: .n)
    try container.encodeIfPresent(interval?.low, forKey: .low)
    try container.encodeIfPresent(interval?.high, forKey: .high)
    try container.encodeIfPresent(interval?.name, forKey: .interval)
  }

  /// Of which sort the value is; `nil` if there is none.
  private var kind: MetricColumn.Kind? {
    switch value {
    case .empty: nil
    case .text: .text
    case .integer: .integer
    case .number: .number
    case .rate: .rate
    case .money: .money
    case .instant: .instant
    case .flag: .flag
    }
  }

  fileprivate init(from decoder: any Decoder, kind: MetricColumn.Kind) throws {
    guard let container = try? decoder.container(keyedBy: CodingKeys.self) else {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .empty
        return
      }
      switch kind {
      case .text: self = .text(try container.decode(String.self))
      case .integer: self = .count(try container.decode(Int.self))
      case .number: self.init(.number(try container.decode(Double.self)))
      case .rate: self.init(.rate(try container.decode(Double.self)))
      case .money: self.init(.money(try container.decode(Money.self)))
      case .instant: self = .instant(try container.decode(Timestamp.self))
      case .flag: self = .flag(try container.decode(Bool.self))
      case .any:
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "a figure says of which kind it is")
      }
      return
    }
    let own = kind == .any ? try container.decodeIfPresent(MetricColumn.Kind.self, forKey: .kind) : kind
    var value = MetricValue.empty
    if try !container.decodeNil(forKey: .value) {
      switch own {
      case .text: value = .text(try container.decode(String.self, forKey: .value))
      case .integer: value = .integer(try container.decode(Int.self, forKey: .value))
      case .number: value = .number(try container.decode(Double.self, forKey: .value))
      case .rate: value = .rate(try container.decode(Double.self, forKey: .value))
      case .money: value = .money(try container.decode(Money.self, forKey: .value))
      case .instant: value = .instant(try container.decode(Timestamp.self, forKey: .value))
      case .flag: value = .flag(try container.decode(Bool.self, forKey: .value))
      case .any, nil:
        throw DecodingError.dataCorruptedError(
          forKey: .value, in: container, debugDescription: "a figure says of which kind it is")
      }
    }
    var interval: MetricInterval?
    if let name = try container.decodeIfPresent(String.self, forKey: .interval) {
      interval = MetricInterval(
        name: name, low: try container.decode(Double.self, forKey: .low),
        high: try container.decode(Double.self, forKey: .high))
    }
    self.init(value, n: try container.decodeIfPresent(Int.self, forKey: .n), interval: interval)
  }
}
