/// The way from the root of a tree down to the page being checked: a buffer and a position for every level.
///
/// The depth is bounded by 32; buffers are made when a level is first reached and are used again for every tree.
final class TreePath {
  /// One level of the way.
  struct Step {
    let buffer: PageBuffer
    var page: UInt64 = 0
    var itemCount = 0
    var index = 0
  }

  private(set) var steps: [Step] = []
  private let pageByteCount: Int

  init(pageByteCount: Int) {
    self.pageByteCount = pageByteCount
  }

  /// The buffer of a level at most one below the deepest reached so far, for a page about to be read.
  func buffer(level: Int) -> PageBuffer {
    if level == steps.count { steps.append(Step(buffer: PageBuffer(byteCount: pageByteCount))) }
    return steps[level].buffer
  }

  /// Notes the page that was read at a level.
  func arrive(level: Int, page: UInt64, itemCount: Int) {
    steps[level].page = page
    steps[level].itemCount = itemCount
    steps[level].index = 0
  }

  /// Moves to the next child at a level.
  ///
  /// - Returns: false where the page has no further one.
  func advance(level: Int) -> Bool {
    steps[level].index &+= 1
    return steps[level].index < steps[level].itemCount
  }

  /// The page below the current position of a level.
  func child(level: Int) throws(FileRejection) -> UInt64 {
    let step = steps[level]
    return try step.buffer.bytes(ofPage: step.page).node(step.index).child
  }
}
