internal import CustomerModel

extension MappingGuesser {
  mutating func guessTime(_ columns: [Int], _ zone: TimeZoneIdentifier?) -> ImportMapping.InstantColumns? {
    guard let first = columns.first else { return nil }
    let texts =
      columns.count == 1
      ? samples(first) : zip(samples(first), samples(columns[1])).map { "\($0) \($1)" }
    let guess = TimeFormatGuess(texts)
    let names = columns.map { "'\(header[$0])'" }.joined(separator: " and ")
    var instant = ImportMapping.InstantColumns(from: columns.map(column), zone: zone ?? .utc)
    guard let format = guess.formats.first else {
      questions.append("occurredAt.format: how are times in \(names) written, such as '\(texts.first ?? "")'?")
      return instant
    }
    instant.formats = [format]
    notes.append("occurredAt: \(names), written as \(format)")
    if guess.isAmbiguous {
      let others = guess.formats.joined(separator: " or ")
      questions.append("occurredAt.format: \(names) may be written as \(others); which is it?")
    }
    let isLocal = !format.hasPrefix("unix") && !texts.contains { $0.hasSuffix("Z") || $0.contains("+") }
    if zone == nil, isLocal { notes.append("occurredAt.zone: times are taken for UTC; name the zone if they are local") }
    return instant
  }

  /// How the numbers of columns are written.
  mutating func guessNumbers(_ columns: [Int]) -> ImportMapping.NumberStyle {
    let texts = columns.flatMap { samples($0) }
    var style = ImportMapping.NumberStyle()
    let affixes = Set(texts.flatMap(Self.affixes)).sorted()
    style.ignored = affixes
    if !affixes.isEmpty { notes.append("numbers.ignored: \(affixes.map { "'\($0)'" }.joined(separator: ", "))") }
    let candidates: [(Character, Character?)] = [
      (".", nil), (",", nil), (".", ","), (",", "."), (".", " "), (",", " "), (",", "\u{A0}"), (",", "\u{202F}"),
      (".", "'"), (".", "’"), (",", "'"),
    ]
    for (decimal, thousands) in candidates {
      style.decimalSeparator = decimal
      style.thousandsSeparator = thousands
      let scanner = NumberScanner(style)
      guard texts.allSatisfy({ scanner.scan(text: $0) != nil }) else { continue }
      if decimal != "." || thousands != nil {
        notes.append(
          "numbers: '\(decimal)' in front of fractions\(thousands.map { ", '\($0)' between thousands" } ?? "")")
      }
      if isAmbiguous(texts, decimal) {
        questions.append(
          "numbers.decimalSeparator: is '\(texts.first { $0.contains(decimal) } ?? "")' a number of thousands, "
            + "or has it three digits of a fraction?")
      }
      return style
    }
    style = ImportMapping.NumberStyle(ignored: affixes)
    if let odd = texts.first(where: { NumberScanner(style).scan(text: $0) == nil }) {
      questions.append("numbers: how are numbers such as '\(odd)' written?")
    }
    return style
  }

  /// Whether what looks like fractions may as well be thousands: three digits behind every separator.
  private func isAmbiguous(_ texts: [String], _ decimal: Character) -> Bool {
    let fractions = texts.compactMap { text in
      text.lastIndex(of: decimal).map { text[text.index(after: $0)...].prefix { $0.isNumber } }
    }
    return decimal == "," && !fractions.isEmpty && fractions.allSatisfy { $0.count == 3 }
  }

  /// What stands around the digits of a number.
  private static func affixes(_ text: String) -> [String] {
    let isNumeric: (Character) -> Bool = { $0.isASCII && $0.isNumber || "+-().,'’−".contains($0) }
    let front = text.prefix { !isNumeric($0) }
    let back = text.dropFirst(front.count).reversed().prefix { !isNumeric($0) }.reversed()
    return [String(front), String(back)]
      .map { $0.filter { !$0.isWhitespace } }
      .filter { !$0.isEmpty && $0.count <= 3 }
  }

