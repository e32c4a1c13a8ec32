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
