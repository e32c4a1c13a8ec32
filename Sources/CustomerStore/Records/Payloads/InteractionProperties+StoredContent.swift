internal import CustomerModel
internal import RecordCoding

/// The number of properties, then the name and the value of each, sorted by name.
extension InteractionProperties {
  func encode(into encoder: inout ValueEncoder) {
    encoder.append(varint: UInt64(entries.count))
    for entry in entries {
      encoder.append(string: entry.name)
      entry.value.encode(into: &encoder)
    }
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) { try self.init(from: &decoder, depth: 1) }

  /// - Parameter depth: the level of the values.
  fileprivate init(from decoder: inout ValueDecoder, depth: Int) throws(CodingError) {
    // A property takes at least the length of its name and a byte.
    let count = try decoder.readCount(minimumByteCount: 2)
    var entries: [Entry] = []
    entries.reserveCapacity(count)
    for _ in 0..<count {
      let name = try decoder.readString()
      if let last = entries.last, !last.name.precedesByBytes(name) {
        throw .invalidValue(type: "InteractionProperties", reason: "the names are not sorted")
      }
      entries.append(Entry(name: name, value: try PropertyValue(from: &decoder, depth: depth)))
    }
    self.init(sorted: entries)
  }
}

/// A byte that tells the type, and the value behind it. Short texts and small numbers are told by the byte itself.
extension PropertyValue {
  /// Bytes that tell types. Texts shorter than 64 bytes have 0x40 and their length, numbers below 128 have 0x80 added.
  private enum Mark {
    static let null: UInt8 = 0
    static let no: UInt8 = 1
    static let yes: UInt8 = 2
    static let integer: UInt8 = 3
    static let unsigned: UInt8 = 4
    static let double: UInt8 = 5
    static let string: UInt8 = 6
    static let array: UInt8 = 7
    static let object: UInt8 = 8
    static let shortString: UInt8 = 0x40
    static let smallInteger: UInt8 = 0x80
  }

  fileprivate func encode(into encoder: inout ValueEncoder) {
    switch self {
    case .null: encoder.append(littleEndian: Mark.null)
    case .boolean(let value): encoder.append(littleEndian: value ? Mark.yes : Mark.no)
    case .integer(let value):
      if (0..<0x80).contains(value) {
        encoder.append(littleEndian: Mark.smallInteger | UInt8(truncatingIfNeeded: value))
      } else {
        encoder.append(littleEndian: Mark.integer)
        encoder.append(signedVarint: value)
      }
    case .unsigned(let value):
      encoder.append(littleEndian: Mark.unsigned)
      encoder.append(littleEndian: value)
    case .double(let value):
      encoder.append(littleEndian: Mark.double)
      encoder.append(littleEndian: value.bitPattern)
    case .string(let text):
      if text.utf8.count < 0x40 {
        encoder.append(littleEndian: Mark.shortString | UInt8(truncatingIfNeeded: text.utf8.count))
        encoder.append(raw: text.utf8Span.span.bytes)
      } else {
        encoder.append(littleEndian: Mark.string)
        encoder.append(string: text)
      }
    case .array(let values):
      encoder.append(littleEndian: Mark.array)
      encoder.append(varint: UInt64(values.count))
      for value in values { value.encode(into: &encoder) }
    case .object(let properties):
      encoder.append(littleEndian: Mark.object)
      properties.encode(into: &encoder)
    }
  }

  fileprivate init(from decoder: inout ValueDecoder, depth: Int) throws(CodingError) {
    guard depth <= InteractionProperties.depthLimit else {
      throw .invalidValue(type: "PropertyValue", reason: "values lie too deep")
    }
    let mark = try decoder.readLittleEndian(UInt8.self)
    switch mark {
    case Mark.null: self = .null
    case Mark.no: self = .boolean(false)
    case Mark.yes: self = .boolean(true)
    case Mark.integer: self = .integer(try decoder.readSignedVarint())
    case Mark.unsigned: self = .unsigned(try decoder.readLittleEndian())
    case Mark.double: self = .double(Double(bitPattern: try decoder.readLittleEndian()))
    case Mark.string: self = .string(try decoder.readString())
    case Mark.array:
      let count = try decoder.readCount()
      var values: [PropertyValue] = []
      values.reserveCapacity(count)
      for _ in 0..<count { values.append(try PropertyValue(from: &decoder, depth: depth + 1)) }
      self = .array(values)
    case Mark.object: self = .object(try InteractionProperties(from: &decoder, depth: depth + 1))
    case Mark.shortString..<Mark.smallInteger:
      self = .string(try String(valueBytes: decoder.readBytes(count: Int(mark - Mark.shortString))))
    case Mark.smallInteger...: self = .integer(Int64(mark - Mark.smallInteger))
    default: throw .unknownCode(mark, of: PropertyValue.self)
    }
    guard isShortest(mark) else {
      throw .invalidValue(type: "PropertyValue", reason: "the value has a shorter form")
    }
  }

  /// Whether the value is written as ``encode(into:)`` writes it.
  private func isShortest(_ mark: UInt8) -> Bool {
    switch self {
    case .integer(let value): mark != Mark.integer || !(0..<0x80).contains(value)
    case .unsigned(let value): value > UInt64(Int64.max)
    case .double(let value): value.isFinite && Int64(exactly: value) == nil && UInt64(exactly: value) == nil
    case .string(let text): mark != Mark.string || text.utf8.count >= 0x40
    case .null, .boolean, .array, .object: true
    }
  }
}
