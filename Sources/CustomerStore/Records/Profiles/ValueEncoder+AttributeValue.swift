internal import CustomerModel
internal import RecordCoding

extension ValueEncoder {
  /// Appends what a value has beyond its ``ValueKind``.
  ///
  /// - Parameter base: an instant near which instants are short, known to the reader.
  /// - Complexity: linear in the size of texts.
  @_lifetime(self: copy self)
  mutating func append(payload value: AttributeValue, base: Timestamp) {
    switch value {
    case .null, .boolean: break
    case .string(let value): append(string: value)
    case .integer(let value): append(signedVarint: value)
    case .decimal(let value):
      append(littleEndian: UInt8(truncatingIfNeeded: value.scale))
      append(signedVarint: value.coefficient)
    case .money(let value):
      append(littleEndian: value.currency.packedCode)
      append(signedVarint: value.minorUnits)
    case .date(let value): append(signedVarint: value.dayNumber)
    case .timestamp(let value): append(instant: value, base: base)
    case .birthday(let value):
      // 0 for no year, months and days from 0.
      append(varint: UInt64(((value.year ?? 0) * 12 + value.month - 1) * 31 + value.day - 1))
    case .strings(let values): append(array: values) { value, encoder in encoder.append(string: value) }
    }
  }

  /// Appends how far an instant is from another, in the greatest unit that this is a whole number of.
  ///
  /// Instants are at most 10,000 years apart, 59 bits of microseconds and one for the sign, so that three are free for the unit.
  @_lifetime(self: copy self)
  mutating func append(instant: Timestamp, base: Timestamp) {
    let distance = instant.microseconds &- base.microseconds
    let unit = TimeUnit.day.dividing(distance.magnitude)
    let count = distance / unit.microseconds
    append(varint: UInt64(bitPattern: count &<< 1 ^ count &>> 63) &<< 3 | UInt64(unit.rawValue))
  }
}
