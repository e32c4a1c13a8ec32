internal import RecordCoding

/// A part of a day's numbers: at least one, in ascending order.
struct IDBlock: ValueCoding, Equatable {
  let ids: ArraySlice<UInt64>
  let encodedByteCount: Int

  /// The most bytes that a block is filled to, without its checksum.
  ///
  /// Some nine with their keys fill a page: LMDB leaves the room of one free when pages are filled in order. Longer ones
  /// are more work to change; for shorter ones keys and checksums weigh more.
  static let maximumByteCount = 400

  /// A block of numbers whose form has `byteCount` bytes.
  private init(_ ids: ArraySlice<UInt64>, byteCount: Int) {
    self.ids = ids
    encodedByteCount = byteCount
  }

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(ascending: ids.span)
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    var ids: [UInt64] = []
    let byteCount = decoder.remaining
    try Self.decode(decoder.readRemainingBytes(), into: &ids)
    self.init(ids[...], byteCount: byteCount)
  }

  /// Appends the numbers of a block to `ids`.
  static func decode(_ bytes: RawSpan, into ids: inout [UInt64]) throws(CodingError) {
    guard !bytes.isEmpty else { throw .truncated(needed: 1, available: 0) }
    var decoder = ValueDecoder(bytes)
    try decoder.readAscending(into: &ids)
  }

  // MARK: Splitting

  /// Blocks for numbers in ascending order.
  ///
  /// - Parameter isFilling: whether each block is filled before the next begins, as befits numbers that come in order.
  ///   Otherwise blocks get about the same size, so that each has room for what comes in between.
  static func blocks(of ids: [UInt64], isFilling: Bool) -> [IDBlock] {
    let total = ValueEncoder.byteCount(ascending: ids.span)
    guard total > maximumByteCount else { return ids.isEmpty ? [] : [IDBlock(ids[...], byteCount: total)] }
    guard !isFilling else { return blocks(of: ids, byteLimit: maximumByteCount) }
    // Rounded up, with room for the first number of each, which takes more bytes than a distance.
    let share = total / (total / maximumByteCount + 1) + 16
    return blocks(of: ids, byteLimit: min(share, maximumByteCount))
  }

  private static func blocks(of ids: [UInt64], byteLimit: Int) -> [IDBlock] {
    var blocks: [IDBlock] = []
    var start = 0
    var byteCount = 0
    for index in ids.indices {
      let distance = index == start ? ids[index] : ids[index] &- ids[index - 1] &- 1
      let count = ValueEncoder.byteCount(varint: distance)
      if byteCount + count > byteLimit, index > start {
        blocks.append(IDBlock(ids[start..<index], byteCount: byteCount))
        start = index
        byteCount = ValueEncoder.byteCount(varint: ids[index])
      } else {
        byteCount += count
      }
    }
    blocks.append(IDBlock(ids[start...], byteCount: byteCount))
    return blocks
  }
}
