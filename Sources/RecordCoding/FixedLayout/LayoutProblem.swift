/// A mistake in a fixed layout.
///
/// ```swift
/// VisitRecord.layoutProblems  // == []
/// ```
public enum LayoutProblem: Hashable, Sendable {
  /// The field reaches outside the record's bytes.
  case outside(field: String)

  /// Two fields share a byte.
  case overlap(first: String, second: String)

  /// Bytes that belong to no field. They would be stored and never read, so two records that differ in them would be
  /// one value with two forms; a field that is kept for later use has to be declared.
  case gap(offset: Int, byteCount: Int)

  /// The field takes no bytes.
  case empty(field: String)

  /// Two fields have the same name.
  case duplicateName(String)
}

extension LayoutProblem {
  /// Every mistake in a record of `byteCount` bytes with these fields, in the order of their offsets.
  static func problems(of extents: [FieldExtent], byteCount: Int) -> [LayoutProblem] {
    var problems: [LayoutProblem] = []
    var names: Set<String> = []
    var previous: FieldExtent?
    // The bytes up to here belong to a field.
    var covered = 0
    for extent in extents.sorted(by: { ($0.offset, $0.byteCount) < ($1.offset, $1.byteCount) }) {
      if !names.insert(extent.name).inserted { problems.append(.duplicateName(extent.name)) }
      let (end, overflow) = extent.offset.addingReportingOverflow(extent.byteCount)
      guard extent.byteCount > 0 else {
        problems.append(.empty(field: extent.name))
        continue
      }
      if extent.offset < 0 || overflow || end > byteCount { problems.append(.outside(field: extent.name)) }
      if let previous, extent.offset < covered {
        problems.append(.overlap(first: previous.name, second: extent.name))
      } else if covered < min(extent.offset, byteCount) {
        problems.append(.gap(offset: covered, byteCount: min(extent.offset, byteCount) &- covered))
      }
      if overflow || end > covered {
        covered = overflow ? .max : end
        previous = extent
      }
    }
    if covered < byteCount { problems.append(.gap(offset: covered, byteCount: byteCount &- covered)) }
    return problems
  }
}
