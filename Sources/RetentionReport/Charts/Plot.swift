/// The frame of a chart: a scale upwards with its lines and labels, and names along the bottom.
struct Plot {
  var drawing: Drawing
  let scale: Scale
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double

  /// How numbers of the scale are written.
  enum Unit: Hashable, Sendable {
    case number
    case share
  }

  init(_ values: [Double], unit: Unit, height: Double = 250, width: Double = 480, hasLegend: Bool = false) {
    let scale = Scale(of: values)
    self.scale = scale
    let labels = scale.ticks.map { tick in
      unit == .share ? Self.share(tick, step: scale.step) : NumberText.axis(tick, step: scale.step)
    }
    drawing = Drawing(width: width, height: height)
    left = (labels.map { Drawing.width(of: $0) }.max() ?? 0) + 10
    right = width - 12
    top = hasLegend ? 34 : 12
    bottom = height - 28
    for (tick, label) in zip(scale.ticks, labels) {
      let y = self.y(tick)
      drawing.line(left, y, right, y, tick == 0 ? "axis" : "grid")
      drawing.text(label, left - 6, y + 4, .end)
    }
  }

  private static func share(_ value: Double, step: Double) -> String {
    NumberText.percent(value, step < 0.009_9 ? 1 : 0)
  }

  func y(_ value: Double) -> Double { bottom - (bottom - top) * scale.share(of: value) }

  /// The middle of a place among so many.
  func x(_ index: Int, of count: Int) -> Double {
    left + (right - left) * (Double(index) + 0.5) / Double(max(count, 1))
  }

  /// Names along the bottom: every so many that none meets the next.
  mutating func names(_ names: [String]) {
    guard !names.isEmpty else { return }
    let room = (right - left) / Double(names.count)
    let widest = (names.map { Drawing.width(of: $0) }.max() ?? 0) + 8
    let step = max(1, Int((widest / room).rounded(.up)))
    for (index, name) in names.enumerated() where (names.count - 1 - index) % step == 0 {
      let half = Drawing.width(of: name) / 2
      let place = min(max(x(index, of: names.count), left + half - 8), drawing.width - half - 2)
      drawing.text(name, place, bottom + 18, .middle)
    }
  }

  /// What the lines are, above them.
  mutating func legend(_ names: [String]) {
    var x = left
    for (index, name) in names.enumerated() {
      drawing.line(x, 14, x + 18, 14, "line s\(index)")
      drawing.text(name, x + 24, 18, .start)
      x += 24 + Drawing.width(of: name) + 18
    }
  }
}
