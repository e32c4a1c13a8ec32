import PlainLMDB

/// The contender in C. Its functions do the work; this only opens, closes and turns codes into errors.
final class PlainStore {
  /// A code of LMDB that the C side returned.
  struct Failure: Error {
    let code: CInt
  }

  let pointer: OpaquePointer

  private init(_ open: (UnsafeMutablePointer<OpaquePointer?>) -> CInt) throws {
    var pointer: OpaquePointer?
    try Self.check(open(&pointer))
    guard let pointer else { throw Failure(code: 0) }
    self.pointer = pointer
  }

  deinit {
    plain_close(pointer)
  }

  static func create(at path: String) throws -> PlainStore {
    try PlainStore { plain_create(path, SwiftStore.mapByteCount, $0) }
  }

  /// A second map of a store that the Swift layer has open: the same pages of memory.
  static func openReader(at path: String) throws -> PlainStore {
    try PlainStore { plain_open_reader(path, SwiftStore.mapByteCount, $0) }
  }

  static func check(_ code: CInt) throws {
    guard code == 0 else { throw Failure(code: code) }
  }

  /// Runs `body` in a transaction that reads, and measures what it does in there. Returns its sum, too.
  func read(_ body: (OpaquePointer, UnsafeMutablePointer<UInt64>) -> CInt) throws -> (sample: Sample, sum: UInt64) {
    try Self.check(plain_begin_read(pointer))
    defer { plain_abort(pointer) }
    var sum: UInt64 = 0
    let watch = Stopwatch(.processor)
    let code = body(pointer, &sum)
    let sample = watch.stop()
    try Self.check(code)
    return (sample, sum)
  }

  /// Stores the records of `keys`: what the puts took, and what all took with the commits.
  func put(_ keys: [UInt64], _ mode: plain_put_mode, perCommit: Int) throws -> [Sample] {
    var puts = Sample()
    let whole = Stopwatch(.wall)
    for start in stride(from: 0, to: keys.count, by: perCommit) {
      try Self.check(plain_begin_write(pointer))
      try keys.withUnsafeBufferPointer { keys in
        let batch = UnsafeBufferPointer(rebasing: keys[start..<min(start + perCommit, keys.count)])
        let watch = Stopwatch(.processor)
        let code = plain_put(pointer, batch.baseAddress, batch.count, mode)
        puts += watch.stop()
        try Self.check(code)
      }
      try Self.check(plain_commit(pointer))
    }
    return [puts, whole.stop()]
  }
}
