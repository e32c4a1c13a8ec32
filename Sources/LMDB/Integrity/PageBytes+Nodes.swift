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

/// One node of a page: eight bytes of header, the key, and on a leaf the data.
struct Node {
  /// Where the node begins in its page.
  let offset: Int
  private let header: UInt64

  init(offset: Int, header: UInt64) {
    self.offset = offset
    self.header = header
  }

  var keyByteCount: Int { Int(truncatingIfNeeded: header >> 48) }
  var keyOffset: Int { offset &+ FileFormat.nodeHeaderByteCount }
  /// On a leaf: what the data is.
  var kind: NodeKind { NodeKind(rawValue: UInt16(truncatingIfNeeded: header >> 32)) }
  /// On a leaf: the size of the data, which may lie on overflow pages.
  var dataByteCount: Int { Int(truncatingIfNeeded: header & 0xFFFF_FFFF) }
  var dataOffset: Int { keyOffset &+ keyByteCount }
  /// On a branch: the page below.
  var child: UInt64 { header & 0xFFFF_FFFF_FFFF }
  /// On a leaf: how many bytes of data the node itself holds.
  var storedByteCount: Int { kind.contains(.overflow) ? 8 : dataByteCount }
}

extension PageBytes {
  /// The header that these bytes begin with.
  func header() throws(FileRejection) -> PageHeader {
    let number = try load(UInt64.self, at: 0)
    let rest = try load(UInt64.self, at: 8)
    return PageHeader(
      number: number,
      itemByteCount: Int(rest & 0xFFFF),
      kind: PageKind(rawValue: UInt16(truncatingIfNeeded: rest >> 16)),
      lower: Int(rest >> 32 & 0xFFFF),
      upper: Int(rest >> 48))
  }

  /// The node with the given index; the index must be below the page's item count.
  @inline(__always)
  func node(_ index: Int) throws(FileRejection) -> Node {
    let offset = Int(try load(UInt16.self, at: FileFormat.pageHeaderByteCount &+ index &* 2))
    return Node(offset: offset, header: try load(UInt64.self, at: offset))
  }

  /// The key of a node.
  @inline(__always)
  @_lifetime(copy self)
  func key(of node: Node) throws(FileRejection) -> PageBytes {
    try slice(node.keyOffset, node.keyByteCount)
  }

  /// The data of a node, as far as the node itself holds it.
  @_lifetime(copy self)
  func data(of node: Node) throws(FileRejection) -> PageBytes {
    try slice(node.dataOffset, node.storedByteCount)
  }
}
