extension FileWalk {
  /// Checks the nodes of a leaf, or of a page inside a node: their places, their sizes, and the order of their keys.
  mutating func checkLeafNodes(
    of page: borrowing PageBytes, header: PageHeader, tree: inout TreeCheck
  ) throws(FileRejection) {
    try checkBounds(header, of: page, minimumItemCount: 1)
    let isDuplicates = tree.role == .duplicates
    var previous: Node?
    var index = 0
    while index < header.itemCount {
      let node = try page.node(index)
      try tree.checkKey(byteCount: node.keyByteCount, on: page)
      if isDuplicates, node.kind != [] || node.dataByteCount != 0 {
        throw page.damage("a value among duplicates has data of its own")
      }
      let byteCount = FileFormat.nodeHeaderByteCount &+ node.keyByteCount &+ node.storedByteCount
      // LMDB relies on two nodes fitting on every page when it splits one.
      guard byteCount <= maximumNodeByteCount else { throw page.damage("an item has \(byteCount) bytes") }
      try tiling.note(node, byteCount: byteCount, header: header, page: page)
      if let previous {
        guard try tree.order.precedes(page.key(of: previous), page.key(of: node)) else {
          throw page.damage("the keys are out of order at item \(index)")
        }
      }
      previous = node
      index &+= 1
    }
    try tiling.finish(header: header, page: page)
    if !tree.hasDuplicates { tree.entryCount &+= UInt64(header.itemCount) }
  }

  /// Checks what the nodes of a leaf refer to.
  mutating func checkLeafData(
    of page: borrowing PageBytes, header: PageHeader, tree: inout TreeCheck
  ) throws(FileRejection) {
    if tree.role == .duplicates { return }
    var index = 0
    while index < header.itemCount {
      let node = try page.node(index)
      if tree.hasDuplicates {
        try checkDuplicates(of: node, on: page, tree: &tree)
      } else {
        try checkValue(of: node, on: page, tree: &tree)
      }
      index &+= 1
    }
  }

  /// Checks the only value of a key.
  private mutating func checkValue(
    of node: Node, on page: borrowing PageBytes, tree: inout TreeCheck
  ) throws(FileRejection) {
    switch node.kind {
    case []:
      break
    case .overflow:
      tree.overflowPageCount &+= try claimRun(of: node, on: page)
    case .tree:
      // LMDB refuses named tables where the main table keeps integers or duplicates.
      guard tree.role == .main, !tree.flags.contains(.integerKeys) else {
        throw page.damage("the record of a table outside the main table")
      }
      guard node.dataByteCount == FileFormat.treeRecordByteCount else {
        throw page.damage("the record of a table has \(node.dataByteCount) bytes")
      }
      tables.append((try page.key(of: node).copy(), try TreeRecord(page, at: node.dataOffset)))
      return
    default:
      throw page.damage("an item is marked \(node.kind.rawValue), which has no meaning here")
    }
    if tree.role == .freeList { try checkFreePages(of: node, on: page) }
  }

  /// Marks the overflow pages of a value as reached.
  ///
  /// - Returns: the number of pages. It may be more than the value needs: LMDB does not move a value that shrank.
  private mutating func claimRun(of node: Node, on page: borrowing PageBytes) throws(FileRejection) -> UInt64 {
    let first = try page.load(UInt64.self, at: node.dataOffset)
    try claim(first, from: page.number)
    let headerByteCount = FileFormat.pageHeaderByteCount
    let offset = first &* UInt64(pageByteCount)
    guard try runBuffer.fill(headerByteCount, from: source, at: offset) == headerByteCount else { throw truncated() }
    let header = try runBuffer.bytes(ofPage: first).header()
    guard header.number == first else { throw .damage(page: first, "the page carries the number \(header.number)") }
    guard header.kind == .overflow else { throw .damage(page: first, "an overflow page was expected here") }

    let count = header.runPageCount
    // Below 2^47: a run has at most 2^32 pages of at most 2^15 bytes.
    let capacity = count &* UInt64(pageByteCount)
    guard count >= 1, capacity >= UInt64(headerByteCount) &+ UInt64(node.dataByteCount) else {
      throw .damage(page: first, "\(count) overflow pages cannot hold \(node.dataByteCount) bytes")
    }
    guard count <= pages.pageCount &- first else {
      throw .damage(page: first, "\(count) overflow pages reach beyond the end of the store")
    }
    guard count <= filePageCount &- first else { throw truncated() }
    var other: UInt64 = 1
    while other < count {
      try claim(first &+ other, from: first)
      other &+= 1
    }
    return count
  }
}
