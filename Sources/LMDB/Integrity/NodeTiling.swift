/// Checks that the nodes of a page lie side by side, from the end of the free space to the end of the page.
///
/// LMDB always packs them so. When it deletes a node it moves all bytes below up, and trusts that no other node reaches
/// into that range; nodes that overlap would be torn, and their rest read as sizes.
struct NodeTiling {
  /// By half the offset of a node, half its size; all zero between two pages.
  private var sizes: [UInt16]

  init(pageByteCount: Int) {
    sizes = Array(repeating: 0, count: pageByteCount / 2)
  }

  /// Notes one node of the page.
  @inline(__always)
  mutating func note(_ node: Node, byteCount: Int, header: PageHeader, page: borrowing PageBytes)
    throws(FileRejection)
  {
    let even = (byteCount &+ 1) & ~1
    guard node.offset & 1 == 0, node.offset >= header.upper, even <= page.byteCount &- node.offset,
      node.offset / 2 < sizes.count
    else {
      throw page.damage("the node at offset \(node.offset) lies outside the page's nodes")
    }
    guard sizes[node.offset / 2] == 0 else { throw page.damage("two nodes lie at offset \(node.offset)") }
    sizes[node.offset / 2] = UInt16(truncatingIfNeeded: even / 2)
  }

  /// Walks the noted nodes from the lowest one on, and forgets them.
  mutating func finish(header: PageHeader, page: borrowing PageBytes) throws(FileRejection) {
    var offset = header.upper
    var count = 0
    while offset < page.byteCount {
      guard offset & 1 == 0, offset / 2 < sizes.count, sizes[offset / 2] != 0 else {
        throw page.damage("the nodes leave a gap at offset \(offset)")
      }
      let byteCount = Int(sizes[offset / 2]) &* 2
      sizes[offset / 2] = 0
      offset &+= byteCount
      count &+= 1
    }
    guard offset == page.byteCount, count == header.itemCount else { throw page.damage("the nodes overlap") }
  }
}
