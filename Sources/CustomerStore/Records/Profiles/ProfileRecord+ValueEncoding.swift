internal import CustomerModel
internal import RecordCoding

// The form of a record:
//
//   header    bits 0–2 the unit of stamps, bit 3 there are tags, bit 4 there are memberships, bits 5–7 the number of
//             entries; 7 means that a varint follows with what there are more
//   base      the most frequent stamp, in units from 1970; not in an empty record
//   entries   a byte with the kind of the value (bits 0–3), whether a stamp of its own follows (bit 4), and the gap
//             between the attribute's number and the one in front (bits 5–7; 7 means that a varint follows with the
//             rest); the stamp, in units from the base; the value
//   tags      their number; each: length and two flags, the name, perhaps a stamp
//   members   their number; each: length and two flags, the account, perhaps a stamp, perhaps the role
//
// A country, a plan and an instant of one stamp in seconds take 18 bytes.

/// A compact form: equal records have equal bytes, and every form that is accepted is that of one record.
extension ProfileRecord: ValueCoding {
  func encode(into encoder: inout ValueEncoder) {
    guard let scale = StampScale(of: self) else {
      encoder.append(littleEndian: 0 as UInt8)
      return
    }
    let inline = UInt8(min(entries.count, Header.longCount))
    encoder.append(
      littleEndian: scale.unit.rawValue | (tags.isEmpty ? 0 : Header.hasTags)
        | (memberships.isEmpty ? 0 : Header.hasMemberships) | inline &<< Header.countShift)
    if inline == Header.longCount { encoder.append(varint: UInt64(entries.count - Header.longCount)) }
    encoder.append(signedVarint: scale.base.microseconds / scale.unit.microseconds)
    var previous = -1
    for entry in entries {
      encode(entry, behind: previous, scale, into: &encoder)
      previous = Int(entry.number)
    }
    if !tags.isEmpty {
      encoder.append(array: tags) { tag, encoder in
        Self.encode(tag.name, isSet: tag.isPresent, tag.stamp, scale, into: &encoder)
      }
    }
    if !memberships.isEmpty {
      encoder.append(array: memberships) { membership, encoder in
        Self.encode(membership.account, isSet: membership.role != nil, membership.stamp, scale, into: &encoder)
        if let role = membership.role { encoder.append(string: role) }
      }
    }
  }

  private func encode(_ entry: Entry, behind previous: Int, _ scale: StampScale, into encoder: inout ValueEncoder) {
    let gap = Int(entry.number) - previous - 1
    let inline = UInt8(min(gap, EntryHead.longGap))
    let hasStamp = entry.stamp != scale.base
    encoder.append(
      littleEndian: ValueKind(of: entry.value).rawValue | (hasStamp ? EntryHead.hasStamp : 0)
        | inline &<< EntryHead.gapShift)
    if inline == EntryHead.longGap { encoder.append(varint: UInt64(gap - EntryHead.longGap)) }
    if hasStamp { encoder.append(stamp: entry.stamp, scale) }
    encoder.append(payload: entry.value, base: scale.base)
  }

  private static func encode(
    _ name: String, isSet: Bool, _ stamp: Timestamp, _ scale: StampScale, into encoder: inout ValueEncoder
  ) {
    let hasStamp = stamp != scale.base
    encoder.append(
      varint: UInt64(name.utf8.count) &<< 2 | (isSet ? NameHead.isSet : 0) | (hasStamp ? NameHead.hasStamp : 0))
    encoder.append(raw: name.utf8Span.span.bytes)
    if hasStamp { encoder.append(stamp: stamp, scale) }
  }

  /// The first byte of a record.
  enum Header {
    static let unitMask: UInt8 = 0b111
    static let hasTags: UInt8 = 0b1000
    static let hasMemberships: UInt8 = 0b1_0000
    static let countShift: UInt8 = 5
    /// The count that says that more follows.
    static let longCount = 7
  }

  /// The first byte of an entry.
  enum EntryHead {
    static let kindMask: UInt8 = 0b1111
    static let hasStamp: UInt8 = 0b1_0000
    static let gapShift: UInt8 = 5
    /// The gap that says that more follows.
    static let longGap = 7
  }

  /// The lowest bits of the number in front of a name.
  enum NameHead {
    static let isSet: UInt64 = 0b10
    static let hasStamp: UInt64 = 0b01
  }
}

extension ValueEncoder {
  @_lifetime(self: copy self)
  fileprivate mutating func append(stamp: Timestamp, _ scale: StampScale) {
    // Every stamp is a whole number of units.
    append(signedVarint: (stamp.microseconds &- scale.base.microseconds) / scale.unit.microseconds)
  }
}
