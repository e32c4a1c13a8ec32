internal import CustomerModel
internal import CustomerStore
internal import RetentionMath
internal import RetentionMetrics

/// How many buyers are left a time after their first purchase.
enum SurvivalPart: ReportPart {
  static let subject = "The survival of buyers"
  private static let points = 24

  static func contents<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ question: ReportQuestion, _ tx: borrowing Tx
  ) throws(ReportError) -> ReportContents {
    var result = ReportContents()
    let statistics = try ReportError.fromMetric { () throws(MetricError) in
      try tx.purchaseStatistics(question.scope)
    }
    let limit = Int(question.silence.components.seconds / 86_400)
    let isLost = statistics.map { $0.ageInDays - $0.lastInDays > limit }
    let durations = zip(statistics, isLost).map { Double($1 ? $0.lastInDays + limit : $0.ageInDays) }
    guard let longest = durations.max(), longest >= 30, isLost.contains(true),
      let curve = try? KaplanMeier(durations: durations, events: isLost)
    else {
      result.omissions.append("There is no survival curve: no buyer has been silent for more than \(limit) days yet.")
      return result
    }
    let unit = longest > 30 * Double(points) ? longest / Double(points) : 30
    let times = (0...min(points, Int(longest / unit))).map { (Double($0) * unit).rounded() }
    let values = times.map { curve.survival(at: $0) }
    let intervals = times.map { curve.interval(at: $0, .logLog) ?? curve.interval(at: $0, .plain) }
    var section = ReportSection(
      "survival", "How long buyers stay",
      """
      The share of buyers who are still customers so many days after their first purchase (Kaplan & Meier, 1958). Lost is who \
      has been silent for more than \(limit) days as of now.
      """)
    let chart = LineChart(
      names: times.map { NumberText.decimal($0) },
      lines: [.init(name: "still customers", values: values.map { $0 }, intervals: intervals)], unit: .share,
      isStepped: true)
    section.draw(chart.drawing(), "A falling line of the share of buyers left, by days since the first purchase.")
    section.table = DataTable(
      section.lead, [.init("days"), .init("still customers"), .init("95 % interval"), .init("watched so long")],
      zip(times, zip(values, intervals)).map { time, figures in
        let (value, interval) = figures
        let range = interval.map {
          "\(NumberText.decimal($0.lowerBound * 100, 1))–\(NumberText.percent($0.upperBound))"
        }
        let watched = durations.count { $0 >= time }
        return [
          NumberText.decimal(time), NumberText.percent(value), range ?? "–", NumberText.decimal(Double(watched)),
        ]
      })
    if let median = curve.median {
      section.notes.append("Half of them are lost after \(NumberText.decimal(median)) days.")
    }
    section.notes.append("Who comes back after a longer silence counts as having stayed.")
    result.sections.append(section)
    return result
  }
}
