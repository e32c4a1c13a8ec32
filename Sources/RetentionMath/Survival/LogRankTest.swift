internal import Glibc

/// Whether groups differ in their survival (Mantel, 1966): observed events against those expected if they did not.
///
/// ```swift
/// let test = try LogRankTest(
///   durations: [1, 2, 3, 10, 11, 12], events: [true, true, true, true, true, true], groups: [0, 0, 0, 1, 1, 1])
/// test.pValue < 0.05  // == true
/// ```
public struct LogRankTest: Hashable, Sendable {
  /// The test's statistic, χ² if the groups do not differ.
  public let chiSquare: Double
  /// Its degrees of freedom, one less than the groups.
  public let degreesOfFreedom: Int
  /// How likely a statistic of that size is if the groups do not differ.
  public let pValue: Double
  /// The events of each group, by ascending group.
  public let observed: [Double]
  /// The events of each group, expected if the groups did not differ.
  public let expected: [Double]

  /// The test; groups are any numbers.
  ///
  /// - Throws: ``SurvivalDataError`` with the first row that is wrong.
  /// - Complexity: n log n in the rows, times the square of the groups.
  public init(
    durations: [Double], events: [Bool], groups: [Int], entry: [Double]? = nil
  ) throws(SurvivalDataError) {
    guard groups.count == durations.count else {
      throw SurvivalDataError(.unequalColumns([durations.count, events.count, groups.count]))
    }
    let table = try RiskTable(durations: durations, events: events, entry: entry, customers: nil)
    let names = Set(groups).sorted()
    guard names.count <= 500 else { throw SurvivalDataError(.tooManyGroups(names.count)) }
    let index = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let group = groups.map { index[$0] ?? 0 }
    let count = names.count
    var ended = Array(repeating: 0.0, count: count)
    var entered = Array(repeating: 0.0, count: count)
    if entry == nil { for member in group { entered[member] += 1 } }
    let byEnd = RadixSort.order(durations.map { RadixSort.key($0) })
    let byEntry = entry.map { RadixSort.order($0.map { RadixSort.key($0) }) } ?? []
    var (nextEnd, nextEntry) = (0, 0)
    var observed = Array(repeating: 0.0, count: count)
    var expected = Array(repeating: CompensatedSum(), count: count)
    var variance = SymmetricMatrix(size: max(0, count - 1))
    for row in table.rows {
      while nextEntry < byEntry.count, let entry, entry[byEntry[nextEntry]] < row.time {
        entered[group[byEntry[nextEntry]]] += 1
        nextEntry += 1
      }
      let atRisk = zip(entered, ended).map { $0 - $1 }
      while nextEnd < byEnd.count, durations[byEnd[nextEnd]] <= row.time {
        let member = byEnd[nextEnd]
        ended[group[member]] += 1
        if events[member] { observed[group[member]] += 1 }
        nextEnd += 1
      }
      guard row.events > 0 else { continue }
      let (n, d) = (Double(row.atRisk), Double(row.events))
      for i in 0..<count { expected[i].add(d * atRisk[i] / n) }
      guard n > 1 else { continue }
      let factor = d * (n - d) / (n * n * (n - 1))
      for i in 0..<max(0, count - 1) {
        for j in 0...i { variance[i, j] += factor * atRisk[i] * ((i == j ? n : 0) - atRisk[j]) }
      }
    }
    self.observed = observed
    self.expected = expected.map(\.value)
    let difference = (0..<max(0, count - 1)).map { observed[$0] - expected[$0].value }
    // Without events, or with one group, nothing differs.
    let statistic = count > 1 ? variance.positiveInverse()?.quadraticForm(difference) ?? 0 : 0
    chiSquare = max(0, statistic)
    degreesOfFreedom = max(0, count - 1)
    pValue = Distribution.chiSquareTail(chiSquare, degrees: degreesOfFreedom)
  }
}
