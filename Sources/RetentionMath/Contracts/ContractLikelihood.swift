internal import Glibc

/// The log-likelihood of ``BetaDiscreteWeibull``, or of ``ShiftedBetaGeometric`` as that with c = 1, with exact derivatives by
/// the logarithms of the parameters.
struct ContractLikelihood: Sendable {
  let counts: ContractCounts
  let hasPower: Bool

  func evaluate(_ logParameters: [Double]) -> Evaluation {
    let (gamma, delta) = (exp(logParameters[0]), exp(logParameters[1]))
    let c = hasPower ? exp(logParameters[2]) : 1
    let size = hasPower ? 3 : 2
    var result = Evaluation(size: size)
    var before = Evaluation(size: 3)
    for index in counts.lost.indices {
      let now = logSurvival(Double(index + 1), gamma, delta, c)
      let (lost, active) = (Double(counts.lost[index]), Double(counts.active[index]))
      if active > 0 {
        result.value += active * now.value
        for i in 0..<size {
          result.gradient[i] += active * now.gradient[i]
          for j in 0...i { result.hessian[i, j] += active * now.hessian[i, j] }
        }
      }
      if lost > 0 {
        // ln (S(t−1) − S(t)) = ln S(t−1) + ln(1 − eᵘ)
        let u = now.value - before.value
        let rest = -expm1(u)
        let odds = exp(u) / rest
        result.value += lost * (before.value + log(rest))
        for i in 0..<size {
          let step = now.gradient[i] - before.gradient[i]
          result.gradient[i] += lost * (before.gradient[i] - odds * step)
          for j in 0...i {
            let bend = now.hessian[i, j] - before.hessian[i, j]
            let product = step * (now.gradient[j] - before.gradient[j])
            result.hessian[i, j] += lost * (before.hessian[i, j] - odds * bend - odds * (1 + odds) * product)
          }
        }
      }
      before = now
    }
    return result
  }

  /// ln S(t) = ln Γ(δ+τ)/Γ(δ) − ln Γ(γ+δ+τ)/Γ(γ+δ), τ = t^c.
  private func logSurvival(_ t: Double, _ gamma: Double, _ delta: Double, _ c: Double) -> Evaluation {
    var result = Evaluation(size: 3)
    let k = c * log(t)
    let tau = exp(min(k, 230))
    let both = gamma + delta
    let (first, second) = (digamma(delta + tau), trigamma(delta + tau))
    let (firstBoth, secondBoth) = (digamma(both + tau), trigamma(both + tau))
    result.value = logBetaRise(gamma, delta, tau)
    let byGamma = digamma(both) - firstBoth
    let byDelta = first - digamma(delta) + byGamma
    let byTau = first - firstBoth
    let gammaGamma = trigamma(both) - secondBoth
    let deltaDelta = second - trigamma(delta) + gammaGamma
    result.gradient = [gamma * byGamma, delta * byDelta, tau * k * byTau]
    result.hessian[0, 0] = gamma * gamma * gammaGamma + gamma * byGamma
    result.hessian[1, 0] = gamma * delta * gammaGamma
    result.hessian[1, 1] = delta * delta * deltaDelta + delta * byDelta
    result.hessian[2, 0] = -gamma * tau * k * secondBoth
    result.hessian[2, 1] = delta * tau * k * (second - secondBoth)
    result.hessian[2, 2] = (tau * k) * (tau * k) * (second - secondBoth) + byTau * tau * k * (k + 1)
    return result
  }
}
