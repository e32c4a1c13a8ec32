internal import RecordCoding

/// Reads the entries of a block one after the other, in place.
struct TimelineBlockReader: ~Copyable, ~Escapable {
  /// One entry, lent.
  struct Entry: ~Escapable {
    let occurredAt: Int64
    let recordedAt: Int64
    let kind: UInt16
    let isVoided: Bool
    let hasKey: Bool
    let hasCorrected: Bool
    let keySource: UInt32
    let keyID: RawSpan
    let correctedSource: UInt32
    let correctedID: RawSpan
    let payload: RawSpan

    @_lifetime(copy keyID, copy correctedID, copy payload)
    init(
      occurredAt: Int64, recordedAt: Int64, kind: UInt16, isVoided: Bool, hasKey: Bool, hasCorrected: Bool,
      keySource: UInt32, keyID: RawSpan, correctedSource: UInt32, correctedID: RawSpan, payload: RawSpan
    ) {
      self.occurredAt = occurredAt
      self.recordedAt = recordedAt
      self.kind = kind
      self.isVoided = isVoided
      self.hasKey = hasKey
      self.hasCorrected = hasCorrected
      self.keySource = keySource
      self.keyID = keyID
      self.correctedSource = correctedSource
      self.correctedID = correctedID
      self.payload = payload
    }

    var key: StoredKey? {
      hasKey ? StoredKey(source: keySource, id: [UInt8](copying: keyID)) : nil
    }
    var corrected: StoredKey? {
      hasCorrected ? StoredKey(source: correctedSource, id: [UInt8](copying: correctedID)) : nil
    }
  }

  private var decoder: ValueDecoder
  private let unit: UInt64
  private var occurredAt: Int64
  private var recordedAt: Int64 = 0

  /// A reader of the block of `bytes`, whose key has the instant `start`.
  ///
  /// - Throws: ``CodingError/checksumMismatch(stored:computed:)``, ``CodingError/invalidValue(type:reason:)``.
  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, from start: Int64) throws(CodingError) {
    let content = try Checksummed<[UInt8]>.verified(bytes)
    guard let unit = TimeUnit(rawValue: try content.readLittleEndian(at: 0)) else {
      throw .invalidValue(type: "TimelineBlock", reason: "its unit of time is unknown")
    }
    // The byte was read.
    decoder = ValueDecoder(content.extracting(1..<content.byteCount))
    self.unit = UInt64(unit.microseconds)
    occurredAt = start
  }

  /// The next entry; `nil` behind the last.
  @_lifetime(copy self)
  @_lifetime(self: copy self)
  mutating func next() throws(CodingError) -> Entry? {
    guard decoder.remaining > 0 else { return nil }
    let bits = try decoder.readLittleEndian(UInt8.self)
    var kind = UInt16(bits & TimelineBlock.Bits.kind)
    if kind == UInt16(TimelineBlock.Bits.kind) {
      guard let code = UInt16(exactly: try decoder.readVarint()), code >= kind else {
        throw .invalidValue(type: "TimelineBlock", reason: "a kind's code is too great")
      }
      kind = code
    }
    let (distance, overflows) = try decoder.readVarint().multipliedReportingOverflow(by: unit)
    let instant = occurredAt &+ Int64(bitPattern: distance)
    guard !overflows, instant >= occurredAt else {
      throw .invalidValue(type: "TimelineBlock", reason: "an instant is beyond 64 bits")
    }
    occurredAt = instant
    if bits & TimelineBlock.Bits.hasRecordedAt != 0 { recordedAt = try readRecordedAt() }
    let hasKey = bits & TimelineBlock.Bits.hasKey != 0
    let keySource = hasKey ? try readSource() : 0
    let keyID = hasKey ? try decoder.readCountedBytes() : RawSpan()
    let hasCorrected = bits & TimelineBlock.Bits.hasCorrected != 0
    let correctedSource = hasCorrected ? try readSource() : 0
    let correctedID = hasCorrected ? try decoder.readCountedBytes() : RawSpan()
    let payload = try decoder.readCountedBytes()
    return Entry(
      occurredAt: occurredAt, recordedAt: recordedAt, kind: kind, isVoided: bits & TimelineBlock.Bits.isVoided != 0,
      hasKey: hasKey, hasCorrected: hasCorrected, keySource: keySource, keyID: keyID,
      correctedSource: correctedSource, correctedID: correctedID, payload: payload)
  }

  @_lifetime(self: copy self)
  private mutating func readRecordedAt() throws(CodingError) -> Int64 {
    let number = try decoder.readVarint()
    if number == TimelineBlock.farRecordedAt { return try decoder.readLittleEndian() }
    return (number & 1 == 0 ? occurredAt : recordedAt) &+ TimelineBlock.signed(number >> 1)
  }

  @_lifetime(self: copy self)
  private mutating func readSource() throws(CodingError) -> UInt32 {
    guard let code = UInt32(exactly: try decoder.readVarint()) else {
      throw .invalidValue(type: "TimelineBlock", reason: "a source's code is too great")
    }
    return code
  }
}
