/// A function's value with its first and second derivatives.
struct Evaluation: Sendable {
  var value: Double
  var gradient: [Double]
  var hessian: SymmetricMatrix

  init(size: Int) {
    value = 0
    gradient = Array(repeating: 0, count: size)
    hessian = SymmetricMatrix(size: size)
  }

  var isFinite: Bool { value.isFinite && gradient.allSatisfy(\.isFinite) && hessian.isFinite }

  /// The same function of the parameters' logarithms, if this one is of the parameters.
  func byLogarithms(of parameters: [Double]) -> Evaluation {
    var result = self
    for i in parameters.indices {
      result.gradient[i] *= parameters[i]
      for j in 0...i { result.hessian[i, j] *= parameters[i] * parameters[j] }
      result.hessian[i, i] += result.gradient[i]
    }
    return result
  }
}
