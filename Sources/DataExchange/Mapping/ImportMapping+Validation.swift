internal import CustomerModel

extension ImportMapping {
  /// Checks what does not depend on the file.
  ///
  /// - Throws: ``ImportMappingError`` with the path of what is wrong.
  public func validate() throws(ImportMappingError) {
    guard !source.isEmpty, source.utf8.count <= 200 else {
      throw ImportMappingError("source", "'\(source)' has \(source.utf8.count) bytes; give it a name of 1 to 200")
    }
    try csv.validate()
    if format == .segment { return }
    try validateColumns()
    guard let customer else {
      throw ImportMappingError("customer", "it is missing; name the column of the customer's identifier as customer.id")
    }
    try customer.validate()
    try occurredAt?.validate("occurredAt")
    try validateNumbers()
    try amount?.validate("amount")
    let kinds = rows.kinds
    let paying = kinds.contains(.purchase) || kinds.contains(.refund)
    if paying, amount == nil {
      throw ImportMappingError("amount", "rows of purchases and refunds need it; name amount.total and amount.currency")
    }
    if occurredAt == nil, kinds.contains(where: { $0 != .customer && $0 != .skipped }) {
      throw ImportMappingError("occurredAt", "interactions need it; name the column of their time as occurredAt.from")
    }
    if case .all(.custom(nil)) = rows {
      throw ImportMappingError("rows", "'custom' has no name here; write custom: and the name of your kind")
    }
    try validateTypedEvents(of: kinds)
    for (name, attribute) in attributes { try attribute.validate("attributes.\(name)") }
    for (index, consent) in consents.enumerated() { try consent.validate("consents[\(index)]") }
    if let tags, tags.separator.isEmpty { throw ImportMappingError("tags.separator", "it is empty; give it a text") }
  }

  private func validateNumbers() throws(ImportMappingError) {
    let separators = [".", ",", "'", "’", " ", "\u{A0}", "\u{202F}", "_"]
    guard numbers.decimalSeparator == "." || numbers.decimalSeparator == "," else {
      throw ImportMappingError(
        "numbers.decimalSeparator", "'\(numbers.decimalSeparator)' is no decimal separator; use a point or a comma")
    }
    if let thousands = numbers.thousandsSeparator {
      guard separators.contains(String(thousands)), thousands != numbers.decimalSeparator else {
        throw ImportMappingError(
          "numbers.thousandsSeparator",
          "'\(thousands)' cannot part groups of digits beside '\(numbers.decimalSeparator)'")
      }
    }
    if let index = numbers.ignored.firstIndex(where: { $0.isEmpty || $0.contains { "0123456789-+.,".contains($0) } }) {
      throw ImportMappingError(
        "numbers.ignored[\(index)]", "'\(numbers.ignored[index])' is empty, or holds what numbers are made of")
    }
  }

  private func validateColumns() throws(ImportMappingError) {
    for (path, column) in columns {
      switch column {
      case .name(let name) where name.isEmpty: throw ImportMappingError(path, "the name of the column is empty")
      case .position(let position) where position < 1 || position > 100_000:
        throw ImportMappingError(path, "there is no column \(position); columns count from 1")
      case .position where format == .jsonLines:
        throw ImportMappingError(path, "members of JSON objects have no position; name the member")
      case .name(let name) where format == .csv && !csv.hasHeader:
        throw ImportMappingError(path, "the file has no header that could name '\(name)'; give the column's position")
      case .name, .position, .constant: break
      }
    }
  }
}

extension ImportMapping.Rows {
  /// The kinds that rows may be of.
  var kinds: Set<ImportMapping.RowKind> {
    switch self {
    case .all(let kind): [kind]
    case .chosen(_, let values, let otherwise): Set(values.values).union(otherwise.map { [$0] } ?? [])
    }
  }
}

extension ImportMapping.SeparatedValues {
  fileprivate func validate() throws(ImportMappingError) {
    if let delimiter {
      guard let byte = delimiter.asciiValue, CSVDialect.delimiters.contains(byte) else {
        throw ImportMappingError(
          "csv.delimiter", "'\(delimiter)' is none; use a comma, a semicolon, a bar or a tabulator")
      }
    }
    guard maximumFieldBytes > 0 else {
      throw ImportMappingError("csv.maximumFieldBytes", "\(maximumFieldBytes) bytes hold no field")
    }
    guard 1...1 << 30 ~= maximumRecordBytes else {
      throw ImportMappingError("csv.maximumRecordBytes", "\(maximumRecordBytes) is not from 1 byte to 1 GiB")
    }
  }
}

