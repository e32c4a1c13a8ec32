/// A currency of ISO 4217: three letters, and how many digits its minor unit has.
///
/// ```swift
/// let yen = try Currency("JPY")
/// yen.minorUnitDigits  // == 0
/// ```
public struct Currency: Hashable, Sendable {
  /// The three capital letters.
  public let code: String

  /// The currency of a code.
  ///
  /// - Throws: ``ModelError/invalidCurrency(code:)`` unless the code is three letters A–Z.
  public init(_ code: String) throws(ModelError) {
    guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) else {
      throw .invalidCurrency(code: code)
    }
    self.code = code
  }

  /// The digits behind the decimal point: 2 for most currencies, else as ISO 4217 says.
  public var minorUnitDigits: Int { Self.unusualDigits[code] ?? 2 }

  /// ISO 4217:2015, list one, the currencies whose minor unit is not a hundredth.
  private static let unusualDigits = [
    "BHD": 3, "BIF": 0, "CLF": 4, "CLP": 0, "DJF": 0, "GNF": 0, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0, "KMF": 0,
    "KRW": 0, "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0, "RWF": 0, "TND": 3, "UGX": 0, "UYI": 0, "UYW": 4, "VND": 0,
    "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
  ]
}

extension Currency: CustomStringConvertible {
  /// The code.
  public var description: String { code }
}
