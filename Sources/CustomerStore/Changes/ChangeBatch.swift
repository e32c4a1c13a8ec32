internal import RecordCoding

/// Facts that follow each other in the feed, packed into one record.
struct ChangeBatch: ValueCoding, Equatable {
  let records: [Change.Record]

  /// The most bytes that a batch is filled to, so that two of them with their keys and checksums fill a page.
  static let maximumByteCount = 1_960
  /// A batch of fewer bytes takes the facts of the next commit, too.
  static let openByteCount = 480

  private init(_ records: ArraySlice<Change.Record>) { self.records = Array(records) }

  /// Batches of facts in a row, each filled before the next begins.
  static func batches(of records: [Change.Record]) -> [ChangeBatch] {
    var batches: [ChangeBatch] = []
    var start = 0
    var byteCount = 0
    var place = Place()
    for (index, record) in records.enumerated() {
      var count = place.byteCount(of: record)
      // Two for the number of facts.
      if byteCount + count + 2 > maximumByteCount, index > start {
        batches.append(ChangeBatch(records[start..<index]))
        (start, byteCount, place) = (index, 0, Place())
        count = place.byteCount(of: record)
      }
      byteCount += count
      place.move(to: record)
    }
    if start < records.count { batches.append(ChangeBatch(records[start...])) }
    return batches
  }

  func encode(into encoder: inout ValueEncoder) {
    var place = Place()
    encoder.append(varint: UInt64(records.count))
    for record in records {
      encoder.append(littleEndian: record.kind.rawValue | (record.isBare ? Self.bare : 0))
      encoder.append(signedVarint: place.distance(toProfile: record.profile))
      if let instant = record.instant {
        encoder.append(signedVarint: instant &- place.instant)
        encoder.append(littleEndian: record.detail)
      } else if record.kind.hasOther {
        encoder.append(varint: record.detail)
      }
      place.move(to: record)
    }
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    var place = Place()
    records = try decoder.readArray(minimumByteCount: 2) { (decoder: inout ValueDecoder) throws(CodingError) in
      let head = try decoder.readLittleEndian(UInt8.self)
      guard let kind = Change.Kind(rawValue: head & ~Self.bare), head & Self.bare == 0 || kind.hasInstant else {
        throw .invalidValue(type: "Change", reason: "its kind is unknown")
      }
      var record = Change.Record(
        kind: kind, profile: place.profile &+ UInt64(bitPattern: try decoder.readSignedVarint()))
      if kind.hasInstant, head & Self.bare == 0 {
        record.instant = place.instant &+ (try decoder.readSignedVarint())
        record.detail = try decoder.readLittleEndian()
      } else if kind.hasOther {
        record.detail = try decoder.readVarint()
      }
      place.move(to: record)
      return record
    }
    guard !records.isEmpty else { throw .invalidValue(type: "ChangeBatch", reason: "it has no facts") }
  }

  /// The flag of a fact of which nothing is left but that it was.
  private static let bare: UInt8 = 0x80

  /// What the next fact is told from: neighbours are near each other more often than not.
  private struct Place {
    private(set) var profile: UInt64 = 0
    private(set) var instant: Int64 = 0

    mutating func move(to record: Change.Record) {
      profile = record.profile
      instant = record.instant ?? instant
    }

    func distance(toProfile other: UInt64) -> Int64 { Int64(bitPattern: other &- profile) }

    func byteCount(of record: Change.Record) -> Int {
      let count = 1 + ValueEncoder.byteCount(signedVarint: distance(toProfile: record.profile))
      if let next = record.instant { return count + ValueEncoder.byteCount(signedVarint: next &- instant) + 8 }
      return record.kind.hasOther ? count + ValueEncoder.byteCount(varint: record.detail) : count
    }
  }
}
