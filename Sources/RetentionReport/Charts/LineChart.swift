/// Values over time or some other order, with the interval of each as a band.
struct LineChart {
  struct Line {
    var name: String
    var values: [Double?]
    /// As many as there are values, or none.
    var intervals: [ClosedRange<Double>?] = []
  }

  var names: [String]
  var lines: [Line]
  var unit: Plot.Unit = .number
  /// Whether lines go on level until the next value, as survival does.
  var isStepped = false

  func drawing() -> Drawing {
    let all = lines.flatMap { line in
      line.values.compactMap { $0 } + line.intervals.compactMap { $0 }.flatMap { [$0.lowerBound, $0.upperBound] }
    }
    var plot = Plot(all, unit: unit, hasLegend: lines.count > 1)
    plot.names(names)
    for (index, line) in lines.enumerated() { draw(line, "s\(index)", in: &plot) }
    if lines.count > 1 { plot.legend(lines.map(\.name)) }
    return plot.drawing
  }

  private func draw(_ line: Line, _ style: String, in plot: inout Plot) {
    let count = names.count
    // A value that is missing divides a line in two.
    var runs: [[Int]] = [[]]
    for (index, value) in line.values.prefix(count).enumerated() {
      if let value, value.isFinite { runs[runs.count - 1].append(index) } else { runs.append([]) }
    }
    for run in runs where !run.isEmpty {
      let known = run.filter { line.intervals.indices.contains($0) && line.intervals[$0] != nil }
      if known.count == run.count {
        let upper = outline(run, plot) { line.intervals[$0]?.upperBound ?? 0 }
        let lower = outline(run, plot) { line.intervals[$0]?.lowerBound ?? 0 }
        plot.drawing.path(upper + lower.reversed(), isClosed: true, "band \(style)")
      }
      plot.drawing.path(outline(run, plot) { line.values[$0] ?? 0 }, "line \(style)")
      for index in run where count <= 40 {
        guard let value = line.values[index] else { continue }
        let text = unit == .share ? NumberText.percent(value) : NumberText.short(value)
        plot.drawing.circle(
          plot.x(index, of: count), plot.y(value), isStepped ? 2 : 3, "dot \(style)", tip: "\(names[index]): \(text)")
      }
    }
  }

  private func outline(_ run: [Int], _ plot: Plot, _ value: (Int) -> Double) -> [(x: Double, y: Double)] {
    var places: [(x: Double, y: Double)] = []
    for index in run {
      let place = (x: plot.x(index, of: names.count), y: plot.y(value(index)))
      if isStepped, let last = places.last { places.append((place.x, last.y)) }
      places.append(place)
    }
    return places
  }
}
