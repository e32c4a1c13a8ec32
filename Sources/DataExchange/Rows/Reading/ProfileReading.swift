internal import CustomerModel
internal import Foundation

/// Reads what a row tells of its customer: attributes, tags, an account.
final class ProfileReading: Sendable {
  /// The schema, with the attributes that the mapping adds.
  let schema: AttributeSchema
  private let attributes: [AttributeReading]
  private let tags: Cell?
  private let tagSeparator: String
  private let account: Cell?
  private let role: Cell?

  init(_ mapping: ImportMapping, in header: FileHeader, schema: AttributeSchema) throws(ImportMappingError) {
    tags = try mapping.tags?.column.cell(path: "tags", in: header)
    tagSeparator = mapping.tags?.separator ?? ""
    account = try mapping.membership?.account.cell(path: "membership.account", in: header)
    role = try mapping.membership?.role?.cell(path: "membership.role", in: header)
    var schema = schema
    var attributes: [AttributeReading] = []
    for (name, column) in mapping.attributes.sorted(by: { $0.key < $1.key }) {
      let path = "attributes.\(name)"
      let type = try Self.type(of: name, column, path: path, in: &schema)
      attributes.append(
        try AttributeReading(name, type: type, column, path: path, numbers: mapping.numbers, in: header))
    }
    self.schema = schema
    self.attributes = attributes
  }

  /// Whether rows tell anything.
  var isEmpty: Bool { attributes.isEmpty && tags == nil && account == nil }

  /// What the row tells; nothing else is in it, not even an identifier.
  func customer(_ record: InputRecord) throws(RowProblem) -> Customer {
    var customer = Customer(externalIDs: [])
    for attribute in attributes {
      guard let value = try attribute.value(record) else { continue }
      do throws(AttributeError) {
        customer.attributes[attribute.name] = try schema.validate(value, for: attribute.name).value
      } catch {
        throw RowProblem(.invalidValue, "\(error) (\(attribute.cell.label))")
      }
    }
    if let tags {
      for tag in Self.split(tags.text(record), by: tagSeparator) { customer.tags.insert(tag) }
    }
    if let account {
      let name = String(copying: account.text(record).trimmed)
      if !name.isEmpty { customer.memberships[name] = role.map { String(copying: $0.text(record).trimmed) } ?? "" }
    }
    return customer
  }

  /// The texts of a list, without spaces around them, and without empty ones.
  static func split(_ text: RawSpan, by separator: String) -> [String] {
    String(copying: text).components(separatedBy: separator)
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// The type of an attribute; one that the schema does not have is added.
  private static func type(
    of name: String, _ column: ImportMapping.AttributeColumn, path: String, in schema: inout AttributeSchema
  ) throws(ImportMappingError) -> AttributeType {
    if let declaration = schema[name] {
      guard let type = column.type, type != declaration.type else { return declaration.type }
      guard type.widens(to: declaration.type) else {
        throw ImportMappingError("\(path).type", "the store has the attribute as \(declaration.type), not as \(type)")
      }
      return type
    }
    do throws(AttributeError) {
      return try schema.declare(name, as: column.type ?? .string).type
    } catch {
      throw ImportMappingError(path, "\(error)")
    }
  }
}

/// Reads one attribute.
final class AttributeReading: Sendable {
  let name: String
  let cell: Cell
  private let type: AttributeType
  private let clears: Bool
  private let instants: InstantReader
  private let formats: [String]
  private let separator: String
  private let translate: [String: String]
  private let numbers: NumberScanner

  init(
    _ name: String, type: AttributeType, _ column: ImportMapping.AttributeColumn, path: String,
    numbers: ImportMapping.NumberStyle, in header: FileHeader
  ) throws(ImportMappingError) {
    self.name = name
    self.type = type
    cell = try column.column.cell(path: path, in: header)
    clears = column.blank == .cleared
    formats = column.formats
    instants = try InstantReader(
      formats: column.formats, zone: column.zone, truncatesFraction: false, path: "\(path).format")
    separator = column.separator
    translate = column.translate
    self.numbers = NumberScanner(numbers)
  }

  /// The value; nil if the row does not tell it.
  func value(_ record: InputRecord) throws(RowProblem) -> AttributeValue? {
    let text = cell.text(record)
    let trimmed = text.trimmed
    if trimmed.byteCount == 0 { return clears ? .null : nil }
    guard translate.isEmpty else {
      let original = String(copying: trimmed)
      let translated = Array((translate[original] ?? original).utf8)
      return try value(translated.span.bytes, translated.span.bytes)
    }
    return try value(text, trimmed)
  }

  private func value(_ text: RawSpan, _ trimmed: RawSpan) throws(RowProblem) -> AttributeValue {
    switch type {
    case .string: return .string(String(copying: text))
    case .strings: return .strings(ProfileReading.split(text, by: separator))
    case .boolean: return .boolean(try boolean(trimmed))
    case .integer:
      guard let number = numbers.scan(trimmed), number.isWhole else {
        throw RowProblem(cell, text, "is no whole number")
      }
      return .integer(number.coefficient)
    case .decimal:
      guard let number = numbers.scan(trimmed),
        let decimal = try? ExactDecimal(coefficient: number.coefficient, scale: number.scale)
      else { throw RowProblem(cell, text, "is no number") }
      return .decimal(decimal)
    case .money:
      guard let amount = try? Money(String(copying: trimmed)) else {
        throw RowProblem(cell, text, "is no amount with its currency, such as 49.90 EUR")
      }
      return .money(amount)
    case .date:
      guard let date = instants.date(trimmed) else {
        throw RowProblem(cell, text, "is no day written as \(formats.joined(separator: " or "))")
      }
      return .date(date)
    case .timestamp:
      do throws(InstantReader.Failure) {
        return .timestamp(try instants.instant(trimmed))
      } catch {
        throw RowProblem(cell, text, error.complaint(formats))
      }
    case .birthday:
      if let birthday = try? Birthday(String(copying: trimmed)) { return .birthday(birthday) }
      guard let date = instants.date(trimmed) else {
        throw RowProblem(cell, text, "is no birthday; write --12-24, or a day as \(formats.joined(separator: " or "))")
      }
      return .birthday(Birthday(date))
    }
  }

  private func boolean(_ text: RawSpan) throws(RowProblem) -> Bool {
    switch String(copying: text).lowercased() {
    case "true", "yes", "y", "1", "t": true
    case "false", "no", "n", "0", "f": false
    default: throw RowProblem(cell, text, "is neither true nor false")
    }
  }
}

extension NumberScanner {
  /// The scanner of a mapping's numbers.
  init(_ style: ImportMapping.NumberStyle) {
    self.init(
      decimalSeparator: style.decimalSeparator.asciiValue ?? UInt8(ascii: "."),
      thousandsSeparator: style.thousandsSeparator.map { Array(String($0).utf8) } ?? [],
      ignored: style.ignored.map { Array($0.utf8) })
  }
}
