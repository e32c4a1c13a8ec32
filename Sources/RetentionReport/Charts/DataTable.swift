internal import RetentionMetrics

/// The data of a chart as a table: what is drawn can be read, too.
struct DataTable: Hashable, Sendable {
  struct Column: Hashable, Sendable {
    var name: String
    var isNumber: Bool

    init(_ name: String, isNumber: Bool = true) { (self.name, self.isNumber) = (name, isNumber) }
  }

  var caption: String
  var columns: [Column]
  var rows: [[String]]

  init(_ caption: String, _ columns: [Column], _ rows: [[String]]) {
    (self.caption, self.columns, self.rows) = (caption, columns, rows)
  }

  /// Some columns of a metric's answer, figures with their intervals behind them.
  init(_ table: MetricTable, _ names: [String]) {
    let places = names.compactMap { table.place(of: $0) }
    caption = table.metric.text
    columns = places.flatMap { place -> [Column] in
      let column = table.columns[place]
      let title = column.name.split(separator: "_").joined(separator: " ")
      let value = Column(title, isNumber: column.kind != .text && column.kind != .flag && column.kind != .instant)
      let isKnown = table.rows.contains { $0[place].interval != nil }
      return isKnown ? [value, Column("95 % interval")] : [value]
    }
    let hasInterval = places.map { place in table.rows.contains { $0[place].interval != nil } }
    rows = table.rows.map { row in
      zip(places, hasInterval).flatMap { place, hasInterval -> [String] in
        let cell = row[place]
        let value = NumberText.text(cell.value)
        return hasInterval ? [value, cell.interval.map { NumberText.text($0, as: cell.value) } ?? "–"] : [value]
      }
    }
  }

  func write(to markup: inout Markup, id: String? = nil) {
    markup.element("div", [("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption)]) {
      $0.element("table") { table in
        table.element("caption", text: caption)
        table.element("thead") { head in
          head.element("tr") { row in
            for column in columns {
              row.element("th", [("scope", "col")] + Self.fields(column), text: column.name)
            }
          }
        }
        table.element("tbody") { body in
          for cells in rows {
            body.element("tr") { row in
              for (column, cell) in zip(columns, cells) { row.element("td", Self.fields(column), text: cell) }
            }
          }
        }
      }
    }
  }

  private static func fields(_ column: Column) -> [Markup.Field] { column.isNumber ? [("class", "n")] : [] }
}
