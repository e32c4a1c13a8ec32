/// How an amount becomes another, step by step.
struct WaterfallChart {
  struct Step {
    var name: String
    /// What is added; of a total, the amount itself.
    var amount: Double
    var isTotal = false
  }

  var steps: [Step]

  func drawing() -> Drawing {
    var level = 0.0
    var spans: [(low: Double, high: Double)] = []
    for step in steps {
      let next = step.isTotal ? step.amount : level + step.amount
      let from = step.isTotal ? 0 : level
      spans.append((min(from, next), max(from, next)))
      level = next
    }
    var plot = Plot(spans.flatMap { [$0.low, $0.high] }, unit: .number, height: 290, width: 900, hasLegend: true)
    let width = (plot.right - plot.left) / Double(max(steps.count, 1))
    level = 0
    for (index, step) in steps.enumerated() {
      let x = plot.x(index, of: steps.count)
      let (top, bottom) = (plot.y(spans[index].high), plot.y(spans[index].low))
      let style = step.isTotal ? "bar" : step.amount < 0 ? "bar loss" : "bar gain"
      let sign = step.isTotal || step.amount <= 0 ? "" : "+"
      let text = sign + NumberText.decimal(step.amount)
      plot.drawing.rectangle(
        x - width * 0.36, top, width * 0.72, max(bottom - top, 1), style, tip: "\(step.name): \(text)")
      plot.drawing.text(text, x, top - 6, .middle, "value")
      level = step.isTotal ? step.amount : level + step.amount
      if index + 1 < steps.count {
        plot.drawing.line(x + width * 0.36, plot.y(level), x + width * 0.64, plot.y(level), "link")
      }
      plot.drawing.text(Drawing.cut(step.name, to: width + 6), x, plot.bottom + 18, .middle)
    }
    return plot.drawing
  }
}
