internal import CustomerModel

/// Reads sessions, and the interactions of a host's own kinds.
final class EventReading: Sendable {
  private let duration: Cell?
  private let feature: Cell?
  private let platform: Cell?
  private let properties: [(name: String, cell: Cell, type: ImportMapping.EventColumns.Property.ValueType)]
  private let numbers: NumberScanner

  init(_ columns: ImportMapping.EventColumns?, numbers: NumberScanner, in header: FileHeader) throws(ImportMappingError)
  {
    duration = try columns?.duration?.cell(path: "event.duration", in: header)
    feature = try columns?.feature?.cell(path: "event.feature", in: header)
    platform = try columns?.platform?.cell(path: "event.platform", in: header)
    var properties: [(name: String, cell: Cell, type: ImportMapping.EventColumns.Property.ValueType)] = []
    for (name, property) in (columns?.properties ?? [:]).sorted(by: { $0.key < $1.key }) {
      properties.append(
        (name, try property.column.cell(path: "event.properties.\(name)", in: header), property.type))
    }
    self.properties = properties
    self.numbers = numbers
  }

  func session(_ record: InputRecord) throws(RowProblem) -> Session {
    var length: Duration?
    if let duration {
      let text = duration.text(record).trimmed
      if text.byteCount > 0 {
        guard let number = numbers.scan(text), number.coefficient >= 0,
          let microseconds = ImportMapping.AmountColumns.Rounding.halfEven
            .minorUnits(Int128(number.coefficient), scale: number.scale, digits: 6)
        else { throw RowProblem(duration, text, "is no number of seconds") }
        length = .microseconds(microseconds)
      }
    }
    return Session(duration: length, feature: text(feature, record), platform: text(platform, record))
  }

  func properties(_ record: InputRecord) throws(RowProblem) -> InteractionProperties {
    var values: [String: PropertyValue] = [:]
    for (name, cell, type) in properties {
      let text = cell.text(record)
      if text.trimmed.byteCount > 0 { values[name] = try value(text, type, of: cell) }
    }
    do throws(InteractionError) {
      return try InteractionProperties(values)
    } catch {
      throw RowProblem(error)
    }
  }

  private func value(
    _ text: RawSpan, _ type: ImportMapping.EventColumns.Property.ValueType, of cell: Cell
  ) throws(RowProblem) -> PropertyValue {
    switch type {
    case .string: return .string(String(copying: text))
    case .integer:
      guard let number = numbers.scan(text), number.isWhole else { throw RowProblem(cell, text, "is no whole number") }
      return .integer(number.coefficient)
    case .number:
      guard let number = numbers.scan(text) else { throw RowProblem(cell, text, "is no number") }
      if number.isWhole { return .integer(number.coefficient) }
      // The nearest binary number to the decimal one, as its text is read.
      let digits = (try? ExactDecimal(coefficient: number.coefficient, scale: number.scale))?.description ?? ""
      guard let value = Double(digits) else { throw RowProblem(cell, text, "is no number") }
      return .double(value)
    case .boolean:
      switch String(copying: text.trimmed).lowercased() {
      case "true", "yes", "1": return .boolean(true)
      case "false", "no", "0": return .boolean(false)
      default: throw RowProblem(cell, text, "is neither true nor false")
      }
    }
  }

  private func text(_ cell: Cell?, _ record: InputRecord) -> String? {
    guard let cell else { return nil }
    let text = cell.text(record).trimmed
    return text.byteCount == 0 ? nil : String(copying: text)
  }
}
