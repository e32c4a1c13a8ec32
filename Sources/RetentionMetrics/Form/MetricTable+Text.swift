internal import CustomerModel

extension MetricTable: CustomStringConvertible {
  /// The table as text for people: the definition and what it is about, the figures with their intervals, and notes. Control
  /// characters of names are shown as `?`, so that no name writes to a terminal what it likes.
  public var description: String {
    var lines = ["\(metric.name): \(metric.text)"]
    if let policy = metric.policy { lines.append("policy: \(policy)") }
    if !metric.parameters.isEmpty {
      lines.append(metric.parameters.map { "\($0.name): \($0.value)" }.joined(separator: " · "))
    }
    var about = ["\(context.customers)", "as of \(context.asOf)", "zone \(context.zone)"]
    if let knownAt = context.knownAt { about.append("as known at \(knownAt)") }
    about.append(context.dataRange.map { "data \($0)" } ?? "no data")
    if let currency = context.currency { about.append("in \(currency)") }
    lines.append(about.joined(separator: " · "))
    lines.append("")
    lines += grid
    if !notes.isEmpty { lines.append("") }
    lines += notes.map { "note: \($0)" }
    return lines.map(Self.shown).joined(separator: "\n")
  }

  private var grid: [String] {
    let cells = [columns.map(\.name)] + rows.map { row in row.map(\.description) }
    var widths = columns.map { _ in 0 }
    for row in cells {
      for (place, text) in row.enumerated() { widths[place] = max(widths[place], text.count) }
    }
    return cells.map { row in
      var line = ""
      for (place, text) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[place] - text.count)
        let isText = columns[place].kind == .text
        line += (place == 0 ? "" : "  ") + (isText ? text + padding : padding + text)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  static func percent(_ share: Double) -> String { "\(decimal(share * 100, digits: 1)) %" }

  /// A number with so many digits behind the point.
  static func decimal(_ number: Double, digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = (number.magnitude * scale).rounded()
    // Numbers that large have no digits behind the point.
    guard scaled < 1e15 else { return "\(number)" }
    let units = Int64(scaled)
    let (whole, rest) = units.quotientAndRemainder(dividingBy: Int64(scale))
    let sign = number < 0 && units != 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(whole)" }
    let fraction = String(rest)
    return "\(sign)\(whole).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }

  private static func shown(_ line: String) -> String {
    var result = ""
    for scalar in line.unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
      result.unicodeScalars.append(isControl ? "?" : scalar)
    }
    return result
  }
}

extension MetricCell: CustomStringConvertible {
  /// The figure as people read it, with its interval and n: `25.0 % (4.6 % to 69.9 %, n = 4)`. Control characters of names are
  /// as they are.
  public var description: String {
    let text =
      switch value {
      case .empty: n.map { "– (n = \($0))" } ?? "–"
      case .rate(let share): MetricTable.percent(share)
      case .number(let number): MetricTable.decimal(number, digits: 2)
      default: value.description
      }
    guard let interval else { return text }
    return switch value {
    case .rate:
      "\(text) (\(MetricTable.percent(interval.low)) to \(MetricTable.percent(interval.high)), n = \(n ?? 0))"
    default:
      """
      \(text) (\(MetricTable.decimal(interval.low, digits: 2)) to \(MetricTable.decimal(interval.high, digits: 2)), \
      n = \(n ?? 0))
      """
    }
  }
}