  mutating func guessAmount(_ mapping: inout ImportMapping, _ columns: Columns, _ currency: Currency?) {
    var amount = ImportMapping.AmountColumns(currency: .constant(currency?.code ?? "XXX"))
    amount.total = columns.total.map(column)
    amount.unitPrice = columns.unitPrice.map(column)
    amount.quantity = columns.quantity.map(column)
    if let total = columns.total {
      notes.append("amount.total: '\(header[total])'")
    } else if let price = columns.unitPrice, let quantity = columns.quantity {
      notes.append("amount: '\(header[price])' times '\(header[quantity])'")
    }
    let known = ["€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP", "USD": "USD", "CHF": "CHF", "JPY": "JPY"]
    let signs = Set(mapping.numbers.ignored.compactMap { known[$0] })
    if let column = columns.currency {
      amount.currency = self.column(column)
      notes.append("amount.currency: '\(header[column])'")
    } else if let currency {
      notes.append("amount.currency: \(currency)")
    } else if signs.count == 1, let code = signs.first {
      amount.currency = .constant(code)
      notes.append("amount.currency: \(code), because of the sign beside amounts")
    } else {
      questions.append("amount.currency: no column tells it; which one is it, in three letters such as EUR?")
    }
    mapping.amount = amount
  }

  mutating func guessOrder(_ mapping: inout ImportMapping, _ columns: Columns) {
    var order = ImportMapping.OrderColumns(id: columns.order.map(column))
    func named(_ path: String, _ index: Int?, _ guesser: inout MappingGuesser) -> ImportMapping.Column? {
      guard let index else { return nil }
      guesser.notes.append("\(path): '\(guesser.header[index])'")
      return guesser.column(index)
    }
    order.sku = named("order.sku", take(ColumnNames.sku), &self)
    order.category = named("order.category", take(ColumnNames.category), &self)
    order.discount = named("order.discount", take(ColumnNames.discount), &self)
    order.paymentMethod = named("order.paymentMethod", take(ColumnNames.paymentMethod), &self)
    order.cost = named("order.cost", take(ColumnNames.cost), &self)
    mapping.returns.reason = named("returns.reason", take(ColumnNames.reason), &self)
    if order != ImportMapping.OrderColumns() { mapping.order = order }
    guard let id = columns.order else { return }
    notes.append("order.id: '\(header[id])'; rows of one that follow each other are its lines")
    guessReturns(&mapping, columns, id)
    guessTotalScope(&mapping, columns, id)
  }

  /// The letter that identifiers of negative rows begin with, and no others.
  private mutating func guessReturns(_ mapping: inout ImportMapping, _ columns: Columns, _ id: Int) {
    let scanner = NumberScanner(mapping.numbers)
    var negative: Set<Character> = []
    var others: Set<Character> = []
    for row in rows where id < row.count {
      guard let first = row[id].first else { continue }
      let isNegative = [columns.quantity, columns.total, columns.unitPrice].contains { index in
        guard let index, index < row.count else { return false }
        return (scanner.scan(text: row[index])?.coefficient ?? 0) < 0
      }
      if isNegative { negative.insert(first) } else { others.insert(first) }
    }
    guard negative.count == 1, let letter = negative.first, letter.isLetter, !others.contains(letter) else { return }
    mapping.returns.prefixes = [String(letter)]
    notes.append("returns.prefixes: identifiers that begin with \(letter) are returns")
  }

  /// Whether all rows of an order have the same total, although their articles differ.
  private mutating func guessTotalScope(_ mapping: inout ImportMapping, _ columns: Columns, _ id: Int) {
    guard let total = columns.total else { return }
    var orders: [String: Set<String>] = [:]
    var sizes: [String: Int] = [:]
    for row in rows where id < row.count && total < row.count && !row[id].isEmpty {
      orders[row[id], default: []].insert(row[total])
      sizes[row[id], default: 0] += 1
    }
    let several = orders.filter { (sizes[$0.key] ?? 0) > 1 }
    guard several.count >= 3, several.allSatisfy({ $0.value.subtracting([""]).count <= 1 }) else { return }
    mapping.amount?.totalOf = .order
    notes.append("amount.totalOf: order, because all rows of one have the same total")
  }
}
