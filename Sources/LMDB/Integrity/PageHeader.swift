/// What the first 16 bytes of a page say.
struct PageHeader {
  let number: UInt64
  /// The size of the items on a page of items of one size; elsewhere without meaning.
  let itemByteCount: Int
  let kind: PageKind
  /// Where the free space begins, right after the offsets of the nodes.
  let lower: Int
  /// Where the free space ends, at the lowest node.
  let upper: Int

  /// The number of items that `lower` stands for.
  var itemCount: Int { (lower &- FileFormat.pageHeaderByteCount) / 2 }
  /// On the first page of an overflow run, the two bounds are one number: the pages of the run.
  var runPageCount: UInt64 { UInt64(lower) | UInt64(upper) << 16 }
}
