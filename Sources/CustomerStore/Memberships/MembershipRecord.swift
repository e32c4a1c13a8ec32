package import RecordCoding

/// In which groups a customer is, and when that can change by itself.
package struct MembershipRecord: ValueCoding, Equatable, Sendable {
  /// How a customer stands to one group.
  package struct Entry: Equatable, Sendable {
    package var group: UInt32
    package var isMember: Bool
    /// When it has to be looked at again; never if `nil`.
    package var next: Int64?

    package init(group: UInt32, isMember: Bool, next: Int64?) {
      self.group = group
      self.isMember = isMember
      self.next = next
    }
  }

  /// By group; without those in which the customer is not and will not be by itself.
  package private(set) var entries: [Entry] = []

  package init() {}

  package var isEmpty: Bool { entries.isEmpty }

  /// The first instant at which something has to be looked at.
  package var next: Int64? { entries.lazy.compactMap(\.next).min() }

  package subscript(group: UInt32) -> Entry? {
    let place = place(of: group)
    return place < entries.count && entries[place].group == group ? entries[place] : nil
  }

  /// Sets what is so of one group.
  package mutating func set(_ entry: Entry) {
    let place = place(of: entry.group)
    let isThere = place < entries.count && entries[place].group == entry.group
    let says = entry.isMember || entry.next != nil
    switch (isThere, says) {
    case (true, true): entries[place] = entry
    case (true, false): entries.remove(at: place)
    case (false, true): entries.insert(entry, at: place)
    case (false, false): break
    }
  }

  private func place(of group: UInt32) -> Int {
    var range = entries.indices
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      range = entries[middle].group < group ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }

  package func encode(into encoder: inout ValueEncoder) {
    encoder.append(varint: UInt64(entries.count))
    var last: UInt32 = 0
    for entry in entries {
      encoder.append(varint: UInt64(entry.group &- last) << 2 | (entry.isMember ? 1 : 0) | (entry.next != nil ? 2 : 0))
      if let next = entry.next { encoder.append(signedVarint: next) }
      last = entry.group
    }
  }

  package init(from decoder: inout ValueDecoder) throws(CodingError) {
    var last: UInt32 = 0
    entries = try decoder.readArray(minimumByteCount: 1) { (decoder: inout ValueDecoder) throws(CodingError) in
      let head = try decoder.readVarint()
      guard let distance = UInt32(exactly: head >> 2) else {
        throw .invalidValue(type: "MembershipRecord", reason: "a group's number is too large")
      }
      last = last &+ distance
      let next: Int64? = head & 2 == 0 ? nil : try decoder.readSignedVarint()
      return Entry(group: last, isMember: head & 1 == 1, next: next)
    }
    guard zip(entries, entries.dropFirst()).allSatisfy({ $0.group < $1.group }) else {
      throw .invalidValue(type: "MembershipRecord", reason: "its groups are not in order")
    }
  }
}
