/// A change to the bytes of a file, as a disk, a crash, or an attacker makes it.
enum FaultKind: String, CaseIterable {
  case bitAnywhere = "1 bit anywhere"
  case byteInHeader = "1 byte in a page header"
  case bitInMeta = "1 bit in a meta page"
  case zeroedSector = "zeroed 512 bytes"
  case randomSector = "random 512 bytes"
  case randomPage = "random page"
  case pageOverPage = "page written over another"
  case truncation = "truncation"
  case extension_ = "extension"
  case metaSwap = "meta pages swapped or doubled"
  case field = "1 field"
  case fields = "2 to 4 fields"
  case freeSpace = "garbage in all free space"

  /// Applies a fault of this kind.
  ///
  /// - Returns: what was done.
  func apply(to image: inout [UInt8], fields: FieldMap, random: inout RandomSource) -> String {
    let pageSize = fields.pageByteCount
    let pages = max(image.count / pageSize, 1)
    switch self {
    case .bitAnywhere:
      return flip(&image, at: random.below(image.count), bit: random.below(8))
    case .byteInHeader:
      let offset = random.below(pages) * pageSize + random.below(16)
      return set(&image, [UInt8(random.below(256))], at: offset)
    case .bitInMeta:
      return flip(&image, at: random.below(2) * pageSize + random.below(152), bit: random.below(8))
    case .zeroedSector:
      return set(&image, Array(repeating: 0, count: 512), at: random.below(image.count / 512) * 512)
    case .randomSector:
      return set(&image, random.bytes(512), at: random.below(image.count / 512) * 512)
    case .randomPage:
      return set(&image, random.bytes(pageSize), at: random.below(pages) * pageSize)
    case .pageOverPage:
      return copyPage(&image, pageSize, from: random.below(pages), to: random.below(pages), random: &random)
    case .truncation:
      let count = random.once(in: 2) ? random.below(image.count) : random.below(pages) * pageSize
      image.removeLast(image.count - count)
      return "truncated to \(count) bytes"
    case .extension_:
      let count = 1 + random.below(3 * pageSize)
      image += random.once(in: 2) ? random.bytes(count) : Array(repeating: 0, count: count)
      return "extended by \(count) bytes"
    case .metaSwap:
      return swapMetas(&image, pageSize, random: &random)
    case .field:
      return fields.mutate(&image, random: &random)
    case .fields:
      return (0..<2 + random.below(3)).map { _ in fields.mutate(&image, random: &random) }.joined(separator: "; ")
    case .freeSpace:
      return fillFreeSpace(&image, fields.freeRanges, random: &random)
    }
  }

  /// What lies in free space means nothing, and must not matter.
  private func fillFreeSpace(
    _ image: inout [UInt8], _ ranges: [Range<Int>], random: inout RandomSource
  ) -> String {
    let pattern = random.once(in: 3) ? [UInt8(truncatingIfNeeded: random.next())] : random.bytes(4_099)
    for range in ranges {
      for offset in range { image[offset] = pattern[offset % pattern.count] }
    }
    return "\(ranges.count) ranges filled from a pattern of \(pattern.count) bytes"
  }

  private func flip(_ image: inout [UInt8], at offset: Int, bit: Int) -> String {
    guard offset < image.count else { return "nothing" }
    image[offset] ^= 1 << bit
    return "flipped bit \(bit) at \(offset)"
  }

  private func set(_ image: inout [UInt8], _ bytes: [UInt8], at offset: Int) -> String {
    guard offset + bytes.count <= image.count else { return "nothing" }
    image.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    return "set \(bytes.count) bytes at \(offset)"
  }

  /// Writes a page in the place of another, as a disk does that confuses two addresses.
  private func copyPage(
    _ image: inout [UInt8], _ size: Int, from: Int, to: Int, random: inout RandomSource
  ) -> String {
    guard (max(from, to) + 1) * size <= image.count else { return "nothing" }
    // With its own number, every further check is reached.
    let keepsNumber = random.once(in: 2)
    var page = Array(image[from * size..<(from + 1) * size])
    if keepsNumber { page.replaceSubrange(0..<8, with: image[to * size..<to * size + 8]) }
    image.replaceSubrange(to * size..<(to + 1) * size, with: page)
    return "page \(from) written over \(to)\(keepsNumber ? ", which keeps its number" : "")"
  }

  private func swapMetas(_ image: inout [UInt8], _ size: Int, random: inout RandomSource) -> String {
    guard image.count >= 2 * size else { return "nothing" }
    let first = Array(image[16..<152])
    let second = Array(image[size + 16..<size + 152])
    switch random.below(3) {
    case 0:
      image.replaceSubrange(16..<152, with: second)
      image.replaceSubrange(size + 16..<size + 152, with: first)
      return "metas swapped"
    case 1:
      image.replaceSubrange(16..<152, with: second)
      return "second meta over the first"
    default:
      image.replaceSubrange(size + 16..<size + 152, with: first)
      return "first meta over the second"
    }
  }
}
