internal import CustomerModel

/// Puts a mapping together from names of columns and sampled rows.
struct MappingGuesser {
  let header: [String]
  let rows: [[String]]
  let format: ImportMapping.Format
  /// The kind of the customers' identifiers, if it is known.
  private let kind: String?
  private let folded: [String]
  private var used: Set<Int> = []
  var notes: [String] = []
  var questions: [String] = []

  /// The columns that a guess is made of.
  struct Columns {
    var customer = 0
    var times: [Int] = []
    var total: Int?
    var unitPrice: Int?
    var quantity: Int?
    var currency: Int?
    var order: Int?
  }

  init(
    header: [String], rows: [[String]], format: ImportMapping.Format, kind: String? = nil
  ) throws(ImportMappingError) {
    guard !header.isEmpty else { throw ImportMappingError("", "cannot be guessed of a file without column names") }
    self.header = header
    self.rows = rows
    self.format = format
    self.kind = kind
    folded = header.map(ColumnNames.folded)
  }

  mutating func guess(currency: Currency?, zone: TimeZoneIdentifier?) throws(ImportMappingError) -> ImportMappingGuess {
    guard let customer = take(ColumnNames.customer) else {
      throw ImportMappingError(
        "customer.id", "no column looks like it; name one of \(header.joined(separator: ", ")) in a mapping")
    }
    var columns = Columns(customer: customer)
    columns.order = take(ColumnNames.order)
    columns.times = takeTimes()
    columns.unitPrice = take(ColumnNames.unitPrice)
    columns.quantity = take(ColumnNames.quantity)
    columns.total = takeTotal(&columns)
    columns.currency = take(ColumnNames.currency)

    var mapping = ImportMapping(customer: guessCustomer(customer))
    mapping.format = format
    mapping.numbers = guessNumbers([columns.total, columns.unitPrice, columns.quantity].compactMap { $0 })
    mapping.occurredAt = guessTime(columns.times, zone)
    guessKind(&mapping, columns)
    if mapping.rows.kinds.contains(.purchase) {
      guessAmount(&mapping, columns, currency)
      guessOrder(&mapping, columns)
    }
    guessAttributes(&mapping)
    let unused = header.indices.filter { !used.contains($0) }.map { "'\(header[$0])'" }
    if !unused.isEmpty { notes.append("not used: \(unused.joined(separator: ", "))") }
    return ImportMappingGuess(mapping: mapping, notes: notes, questions: questions)
  }

  /// Takes the first column, in the order of likely names, that is called one of them.
  mutating func take(_ names: [String]) -> Int? {
    for name in names {
      guard let index = folded.indices.first(where: { folded[$0] == name && !used.contains($0) }) else { continue }
      used.insert(index)
      askIfNamedTwice(index)
      return index
    }
    return nil
  }

  /// Which of two columns of one name is meant, nobody can tell but who made the file.
  private mutating func askIfNamedTwice(_ index: Int) {
    let positions = folded.indices.filter { header[$0] == header[index] }.map { String($0 + 1) }
    guard positions.count > 1 else { return }
    questions.append(
      "columns \(positions.joined(separator: " and ")) are both called '\(header[index])': which one is meant? Give its "
        + "position, as in {\"position\": \(positions[0])}")
  }

  mutating func markUsed(_ index: Int) { used.insert(index) }

  func isUsed(_ index: Int) -> Bool { used.contains(index) }

  /// How the mapping is to name a column: by its position if another one has the name.
  func column(_ index: Int) -> ImportMapping.Column {
    header.count { $0 == header[index] } == 1 ? .name(header[index]) : .position(index + 1)
  }

  /// The fields of a column that are not blank, without spaces around them.
  func samples(_ index: Int) -> [String] {
    rows.compactMap { row in
      guard index < row.count else { return nil }
      let text = row[index].drop { $0 == " " }
      let end = text.lastIndex { $0 != " " }
      return end.map { String(text[...$0]) }
    }
  }

  private mutating func takeTimes() -> [Int] {
    guard let time = take(ColumnNames.time) else { return [] }
    // A day and a time of day in two columns.
    let isDay = samples(time).allSatisfy { !$0.contains(":") }
    guard isDay,
      let second = folded.indices.first(where: { index in
        !used.contains(index) && ["time", "timeofday", "hour"].contains(folded[index])
          && !samples(index).isEmpty && samples(index).allSatisfy { $0.contains(":") && !$0.contains("-") }
      })
    else { return [time] }
    used.insert(second)
    return [time, second]
  }

