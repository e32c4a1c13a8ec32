/// The digits of every currency, by packed code.
struct CurrencyTable: Sendable {
  /// What the table tells of a currency.
  struct Entry {
    let digits: Int
    let isWithdrawn: Bool
  }

  static let shared = CurrencyTable()

  /// A byte for each of the 2^15 packed codes: 0 where there is no currency, else its digits and 1, and a mark.
  private let bytes: [UInt8]
  private static let withdrawnMark: UInt8 = 0x80

  private init() {
    var bytes = [UInt8](repeating: 0, count: 1 << 15)
    for (digits, codes) in Self.current { Self.enter(codes, digits: digits, into: &bytes) }
    for (digits, codes) in Self.withdrawn { Self.enter(codes, digits: digits, mark: Self.withdrawnMark, into: &bytes) }
    self.bytes = bytes
  }

  func entry(of packedCode: UInt16) -> Entry? {
    guard packedCode < bytes.count, bytes[Int(packedCode)] != 0 else { return nil }
    let byte = bytes[Int(packedCode)]
    return Entry(digits: Int(byte & ~Self.withdrawnMark) - 1, isWithdrawn: byte & Self.withdrawnMark != 0)
  }

  private static func enter(_ codes: String, digits: UInt8, mark: UInt8 = 0, into bytes: inout [UInt8]) {
    for code in codes.split(whereSeparator: \.isWhitespace) {
      guard let packed = Currency.packed(code.utf8Span.span) else { continue }
      bytes[Int(packed)] = mark | (digits + 1)
    }
  }

  /// ISO 4217, list one, as published on 2026-01-01; metals, units of account and test codes have no minor unit.
  private static let current: [(digits: UInt8, codes: String)] = [
    (
      2,
      """
      AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE
      CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD
      HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK
      MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD
      RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH
      USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
      """
    ),
    (
      0,
      """
      BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
      XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX
      """
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
  ]

  /// ISO 4217, list three, what was withdrawn since 1999; the digits are those the standard gave last.
  private static let withdrawn: [(digits: UInt8, codes: String)] = [
    (
      2,
      """
      AFA ANG AON AOR ATS AYM AZM BGL BGN CHC CSD CUC CYP DEM ECS EEK FIM FRF GHC HRK IEP LTL LVL MRO MTL
      MZM NLG ROL RUR SDD SIT SKK SLL SRG STD TJR TMM USS VEB VEF YUM ZMK ZWD ZWL ZWN ZWR
      """
    ),
    (0, "ADP BEF BYB BYR ESP GRD ITL LUF MGF PTE TPE TRL"),
  ]
}
