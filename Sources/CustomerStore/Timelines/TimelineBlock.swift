internal import RecordCoding

/// Some interactions of one profile that follow each other, packed into one record.
///
/// A byte for the unit of time, then the entries: a byte with the kind and what is there, the distance in time from the
/// entry in front, when it was recorded unless that is as for the entry in front, the key, what it corrects, the payload.
/// Recorded at is a distance: from when it occurred, as in a host that tells at once, or from the entry in front, as in
/// an import of what occurred long ago; whichever is less, as its lowest bit tells.
/// The instant of the first entry is in the record's key. Behind all is the checksum.
enum TimelineBlock {
  /// The bytes from which on a block is split. Small, because a block is copied for each interaction that is added; not
  /// smaller, because each has a key and a checksum of its own.
  static let enoughByteCount = 480

  /// The bits of an entry's first byte; the lower four are the kind, or 15 if it follows.
  enum Bits {
    static let kind: UInt8 = 0x0F
    static let hasKey: UInt8 = 0x10
    static let isVoided: UInt8 = 0x20
    static let hasRecordedAt: UInt8 = 0x40
    static let hasCorrected: UInt8 = 0x80
  }

  /// The bytes of a block of these entries, which are in canonical order.
  static func encode(_ entries: some Collection<TimelineEntry>) -> [UInt8] { encode(entries, of: RawSpan()) }

  /// The bytes of a block of these entries, which are in canonical order.
  ///
  /// - Parameter bytes: where the bytes are of entries that have none of their own.
  static func encode(_ entries: some Collection<some TimelineBlockContent>, of bytes: RawSpan) -> [UInt8] {
    guard let first = entries.first else { return [] }
    var unit = TimeUnit.day
    for entry in entries { unit = unit.dividing(distance(from: first.occurredAt, to: entry.occurredAt)) }
    let count = 1 + entries.reduce(0) { $0 + upperBound(of: $1) } + Checksummed<[UInt8]>.checksumByteCount
    return [UInt8](encodedByteCount: count) { output in
      var encoder = ValueEncoder(output)
      encoder.append(littleEndian: unit.rawValue)
      var previous = (occurredAt: first.occurredAt, recordedAt: 0 as Int64)
      var isFirst = true
      for entry in entries {
        append(entry, of: bytes, behind: previous, isFirst: isFirst, in: unit, to: &encoder)
        previous = (entry.occurredAt, entry.recordedAt)
        isFirst = false
      }
      encoder.appendChecksum()
      return encoder.writtenByteCount
    }
  }

  /// The bytes of the block with some entries more behind its last one.
  ///
  /// - Returns: `nil` if the block's unit is too great for them; the block has to be encoded anew then.
  static func appending(
    _ entries: some Collection<some TimelineBlockContent>, of bytes: RawSpan, to block: RawSpan,
    endingWith last: (occurredAt: Int64, recordedAt: Int64)
  ) throws(CodingError) -> [UInt8]? {
    let content = try Checksummed<[UInt8]>.verified(block)
    guard content.byteCount > 0, let unit = TimeUnit(rawValue: try content.readLittleEndian(at: 0)) else {
      throw .invalidValue(type: "TimelineBlock", reason: "it has no unit of time")
    }
    let isWhole = entries.allSatisfy { entry in
      distance(from: last.occurredAt, to: entry.occurredAt) % UInt64(unit.microseconds) == 0
    }
    guard isWhole else { return nil }
    let count = block.byteCount + entries.reduce(0) { $0 + upperBound(of: $1) }
    return [UInt8](encodedByteCount: count) { output in
      var encoder = ValueEncoder(output)
      encoder.append(raw: content)
      var previous = last
      for entry in entries {
        append(entry, of: bytes, behind: previous, isFirst: false, in: unit, to: &encoder)
        previous = (entry.occurredAt, entry.recordedAt)
      }
      encoder.appendChecksum()
      return encoder.writtenByteCount
    }
  }

  private static func append(
    _ entry: some TimelineBlockContent, of bytes: RawSpan, behind previous: (occurredAt: Int64, recordedAt: Int64),
    isFirst: Bool, in unit: TimeUnit, to encoder: inout ValueEncoder
  ) {
    let kind = UInt8(truncatingIfNeeded: min(entry.kind, UInt16(Bits.kind)))
    let hasRecordedAt = isFirst || entry.recordedAt != previous.recordedAt
    encoder.append(
      littleEndian: kind | (entry.hasKey ? Bits.hasKey : 0) | (entry.isVoided ? Bits.isVoided : 0)
        | (hasRecordedAt ? Bits.hasRecordedAt : 0) | (entry.hasCorrected ? Bits.hasCorrected : 0))
    if kind == Bits.kind { encoder.append(varint: UInt64(entry.kind)) }
    encoder.append(varint: distance(from: previous.occurredAt, to: entry.occurredAt) / UInt64(unit.microseconds))
    if hasRecordedAt {
      encoder.append(recordedAt: entry.recordedAt, entry.occurredAt, isFirst ? nil : previous.recordedAt)
    }
    entry.encodeContent(of: bytes, into: &encoder)
  }

  /// What stands for an instant in full.
  static let farRecordedAt = UInt64.max

  /// Signed numbers as unsigned ones, small where they are near zero.
  static func zigzag(_ number: Int64) -> UInt64 { UInt64(bitPattern: number &<< 1 ^ number &>> 63) }

  /// The inverse of ``zigzag(_:)``.
  static func signed(_ zigzag: UInt64) -> Int64 { Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1) }

  /// From one instant to a later one, in microseconds.
  @inline(__always)
  static func distance(from start: Int64, to end: Int64) -> UInt64 { UInt64(bitPattern: end &- start) }

  /// At least the bytes that an entry takes.
  private static func upperBound(of entry: some TimelineBlockContent) -> Int {
    // Kind, distance, recorded at, and two keys' sources and lengths.
    let fixed = 1 + 3 + 10 + 18 + 10
    return fixed + (entry.hasKey ? 10 : 0) + (entry.hasCorrected ? 10 : 0) + entry.contentByteCount
  }
}

extension ValueEncoder {
  /// Appends when an interaction was recorded.
  @_lifetime(self: copy self)
  fileprivate mutating func append(recordedAt: Int64, _ occurredAt: Int64, _ previous: Int64?) {
    let lag = TimelineBlock.zigzag(recordedAt &- occurredAt)
    let step = previous.map { TimelineBlock.zigzag(recordedAt &- $0) } ?? .max
    let least = min(lag, step)
    // Distances of more than a hundred thousand years, which no valid instants have, are the instant itself.
    guard least < 1 << 62 else {
      append(varint: TimelineBlock.farRecordedAt)
      return append(littleEndian: recordedAt)
    }
    append(varint: least << 1 | (step < lag ? 1 : 0))
  }

  /// Appends the checksum of all that was written, as ``Checksummed`` has it.
  @_lifetime(self: copy self)
  fileprivate mutating func appendChecksum() {
    append(littleEndian: checksum(from: 0).value)
  }
}