  /// A column of totals; the only price is one, if nothing tells how many were bought.
  private mutating func takeTotal(_ columns: inout Columns) -> Int? {
    if columns.unitPrice != nil, columns.quantity != nil { return nil }
    if let total = take(ColumnNames.total) { return total }
    guard columns.quantity == nil, let price = columns.unitPrice else { return nil }
    columns.unitPrice = nil
    return price
  }

  private mutating func guessCustomer(_ index: Int) -> ImportMapping.CustomerColumns {
    let isEmail = folded[index].contains("email")
    var customer = ImportMapping.CustomerColumns(id: column(index), kind: kind ?? (isEmail ? "email" : "external"))
    let ids = samples(index)
    let blank = rows.count - ids.count { !customer.blankValues.contains($0.lowercased()) }
    notes.append("customer.id: '\(header[index])', of the kind '\(customer.kind)'")
    noteFractions(ids, &customer)
    if blank > 0 {
      notes.append(
        "customer.blank: \(blank) of \(rows.count) sampled rows have no identifier and are rejected; "
          + "'anonymous' would keep them")
    }
    return customer
  }

  /// Programs that take numbers for identifiers write 17850 as 17850.0 where a column has blanks.
  private mutating func noteFractions(_ ids: [String], _ customer: inout ImportMapping.CustomerColumns) {
    func isNumber(_ text: some StringProtocol) -> Bool { !text.isEmpty && text.utf8.allSatisfy { $0 &- 0x30 < 10 } }
    guard let fraction = ids.first(where: { $0.hasSuffix(".0") && isNumber($0.dropLast(2)) }) else { return }
    if ids.allSatisfy({ isNumber($0.hasSuffix(".0") ? $0.dropLast(2) : $0[...]) }) {
      customer.isWholeNumber = true
      notes.append("customer.isWholeNumber: identifiers such as \(fraction) are taken for \(fraction.dropLast(2))")
    } else {
      notes.append(
        "customer.id: \(fraction) and \(fraction.dropLast(2)) would be two customers; 'customer.isWholeNumber' makes "
          + "them one, and rejects what is no number")
    }
  }

  private mutating func guessKind(_ mapping: inout ImportMapping, _ columns: Columns) {
    let hasAmount = columns.total != nil || columns.unitPrice != nil && columns.quantity != nil
    guard mapping.occurredAt != nil else {
      if hasAmount {
        questions.append(
          "occurredAt: there are amounts, and no column looks like the time of an order; which one is it?")
      }
      mapping.rows = .all(.customer)
      notes.append("rows: customers, because no column looks like a time")
      return
    }
    guard !hasAmount else {
      mapping.rows = .all(.purchase)
      notes.append("rows: purchases; negative quantities and amounts are returns and refunds")
      return
    }
    if let kind = take(ColumnNames.kind) {
      mapping.rows = .chosen(by: column(kind), values: [:], otherwise: .custom(nil))
      notes.append("rows: interactions of the kinds that '\(header[kind])' names")
    } else {
      mapping.rows = .all(.session)
      notes.append("rows: sessions, because there is a time, and no column looks like an amount or a kind of event")
    }
  }

  private mutating func guessAttributes(_ mapping: inout ImportMapping) {
    for (name, names) in ColumnNames.attributes {
      guard let index = folded.indices.first(where: { names.contains(folded[$0]) && !isUsed($0) }) else { continue }
      var attribute = name
      // Whole names of countries are worth keeping, too, and so are codes that are not the standard's.
      if name == "country", !samples(index).allSatisfy(Self.isCountry) { attribute = "countryName" }
      var column = ImportMapping.AttributeColumn(column(index))
      if attribute == "birthday" || attribute == "signedUpAt" {
        guard let format = TimeFormatGuess(samples(index)).formats.first else { continue }
        column.formats = [format]
      }
      markUsed(index)
      mapping.attributes[attribute] = column
      notes.append("attributes.\(attribute): '\(header[index])'")
    }
  }

  private static func isCountry(_ text: String) -> Bool {
    (try? AttributeSchema().validate(.string(text), for: "country")) != nil
  }
}
