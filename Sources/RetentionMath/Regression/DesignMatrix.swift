internal import Glibc

/// Columns made fit for a regression: centered, of spread 1, and checked to be independent.
struct DesignMatrix: Sendable {
  let names: [String]
  let means: [Double]
  let scales: [Double]
  let rowCount: Int
  /// Row by row.
  let elements: [Double]

  var columnCount: Int { names.count }

  /// - Throws: ``FitError`` with the row or the column that is wrong.
  init(_ covariates: [Covariate], rowCount: Int) throws(FitError) {
    self.rowCount = rowCount
    names = covariates.map(\.name)
    var (means, scales): ([Double], [Double]) = ([], [])
    var elements = Array(repeating: 0.0, count: rowCount * covariates.count)
    for (column, covariate) in covariates.enumerated() {
      let name = covariate.name
      guard !covariates[..<column].contains(where: { $0.name == name }) else {
        throw .invalidColumn(name, "there is another of that name.")
      }
      guard covariate.values.count == rowCount else {
        throw .invalidColumn(name, "it has \(covariate.values.count) values; there are \(rowCount) rows.")
      }
      var size = 0.0
      for (row, value) in covariate.values.enumerated() {
        guard value.isFinite else { throw .invalidRow(row, "column '\(name)' is \(value); it must be a number.") }
        size = max(size, abs(value))
      }
      // Dividing by the largest keeps the squares in range.
      let unit = size > 0 ? size : 1
      let mean = CompensatedSum.of(covariate.values.lazy.map { $0 / unit }) / Double(max(1, rowCount))
      let square = CompensatedSum.of(covariate.values.lazy.map { ($0 / unit - mean) * ($0 / unit - mean) })
      let spread = (square / Double(max(1, rowCount))).squareRoot()
      guard spread > 1e-12 else { throw .invalidColumn(name, "it is constant; leave it out.") }
      means.append(mean * unit)
      scales.append(spread * unit)
      for (row, value) in covariate.values.enumerated() {
        elements[row * covariates.count + column] = (value / unit - mean) / spread
      }
    }
    self.means = means
    self.scales = scales
    self.elements = elements
    try checkIndependence()
  }

  /// Cholesky's decomposition of the correlations: what is left of a column after those before it.
  private func checkIndependence() throws(FitError) {
    let count = columnCount
    var correlation = SymmetricMatrix(size: count)
    for row in 0..<rowCount {
      for i in 0..<count {
        let value = elements[row * count + i]
        for j in 0...i { correlation[i, j] += value * elements[row * count + j] }
      }
    }
    var factor = Array(repeating: Array(repeating: 0.0, count: count), count: count)
    for i in 0..<count {
      for j in 0...i {
        var sum = correlation[i, j] / Double(max(1, rowCount))
        for k in 0..<j { sum -= factor[i][k] * factor[j][k] }
        if i != j {
          factor[i][j] = sum / factor[j][j]
        } else if sum > 1e-10 {
          factor[i][i] = sum.squareRoot()
        } else {
          let others = names[..<i].joined(separator: ", ")
          throw .invalidColumn(names[i], "it is a combination of the columns before it (\(others)); leave one out.")
        }
      }
    }
  }

  /// A customer's values, centered and scaled.
  func standardized(_ values: [Double]) -> [Double] {
    zip(values, zip(means, scales)).map { ($0 - $1.0) / $1.1 }
  }
}
