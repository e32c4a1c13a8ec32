/// A number with at most two digits behind the point, the same in any locale: for sentences.
struct ShownNumber: CustomStringConvertible {
  private let value: Double
  private let isSigned: Bool

  /// - Parameter isSigned: whether numbers above 0 have a sign.
  init(_ value: Double, isSigned: Bool = false) {
    self.value = value
    self.isSigned = isSigned
  }

  var description: String {
    guard value.isFinite, value.magnitude < 1e15 else { return "\(value)" }
    let hundredths = Int64((value * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : isSigned && hundredths > 0 ? "+" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest % 10 == 0 ? rest / 10 : rest)"
  }
}