extension ImportMapping.CustomerColumns {
  fileprivate func validate() throws(ImportMappingError) {
    guard !kind.isEmpty, kind.utf8.count <= 100 else {
      throw ImportMappingError("customer.kind", "'\(kind)' has \(kind.utf8.count) bytes; give it a name of 1 to 100")
    }
    for (index, alias) in aliases.enumerated() {
      guard !alias.kind.isEmpty, alias.kind.utf8.count <= 100 else {
        throw ImportMappingError(
          "customer.aliases[\(index)].kind",
          "'\(alias.kind)' has \(alias.kind.utf8.count) bytes; give it a name of 1 to 100")
      }
      guard alias.kind != kind else {
        throw ImportMappingError(
          "customer.aliases[\(index)].kind",
          "it is that of customer.id; a customer has one identifier of a kind in a row")
      }
    }
  }
}

extension ImportMapping.InstantColumns {
  func validate(_ path: String) throws(ImportMappingError) {
    guard !from.isEmpty else { throw ImportMappingError("\(path).from", "it is empty; name a column") }
    _ = try InstantReader(
      formats: formats, zone: zone, truncatesFraction: truncatesFraction, path: "\(path).format")
  }
}

extension ImportMapping.AmountColumns {
  func validate(_ path: String) throws(ImportMappingError) {
    guard total != nil || unitPrice != nil && quantity != nil else {
      throw ImportMappingError(path, "name the column of the total, or those of the unit price and the quantity")
    }
    if case .constant(let code) = currency {
      do throws(ModelError) {
        _ = try Currency(code)
      } catch {
        throw ImportMappingError("\(path).currency", "\(error)")
      }
    }
    guard totalOf == .line || total != nil else {
      throw ImportMappingError("\(path).totalOf", "there is no column \(path).total that could be of an order")
    }
  }
}

extension ImportMapping.AttributeColumn {
  fileprivate func validate(_ path: String) throws(ImportMappingError) {
    _ = try InstantReader(formats: formats, zone: zone, truncatesFraction: false, path: "\(path).format")
    guard !separator.isEmpty else { throw ImportMappingError("\(path).separator", "it is empty; give it a text") }
  }
}

extension ImportMapping.ConsentColumns {
  fileprivate func validate(_ path: String) throws(ImportMappingError) {
    guard 1...64 ~= purpose.utf8.count else {
      throw ImportMappingError(
        "\(path).purpose", "'\(purpose)' has \(purpose.utf8.count) bytes; give it a name of 1 to 64")
    }
    let granted = Set(granted.map { $0.lowercased() })
    if let both = withdrawn.first(where: { granted.contains($0.lowercased()) }) {
      throw ImportMappingError("\(path).withdrawn", "'\(both)' is also among those granted")
    }
  }
}

extension InstantReader {
  /// The reader of formats as mappings name them.
  init(
    formats: [String], zone: TimeZoneIdentifier, truncatesFraction: Bool, path: String
  ) throws(ImportMappingError) {
    guard !formats.isEmpty else { throw ImportMappingError(path, "it is empty; write iso, or a pattern") }
    var forms: [Form] = []
    for format in formats {
      switch format {
      case "iso": forms.append(.iso)
      case "unix-seconds": forms.append(.unix(microsecondsInUnit: 1_000_000))
      case "unix-milliseconds": forms.append(.unix(microsecondsInUnit: 1_000))
      case "unix-microseconds": forms.append(.unix(microsecondsInUnit: 1))
      case "spreadsheet-days": forms.append(.spreadsheet)
      default:
        do throws(TimePattern.Malformed) {
          forms.append(.pattern(try TimePattern(format)))
        } catch {
          throw ImportMappingError(path, error.reason)
        }
      }
    }
    self.init(forms: forms, zone: zone, truncatesFraction: truncatesFraction)
  }
}
