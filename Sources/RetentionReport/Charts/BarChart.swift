/// Amounts side by side: upright for what has an order, lying for names.
struct BarChart {
  var names: [String]
  var values: [Double]
  var unit: Plot.Unit = .number
  var isLying = false

  func drawing() -> Drawing { isLying ? lying() : upright() }

  private func text(_ value: Double) -> String {
    unit == .share ? NumberText.percent(value) : NumberText.short(value)
  }

  private func upright() -> Drawing {
    var plot = Plot(values, unit: unit)
    plot.names(names)
    let width = (plot.right - plot.left) / Double(max(names.count, 1))
    for (index, value) in values.enumerated() where value.isFinite && names.indices.contains(index) {
      let (y, zero) = (plot.y(value), plot.y(0))
      plot.drawing.rectangle(
        plot.x(index, of: names.count) - width * 0.4, min(y, zero), width * 0.8, (y - zero).magnitude, "bar",
        tip: "\(names[index]): \(text(value))")
    }
    return plot.drawing
  }

  private func lying() -> Drawing {
    let room = 26.0
    var drawing = Drawing(height: Double(names.count) * room + 8)
    let left = min((names.map { Drawing.width(of: $0) }.max() ?? 0) + 10, 190)
    let most = values.filter(\.isFinite).map(\.magnitude).max() ?? 0
    let right = drawing.width - 14 - (values.map { Drawing.width(of: text($0)) }.max() ?? 0)
    for (index, value) in values.enumerated() where names.indices.contains(index) {
      let y = Double(index) * room + 4
      let width = most > 0 && value.isFinite ? (right - left) * value.magnitude / most : 0
      drawing.text(Drawing.cut(names[index], to: left - 10), left - 8, y + 15, .end)
      drawing.rectangle(left, y + 2, max(width, 1), room - 8, "bar", tip: "\(names[index]): \(text(value))")
      drawing.text(text(value), left + width + 6, y + 15, .start, "value")
    }
    return drawing
  }
}
