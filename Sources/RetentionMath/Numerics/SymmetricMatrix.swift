internal import Glibc

/// A small dense symmetric matrix.
///
/// ```swift
/// var covariance = SymmetricMatrix(size: 2)
/// covariance[0, 1] = 0.5
/// covariance[1, 0]  // == 0.5
/// ```
public struct SymmetricMatrix: Hashable, Sendable, Codable {
  /// The number of rows, and of columns.
  public let size: Int
  /// The lower triangle, row by row.
  private var elements: [Double]

  /// A matrix of zeros; a size below 0 counts as 0.
  public init(size: Int) {
    self.size = max(0, size)
    elements = Array(repeating: 0, count: self.size * (self.size + 1) / 2)
  }

  /// Reads a matrix back; one whose elements do not fill its rows is an error.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    size = try container.decode(Int.self, forKey: .size)
    elements = try container.decode([Double].self, forKey: .elements)
    guard 0...10_000 ~= size, elements.count == size * (size + 1) / 2 else {
      throw DecodingError.dataCorruptedError(
        forKey: .elements, in: container, debugDescription: "\(elements.count) elements do not fill \(size) rows")
    }
  }

  /// The element in a row and a column, which is the one in that column and that row; both must be in 0..<size.
  public subscript(row: Int, column: Int) -> Double {
    get { elements[Self.index(row, column)] }
    set { elements[Self.index(row, column)] = newValue }
  }

  private static func index(_ row: Int, _ column: Int) -> Int {
    row >= column ? row * (row + 1) / 2 + column : column * (column + 1) / 2 + row
  }

  /// The elements from the first row's first to the last row's last.
  public var rows: [[Double]] { (0..<size).map { row in (0..<size).map { self[row, $0] } } }

  var isFinite: Bool { elements.allSatisfy(\.isFinite) }

  /// The matrix with row and column i multiplied by factor i.
  func scaled(by factors: [Double]) -> SymmetricMatrix {
    var result = self
    for i in 0..<size { for j in 0...i { result[i, j] *= factors[i] * factors[j] } }
    return result
  }

  var negated: SymmetricMatrix {
    var result = self
    for i in result.elements.indices { result.elements[i] = -result.elements[i] }
    return result
  }

  func times(_ vector: [Double]) -> [Double] {
    (0..<size).map { i in (0..<size).reduce(0) { $0 + self[i, $1] * vector[$1] } }
  }

  /// vᵀ A v
  package func quadraticForm(_ vector: [Double]) -> Double {
    zip(vector, times(vector)).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The eigenvalues with their vectors, by Jacobi's rotations; exact to rounding for the sizes met here.
  func eigen() -> [(value: Double, vector: [Double])] {
    var a = rows
    var v = (0..<size).map { i in (0..<size).map { $0 == i ? 1.0 : 0.0 } }
    for _ in 0..<60 {
      var offDiagonal = 0.0
      var diagonal = 0.0
      for i in 0..<size {
        diagonal += a[i][i] * a[i][i]
        for j in 0..<i { offDiagonal += a[i][j] * a[i][j] }
      }
      if !(offDiagonal > 1e-40 * diagonal) { break }
      for p in 0..<size {
        for q in 0..<p where a[p][q] != 0 {
          let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
          let t = (theta >= 0 ? 1.0 : -1.0) / (abs(theta) + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          for k in 0..<size {
            let (kp, kq) = (a[k][p], a[k][q])
            a[k][p] = c * kp - s * kq
            a[k][q] = s * kp + c * kq
          }
          for k in 0..<size {
            let (pk, qk) = (a[p][k], a[q][k])
            a[p][k] = c * pk - s * qk
            a[q][k] = s * pk + c * qk
            let (vp, vq) = (v[k][p], v[k][q])
            v[k][p] = c * vp - s * vq
            v[k][q] = s * vp + c * vq
          }
        }
      }
    }
    return (0..<size).map { i in (a[i][i], (0..<size).map { v[$0][i] }) }
  }

  /// The inverse of a positive definite matrix, or `nil` of one that is not, or not to the precision of numbers.
  func positiveInverse() -> SymmetricMatrix? {
    guard isFinite, size > 0 else { return nil }
    // Rows may differ by many orders of magnitude; that is no lack of definiteness.
    var scale: [Double] = []
    for i in 0..<size {
      guard self[i, i] > 0 else { return nil }
      scale.append(1 / self[i, i].squareRoot())
    }
    let parts = scaled(by: scale).eigen()
    guard let least = parts.map(\.value).min(), least > 1e-14 else { return nil }
    var result = SymmetricMatrix(size: size)
    for i in 0..<size {
      for j in 0...i { result[i, j] = parts.reduce(0) { $0 + $1.vector[i] * $1.vector[j] / $1.value } }
    }
    return result.scaled(by: scale)
  }
}
