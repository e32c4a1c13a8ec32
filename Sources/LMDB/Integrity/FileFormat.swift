/// The constants of LMDB's data format, version 1, as a 64-bit little-endian machine writes it.
///
/// Verified against the reference implementation, release 0.9.24. All numbers in a file are in the byte order of the
/// machine that wrote it.
enum FileFormat {
  /// The number that both meta pages carry.
  static let magic: UInt32 = 0xBEEF_C0DE
  /// The only data version of the 0.9 releases.
  static let dataVersion: UInt32 = 1
  /// The sizes that a Linux machine can give to the pages of a new file: its own page size, capped at 32 KiB.
  static let supportedPageByteCounts = [4_096, 8_192, 16_384, 32_768]

  /// Page number, padding, flags, and the two bounds of the free space.
  static let pageHeaderByteCount = 16
  /// Page header and meta record together, as LMDB reads them at open.
  static let metaPageByteCount = 152
  /// Data size or child page, flags, and key size.
  static let nodeHeaderByteCount = 8
  /// The record of one tree: in a meta page, under the name of a table, or under a key with many duplicates.
  static let treeRecordByteCount = 48

  /// The pages 0 and 1 hold the metas; everything else begins here.
  static let firstDataPage: UInt64 = 2
  /// The root of an empty tree.
  static let noPage = UInt64.max
  /// A page number in a branch has 48 bits.
  static let pageNumberLimit: UInt64 = 1 << 48
  /// Above this, a memory map cannot exist on any 64-bit Linux, so the number is not what LMDB wrote.
  static let mapByteCountLimit: UInt64 = 1 << 57
  /// LMDB counts transactions up from 1; a count with the top bit set is not one.
  static let transactionLimit: UInt64 = 1 << 63
  /// The depth of a cursor's stack.
  static let maximumDepth = 32
  /// The longest key, and the longest duplicate.
  static let maximumKeyByteCount = 511

  /// The flags of an environment that LMDB keeps among the flags of the free list: a fixed address, and a file without a
  /// directory of its own. It does not read them back.
  static let environmentFlags: UInt16 = 0x4001

  /// The longest node, header included, that may lie inside a leaf: two of them always fit.
  static func maximumNodeByteCount(pageByteCount: Int) -> Int {
    (((pageByteCount - pageHeaderByteCount) / 2) & ~1) - 2
  }
}

/// The kinds of a page, as its header states them.
struct PageKind: OptionSet {
  let rawValue: UInt16

  static let branch = PageKind(rawValue: 0x01)
  static let leaf = PageKind(rawValue: 0x02)
  static let overflow = PageKind(rawValue: 0x04)
  static let meta = PageKind(rawValue: 0x08)
  /// Never on a page of its own in a file, always on a page inside a node.
  static let dirty = PageKind(rawValue: 0x10)
  /// Items of one size, without node headers.
  static let fixedSizeLeaf = PageKind(rawValue: 0x20)
  static let nested = PageKind(rawValue: 0x40)

  static let nestedLeaf: PageKind = [.leaf, .dirty, .nested]
  static let nestedFixedSizeLeaf: PageKind = [.leaf, .dirty, .nested, .fixedSizeLeaf]
}

/// What the data of a leaf's node is.
struct NodeKind: OptionSet {
  let rawValue: UInt16

  /// The number of the first page of a run that holds the data.
  static let overflow = NodeKind(rawValue: 0x01)
  /// The record of a tree.
  static let tree = NodeKind(rawValue: 0x02)
  /// Several values of one key: as a page inside the node or, with `tree`, as a tree.
  static let duplicates = NodeKind(rawValue: 0x04)
}
