internal import CustomerModel
internal import RecordCoding

/// How many bytes the instants, counts and amounts of one stored summary take: as few as all of its values fit into.
///
/// A summary is written with each commit about its customer, and read by each question about all customers, so its size
/// is time. Within a record all fields of a sort have one width, so the places of the first sections follow from it.
struct SummaryWidths: Equatable {
  /// Microseconds in eight bytes, milliseconds in six, or seconds in four; of the latter two, from 1970 on.
  enum Instant: UInt16 {
    case microseconds = 0, milliseconds = 1, seconds = 2

    /// The microseconds of a unit.
    var unit: Int64 {
      switch self {
      case .microseconds: 1
      case .milliseconds: 1_000
      case .seconds: 1_000_000
      }
    }

    /// The number that stands for no instant: the greatest of the width.
    var none: Int64 {
      switch self {
      case .microseconds: .min
      case .milliseconds: 1 << 48 - 1
      case .seconds: 1 << 32 - 1
      }
    }

    func holds(_ microseconds: Int64) -> Bool {
      self == .microseconds || microseconds % unit == 0 && (0..<none).contains(microseconds / unit)
    }
  }

  var instant = Instant.seconds
  /// Counts of two bytes instead of four.
  var hasShortCounts = true
  /// Amounts of four bytes instead of eight.
  var hasShortAmounts = true

  mutating func admit(_ instants: Timestamp?...) {
    for case let at? in instants {
      while !instant.holds(at.microseconds) { instant = Instant(rawValue: instant.rawValue - 1) ?? .microseconds }
    }
  }

  mutating func admit(count: Int) { hasShortCounts = hasShortCounts && count <= UInt16.max }

  mutating func admit(amount: Int64) { hasShortAmounts = hasShortAmounts && Int32(exactly: amount) != nil }

  // MARK: In the bits that say which sections there are

  private static let instantShift: UInt16 = 9
  private static let shortCounts: UInt16 = 1 << 11
  private static let shortAmounts: UInt16 = 1 << 12

  /// The bits that tell the widths.
  var bits: UInt16 {
    instant.rawValue << Self.instantShift | (hasShortCounts ? Self.shortCounts : 0)
      | (hasShortAmounts ? Self.shortAmounts : 0)
  }

  init() {}

  /// The widths that bits tell, and the bits that are left.
  ///
  /// - Returns: `nil` for a width that does not exist.
  init?(takingFrom bits: inout UInt16) {
    guard let instant = Instant(rawValue: bits >> Self.instantShift & 3) else { return nil }
    self.instant = instant
    hasShortCounts = bits & Self.shortCounts != 0
    hasShortAmounts = bits & Self.shortAmounts != 0
    bits &= ~(3 << Self.instantShift | Self.shortCounts | Self.shortAmounts)
  }
}

extension ValueEncoder {
  @_lifetime(self: copy self)
  mutating func append(instant: Timestamp?, _ widths: SummaryWidths) {
    let number = instant.map { $0.microseconds / widths.instant.unit } ?? widths.instant.none
    switch widths.instant {
    case .microseconds: append(littleEndian: number)
    case .milliseconds:
      append(littleEndian: UInt32(truncatingIfNeeded: number))
      append(littleEndian: UInt16(truncatingIfNeeded: number >> 32))
    case .seconds: append(littleEndian: UInt32(truncatingIfNeeded: number))
    }
  }

  /// Appends a count. A store has no room for more interactions than 32 bits count.
  @_lifetime(self: copy self)
  mutating func append(count: Int, _ widths: SummaryWidths) {
    if widths.hasShortCounts {
      append(littleEndian: UInt16(truncatingIfNeeded: count))
    } else {
      append(littleEndian: UInt32(clamping: count))
    }
  }

  @_lifetime(self: copy self)
  mutating func append(amount: Int64, _ widths: SummaryWidths) {
    if widths.hasShortAmounts {
      append(littleEndian: Int32(truncatingIfNeeded: amount))
    } else {
      append(littleEndian: amount)
    }
  }
}

extension ValueDecoder {
  @_lifetime(self: copy self)
  mutating func readInstant(_ widths: SummaryWidths) throws(CodingError) -> Timestamp? {
    let number: Int64
    switch widths.instant {
    case .microseconds: number = try readLittleEndian()
    case .milliseconds:
      let low = Int64(try readLittleEndian(UInt32.self))
      number = low | Int64(try readLittleEndian(UInt16.self)) << 32
    case .seconds: number = Int64(try readLittleEndian(UInt32.self))
    }
    // No product is beyond 64 bits: 48 bits of milliseconds are less than 2⁵⁸ microseconds.
    return number == widths.instant.none ? nil : Timestamp(microseconds: number &* widths.instant.unit)
  }

  @_lifetime(self: copy self)
  mutating func readCount(_ widths: SummaryWidths) throws(CodingError) -> Int {
    widths.hasShortCounts ? Int(try readLittleEndian(UInt16.self)) : Int(try readLittleEndian(UInt32.self))
  }

  @_lifetime(self: copy self)
  mutating func readAmount(_ widths: SummaryWidths) throws(CodingError) -> Int64 {
    widths.hasShortAmounts ? Int64(try readLittleEndian(Int32.self)) : try readLittleEndian()
  }
}
