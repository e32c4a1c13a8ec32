internal import CustomerModel

/// Reads a column that has one of a few values.
final class ChoiceReading: Sendable {
  private let cell: Cell
  private let translate: [String: String]

  init(_ column: ImportMapping.ChoiceColumn, path: String, in header: FileHeader) throws(ImportMappingError) {
    cell = try column.column.cell(path: path, in: header)
    translate = column.translate
  }

  /// The value, which has to be there.
  func required<Value: RawRepresentable & CaseIterable>(
    _ type: Value.Type, _ record: InputRecord
  ) throws(RowProblem) -> Value where Value.RawValue == String {
    guard let value = try optional(type, record) else { throw RowProblem(blank: cell) }
    return value
  }

  /// The value; nil if it is blank.
  func optional<Value: RawRepresentable & CaseIterable>(
    _ type: Value.Type, _ record: InputRecord
  ) throws(RowProblem) -> Value? where Value.RawValue == String {
    guard let text = name(record) else { return nil }
    guard let value = Value(rawValue: text) ?? Value(rawValue: text.lowercased()) else {
      throw RowProblem(
        cell, cell.text(record).trimmed,
        "is none of \(ImportMapping.ChoiceColumn.names(of: type)); say in 'translate' what it means")
    }
    return value
  }

  /// A way of contact; nil if it is blank.
  func channel(_ record: InputRecord) -> Channel? {
    guard let text = name(record) else { return nil }
    return Channel.builtIn.first { $0.name.lowercased() == text.lowercased() } ?? Channel(text)
  }

  /// A way of contact, which has to be there.
  func requiredChannel(_ record: InputRecord) throws(RowProblem) -> Channel {
    guard let channel = channel(record) else { throw RowProblem(blank: cell) }
    return channel
  }

  private func name(_ record: InputRecord) -> String? {
    let text = cell.text(record).trimmed
    guard text.byteCount > 0 else { return nil }
    let name = String(copying: text)
    return translate[name] ?? name
  }
}

extension Cell {
  /// The text without spaces around it; nil if it is blank.
  func filledText(_ record: InputRecord) -> String? {
    let text = text(record).trimmed
    return text.byteCount == 0 ? nil : String(copying: text)
  }

  /// The text without spaces around it, which has to be there.
  func requiredText(_ record: InputRecord) throws(RowProblem) -> String {
    guard let text = filledText(record) else { throw RowProblem(blank: self) }
    return text
  }
}
