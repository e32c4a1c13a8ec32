/// The stretch of the input that is in memory: from the beginning of the current record to as far as was read.
///
/// Positions are offsets in `memory`. They change when more is read; what stays is their distance from ``start``.
struct InputWindow: ~Copyable {
  /// Behind the last byte that was read, some more may be loaded, though they mean nothing.
  static let padding = 16

  private let source: ByteSource
  /// The memory, all of it initialized.
  private var memory: UnsafeMutableRawBufferPointer
  /// Where the current record begins.
  var start = 0
  /// Behind the last byte that was read.
  private(set) var end = 0
  /// The number of bytes in front of the memory's first.
  private var offset: UInt64
  private(set) var isComplete = false

  /// A window that begins where `source` is, which is `offset` bytes from its beginning.
  init(over source: ByteSource, at offset: UInt64, byteCount: Int = 256 * 1024) {
    self.source = source
    self.offset = offset
    memory = Self.allocate(max(byteCount, 16))
  }

  deinit {
    unsafe memory.deallocate()
  }

  private static func allocate(_ byteCount: Int) -> UnsafeMutableRawBufferPointer {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount + padding, alignment: 16)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    return memory
  }

  var name: String { source.name }

  /// How far the byte at `position` is from the input's beginning.
  func offset(of position: Int) -> UInt64 { offset + UInt64(position) }

  /// The bytes; those up to ``end`` are the input's, and ``padding`` more may be loaded.
  var base: UnsafeRawPointer {
    // The memory has at least `padding` bytes, so it has an address.
    unsafe UnsafeRawPointer(memory.baseAddress.unsafelyUnwrapped)
  }

  /// Reads on. What is in front of ``start`` is given up, and the memory grows if the current record fills it.
  ///
  /// - Returns: false if there is no more.
  mutating func readMore() throws(ExchangeError) -> Bool {
    if isComplete { return false }
    let capacity = memory.count - Self.padding
    if end == capacity {
      let larger = start == 0
      let target = larger ? Self.allocate(capacity * 2) : memory
      // `start <= end <= capacity`, and `target` has at least that capacity; memmove allows the overlap.
      unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[start..<end]))
      if larger { unsafe memory.deallocate() }
      memory = target
      offset += UInt64(start)
      end -= start
      start = 0
    }
    let free = memory.count - Self.padding - end
    let count = unsafe try source.read(
      into: UnsafeMutableRawBufferPointer(rebasing: memory[end..<end + free]))
    end += count
    isComplete = count == 0
    return count > 0
  }

  /// The bytes of a mark that says the input, whose first bytes are in memory, is UTF-8.
  ///
  /// - Throws: ``ExchangeError/unsupportedEncoding(file:encoding:)`` for a mark of something else.
  func byteOrderMarkByteCount() throws(ExchangeError) -> Int {
    let bytes = bytes(from: 0, to: end)
    if bytes.starts(with: [0xFE, 0xFF]) { throw .unsupportedEncoding(file: name, encoding: "UTF-16BE") }
    if bytes.starts(with: [0xFF, 0xFE]) { throw .unsupportedEncoding(file: name, encoding: "UTF-16LE") }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The bytes from `from` up to `to`, which are both at most ``end``.
  @_lifetime(borrow self)
  func bytes(from: Int, to: Int) -> RawSpan {
    let span = unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: memory[from..<to]))
    // The memory is given up only by `readMore` and `deinit`, which need the window for themselves.
    return unsafe _overrideLifetime(span, borrowing: self)
  }
}
