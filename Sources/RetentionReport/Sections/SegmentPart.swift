internal import CustomerModel
internal import CustomerStore
internal import RetentionMetrics
internal import Segmentation

/// The segments that are kept, and how many customers are in each.
enum SegmentPart: ReportPart {
  static let subject = "Segments"

  static func contents<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ question: ReportQuestion, _ tx: borrowing Tx
  ) throws(ReportError) -> ReportContents {
    var result = ReportContents()
    let scope = question.scope
    let stored = try ReportError.fromSegment { () throws(SegmentError) in try tx.storedSegments() }
    var sizes: [(segment: StoredSegment, size: Int)] = []
    for segment in stored {
      let name = segment.definition.name
      if let problem = segment.problem {
        result.omissions.append("The segment \u{201C}\(name)\u{201D} cannot be answered: \(problem).")
        continue
      }
      let predicate = segment.definition.predicate
      let size = try ReportError.fromSegment { () throws(SegmentError) in
        try tx.count(of: predicate, zone: segment.definition.zone, at: scope.asOf, knownAt: scope.knownAt)
      }
      sizes.append((segment, size))
    }
    guard !sizes.isEmpty else {
      result.omissions.append("There are no segments: none is kept in the store.")
      return result
    }
    sizes.sort { ($1.size, $0.segment.definition.name) < ($0.size, $1.segment.definition.name) }
    var section = ReportSection(
      "segments", "Segments", "The segments that are kept in the store, and how many of all customers are in each.")
    let shown = sizes.prefix(20)
    let chart = BarChart(
      names: shown.map(\.segment.definition.name), values: shown.map { Double($0.size) }, isLying: true)
    section.draw(chart.drawing(), "Bars of the number of customers in each segment.")
    section.table = DataTable(
      section.lead, [.init("segment", isNumber: false), .init("customers"), .init("condition", isNumber: false)],
      sizes.map { segment, size in
        [segment.definition.name, NumberText.decimal(Double(size)), segment.definition.predicate.description]
      })
    if sizes.count > shown.count { section.notes.append("The table has the \(sizes.count - shown.count) others.") }
    result.sections.append(section)
    return result
  }
}
