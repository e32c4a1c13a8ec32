/// A grid of figures, the darker the larger.
struct HeatMap {
  struct Cell {
    /// 0 to 1: how dark.
    var depth: Double
    var text: String
    var tip: String
    /// Whether the figure is not final yet.
    var isOpen = false
  }

  var rowNames: [String]
  var columnNames: [String]
  /// By row and column; `nil` for none.
  var cells: [[Cell?]]
  var rowTitle: String
  var columnTitle: String
  var width = 480.0
  var rowHeight = 30.0

  func drawing() -> Drawing {
    let top = 44.0
    var drawing = Drawing(width: width, height: top + Double(rowNames.count) * rowHeight + 4)
    let left = min(max((rowNames + [rowTitle]).map { Drawing.width(of: $0) }.max() ?? 0, 40) + 18, 190)
    let cellWidth = (width - left - 2) / Double(max(columnNames.count, 1))
    drawing.text(rowTitle, left - 10, 34, .end, "label strong")
    drawing.text(columnTitle, left, 14, .start, "label strong")
    for (column, name) in columnNames.enumerated() {
      drawing.text(Drawing.cut(name, to: cellWidth), left + (Double(column) + 0.5) * cellWidth, 34, .middle)
    }
    for (row, name) in rowNames.enumerated() {
      let y = top + Double(row) * rowHeight
      drawing.text(Drawing.cut(name, to: left - 8), left - 10, y + rowHeight / 2 + 4, .end)
      for (column, cell) in cells[row].enumerated() where column < columnNames.count {
        guard let cell else { continue }
        let x = left + Double(column) * cellWidth
        let depth = cell.depth.isFinite ? min(max(cell.depth, 0), 1) : 0
        drawing.rectangle(
          x + 1, y + 1, cellWidth - 2, rowHeight - 2, cell.isOpen ? "heat open" : "heat", opacity: 0.06 + 0.94 * depth,
          tip: cell.tip)
        if Drawing.width(of: cell.text) <= cellWidth + 2 {
          drawing.text(
            cell.text, x + cellWidth / 2, y + rowHeight / 2 + 4, .middle, depth > 0.68 ? "cell on" : "cell")
        }
      }
    }
    return drawing
  }
}
