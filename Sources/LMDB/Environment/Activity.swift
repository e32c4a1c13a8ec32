internal import CLMDB

/// Who is using an environment: what `close`, growth and the limit on readers wait for. Lives in a ``Monitor``.
struct Activity {
  /// One snapshot lent out.
  struct Reader {
    let began: UInt64
    let file: StaticString
    let line: UInt
    let thread: UInt
    var isReported = false

    func origin(at now: UInt64) -> ReaderOrigin {
      // A clock that an injected seam turns back must not trap: an age is never negative.
      let age = now > began ? now - began : 0
      return ReaderOrigin(file: "\(file)", line: line, age: .nanoseconds(Int64(clamping: age)))
    }
  }

  enum Phase {
    case open
    /// Somebody waits for all transactions to end, to change the map; none may begin, but inside another.
    case draining
    /// No transaction may begin any more, but inside another.
    case closing
    case closed
  }

  var phase = Phase.open
  /// Whether a thread is inside `close`; one at a time is.
  var hasCloser = false
  /// Reset transactions of LMDB, ready to be renewed.
  var idleReaders: [OpaquePointer] = []
  var readers: [Reader?] = []
  var freeSlots: [Int] = []
  var activeReaders = 0
  var activeWriters = 0
  /// The input/output error after which no write is taken.
  var suspicion: EngineCode?
  /// Whether a damaged page was met.
  var isDamaged = false
  /// When slots of dead processes were last looked for.
  var lastReaderCheck: UInt64 = 0
  /// The bytes of address space that LMDB maps.
  var mapByteCount = 0

  /// Whether a transaction may begin now; if not now, it may wait, unless the environment closes.
  ///
  /// One inside another of the same thread may while others wait for that to end: or both would wait for each other.
  func admits(isInside: @autoclosure () -> Bool) throws(LMDBError) -> Bool {
    switch phase {
    case .open: return true
    case .draining: return isInside()
    case .closing where isInside(): return true
    case .closing, .closed: throw .closed
    }
  }

  var isIdle: Bool { activeReaders == 0 && activeWriters == 0 }

  mutating func add(_ reader: Reader) -> Int {
    activeReaders += 1
    if let slot = freeSlots.popLast() {
      readers[slot] = reader
      return slot
    }
    readers.append(reader)
    return readers.count - 1
  }

  mutating func removeReader(at slot: Int) -> Reader? {
    activeReaders -= 1
    freeSlots.append(slot)
    let reader = readers[slot]
    readers[slot] = nil
    return reader
  }

  func oldestReader(at now: UInt64) -> ReaderOrigin? {
    readers.lazy.compactMap { $0 }.min { $0.began < $1.began }?.origin(at: now)
  }

  func hasReader(onThread thread: UInt) -> Bool {
    activeReaders > 0 && readers.contains { $0?.thread == thread }
  }

  /// The readers that are older than `limit` and were not reported yet; they count as reported now.
  mutating func takeOverdueReaders(at now: UInt64, limit: Duration) -> [ReaderOrigin] {
    guard activeReaders > 0 else { return [] }
    var overdue: [ReaderOrigin] = []
    for slot in readers.indices {
      guard let reader = readers[slot], !reader.isReported else { continue }
      let origin = reader.origin(at: now)
      guard origin.age > limit else { continue }
      readers[slot]?.isReported = true
      overdue.append(origin)
    }
    return overdue
  }
}
