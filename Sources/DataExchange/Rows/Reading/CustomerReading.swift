internal import CustomerModel

/// Reads who the customer of a row is.
final class CustomerReading: Sendable {
  private let id: Cell
  private let kind: String
  private let blankValues: [[UInt8]]
  private let isWholeNumber: Bool
  private let aliases: [(cell: Cell, kind: String)]
  /// Whether rows without an identifier are those of somebody unknown.
  let keepsAnonymous: Bool

  /// The kind of identifiers that stand for somebody unknown.
  static let anonymousKind = "anonymous"

  /// The most bytes that both parts of an identifier have.
  private static let byteLimit = 500

  init(_ columns: ImportMapping.CustomerColumns, in header: FileHeader) throws(ImportMappingError) {
    id = try columns.id.cell(path: "customer.id", in: header)
    kind = columns.kind
    blankValues = columns.blankValues.map { Array($0.lowercased().utf8) }
    isWholeNumber = columns.isWholeNumber
    keepsAnonymous = columns.blank == .anonymous
    var aliases: [(cell: Cell, kind: String)] = []
    for (index, alias) in columns.aliases.enumerated() {
      aliases.append((try alias.id.cell(path: "customer.aliases[\(index)].id", in: header), alias.kind))
    }
    self.aliases = aliases
  }

  /// The identifier; nil if it is blank and that is allowed.
  @inline(__always)
  func externalID(_ record: InputRecord) throws(RowProblem) -> ExternalID? {
    let text = id.text(record).trimmed
    if isBlank(text) {
      guard keepsAnonymous else { throw RowProblem(blank: id, cause: .blankCustomer) }
      return nil
    }
    return ExternalID(try value(text, of: id, kind: kind), kind: kind)
  }

  /// The other identifiers that the row has.
  func otherIDs(_ record: InputRecord) throws(RowProblem) -> [ExternalID] {
    var ids: [ExternalID] = []
    for alias in aliases {
      let text = alias.cell.text(record).trimmed
      if !isBlank(text) {
        ids.append(ExternalID(try checked(text, of: alias.cell, kind: alias.kind), kind: alias.kind))
      }
    }
    return ids
  }

  var hasAliases: Bool { !aliases.isEmpty }

  @inline(__always)
  private func isBlank(_ text: RawSpan) -> Bool {
    for blank in blankValues where blank.count == text.byteCount {
      if text.isEqual(toLowercase: blank) { return true }
    }
    return text.byteCount == 0
  }

  private func value(_ text: RawSpan, of cell: Cell, kind: String) throws(RowProblem) -> String {
    guard isWholeNumber else { return try checked(text, of: cell, kind: kind) }
    var end = 0
    while end < text.byteCount, text.byte(at: end) &- 0x30 < 10 { end += 1 }
    let digits = end
    if end < text.byteCount, text.byte(at: end) == UInt8(ascii: ".") {
      end += 1
      while end < text.byteCount, text.byte(at: end) == UInt8(ascii: "0") { end += 1 }
    }
    guard digits > 0, end == text.byteCount else {
      throw RowProblem(cell, text, "is no whole number, as customer.isWholeNumber says it is")
    }
    return try checked(text.extracting(..<digits), of: cell, kind: kind)
  }

  @inline(__always)
  private func checked(_ text: RawSpan, of cell: Cell, kind: String) throws(RowProblem) -> String {
    guard text.byteCount + kind.utf8.count <= Self.byteLimit else {
      throw RowProblem(cell, text, "and its kind have more than \(Self.byteLimit) bytes")
    }
    return String(copying: text)
  }
}
