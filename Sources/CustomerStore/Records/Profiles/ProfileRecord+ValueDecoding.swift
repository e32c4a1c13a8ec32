internal import CustomerModel
internal import RecordCoding

extension ProfileRecord {
  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let head = try Head(from: &decoder)
    guard let scale = head.scale else {
      self.init()
      try decoder.finish()
      return
    }
    var hasOwnStamps = false
    var entries: [Entry] = []
    entries.reserveCapacity(head.entryCount)
    var previous = -1
    for _ in 0..<head.entryCount {
      let entry = try EntryStart(from: &decoder, behind: previous, scale)
      previous = Int(entry.number)
      hasOwnStamps = hasOwnStamps || entry.stamp != scale.base
      entries.append(
        Entry(
          number: entry.number, stamp: entry.stamp, value: try decoder.readPayload(of: entry.kind, base: scale.base)))
    }
    var tags: [Tag] = []
    if head.hasTags {
      let count = try Self.count(from: &decoder)
      for _ in 0..<count {
        let (name, isSet, stamp) = try Self.name(from: &decoder, behind: tags.last?.name, scale)
        hasOwnStamps = hasOwnStamps || stamp != scale.base
        tags.append(Tag(name: name, stamp: stamp, isPresent: isSet))
      }
    }
    var memberships: [Membership] = []
    if head.hasMemberships {
      let count = try Self.count(from: &decoder)
      for _ in 0..<count {
        let (account, isSet, stamp) = try Self.name(from: &decoder, behind: memberships.last?.account, scale)
        hasOwnStamps = hasOwnStamps || stamp != scale.base
        memberships.append(
          Membership(account: account, stamp: stamp, role: isSet ? try decoder.readString() : nil))
      }
    }
    try decoder.finish()
    self.init(entries: entries, tags: tags, memberships: memberships)
    let isNormal =
      hasOwnStamps
      ? StampScale(of: self) == scale : scale.unit == TimeUnit.day.dividing(scale.base.microseconds.magnitude)
    guard isNormal else {
      throw .invalidValue(type: "ProfileRecord", reason: "stamps are not counted from the most frequent in their unit")
    }
  }

  /// The entry of one attribute out of a record's bytes, without reading the others; nil if there is none.
  ///
  /// What is wrong with other entries may go unnoticed.
  ///
  /// - Complexity: linear in the number of entries in front; no allocation but for the value.
  static func entry(_ number: UInt16, in bytes: RawSpan) throws(CodingError) -> Entry? {
    var decoder = ValueDecoder(bytes)
    let head = try Head(from: &decoder)
    guard let scale = head.scale else { return nil }
    var previous = -1
    for _ in 0..<head.entryCount {
      let entry = try EntryStart(from: &decoder, behind: previous, scale)
      previous = Int(entry.number)
      guard entry.number < number else {
        guard entry.number == number else { return nil }
        return Entry(
          number: number, stamp: entry.stamp, value: try decoder.readPayload(of: entry.kind, base: scale.base))
      }
      try decoder.skipPayload(of: entry.kind)
    }
    return nil
  }

  /// What is in front of the entries.
  private struct Head {
    var entryCount: Int
    let hasTags: Bool
    let hasMemberships: Bool
    /// nil of an empty record.
    var scale: StampScale?

    init(from decoder: inout ValueDecoder) throws(CodingError) {
      let head = try decoder.readLittleEndian(UInt8.self)
      hasTags = head & Header.hasTags != 0
      hasMemberships = head & Header.hasMemberships != 0
      entryCount = Int(head &>> Header.countShift)
      guard head != 0 else { return }
      if entryCount == Header.longCount {
        let (count, overflows) = try decoder.readCount().addingReportingOverflow(Header.longCount)
        guard !overflows else { throw .truncated(needed: .max, available: decoder.remaining) }
        entryCount = count
      }
      guard let unit = TimeUnit(rawValue: head & Header.unitMask), hasTags || hasMemberships || entryCount > 0 else {
        throw .invalidValue(type: "ProfileRecord", reason: "an empty record has a unit of stamps")
      }
      let count = try decoder.readSignedVarint()
      scale = StampScale(
        base: try ProfileRecord.instant(count, unit, after: Timestamp(microseconds: 0)), unit: unit)
    }
  }

  /// What is in front of an entry's value.
  private struct EntryStart {
    let number: UInt16
    let kind: ValueKind
    let stamp: Timestamp

    init(from decoder: inout ValueDecoder, behind previous: Int, _ scale: StampScale) throws(CodingError) {
      let head = try decoder.readLittleEndian(UInt8.self)
      guard let kind = ValueKind(rawValue: head & EntryHead.kindMask) else {
        throw .invalidValue(type: "AttributeValue", reason: "no type has this number")
      }
      self.kind = kind
      var gap = Int(head &>> EntryHead.gapShift)
      if gap == EntryHead.longGap {
        // Clamped, a gap beyond all numbers is still one.
        gap += Int(UInt16(clamping: try decoder.readVarint()))
      }
      guard let number = UInt16(exactly: previous + 1 + gap) else {
        throw .invalidValue(type: "ProfileRecord", reason: "an attribute's number is beyond 16 bits")
      }
      self.number = number
      stamp = head & EntryHead.hasStamp == 0 ? scale.base : try ProfileRecord.stamp(from: &decoder, scale)
    }
  }

  /// The number of tags or memberships, which is not written if there are none.
  private static func count(from decoder: inout ValueDecoder) throws(CodingError) -> Int {
    let count = try decoder.readCount()
    guard count > 0 else {
      throw .invalidValue(type: "ProfileRecord", reason: "there are no names where the header says so")
    }
    return count
  }

  private static func name(
    from decoder: inout ValueDecoder, behind previous: String?, _ scale: StampScale
  ) throws(CodingError) -> (name: String, isSet: Bool, stamp: Timestamp) {
    let head = try decoder.readVarint()
    let name = try String(valueBytes: decoder.readBytes(count: Int(clamping: head &>> 2)))
    if let previous, previous.keyOrder(to: name) != .before {
      throw .invalidValue(type: "ProfileRecord", reason: "names are not in order")
    }
    let stamp = head & NameHead.hasStamp == 0 ? scale.base : try stamp(from: &decoder, scale)
    return (name, head & NameHead.isSet != 0, stamp)
  }

  /// A stamp that is not the base.
  private static func stamp(
    from decoder: inout ValueDecoder, _ scale: StampScale
  ) throws(CodingError) -> Timestamp {
    let count = try decoder.readSignedVarint()
    guard count != 0 else {
      throw .invalidValue(type: "ProfileRecord", reason: "a stamp is given that is that of the record")
    }
    return try instant(count, scale.unit, after: scale.base)
  }

  private static func instant(
    _ count: Int64, _ unit: TimeUnit, after base: Timestamp
  ) throws(CodingError) -> Timestamp {
    let (distance, overflows) = count.multipliedReportingOverflow(by: unit.microseconds)
    guard !overflows else {
      throw .invalidValue(type: "Timestamp", reason: "the instant is outside the years 1 to 9999")
    }
    return try ValueDecoder.instant(distance, after: base)
  }
}
