internal import CustomerModel
internal import Glibc
internal import RecordCoding

/// What tells a file from another one of the same name: its size, its beginning and its end.
struct FileIdentity: Hashable, Codable {
  let byteCount: UInt64
  let head: String
  let tail: String

  private static let blockByteCount = 64 * 1024

  /// The identity of a file; `nil` for a pipe, which cannot be read again.
  init?(of path: String) throws(ExchangeError) {
    // What is opened to be looked at is lost to who reads it, if it is a pipe.
    guard try Self.isRegular(path) else { return nil }
    let source = try ByteSource(opening: path)
    guard let byteCount = source.byteCount, source.isSeekable else { return nil }
    self.byteCount = byteCount
    let block = Self.blockByteCount
    head = try Self.digest(of: source, atMost: block)
    try source.seek(to: byteCount > UInt64(block) ? byteCount - UInt64(block) : 0)
    tail = try Self.digest(of: source, atMost: block)
  }

  /// Of what cannot be told.
  static let unknown = FileIdentity()

  private init() { (byteCount, head, tail) = (0, "", "") }

  private static func digest(of source: ByteSource, atMost limit: Int) throws(ExchangeError) -> String {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: limit, alignment: 16)
    defer { unsafe memory.deallocate() }
    var count = 0
    while count < limit {
      let more = unsafe try source.read(into: UnsafeMutableRawBufferPointer(rebasing: memory[count...]))
      if more == 0 { break }
      count += more
    }
    let bytes = unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: memory[..<count]))
    return String(Checksum64(bytes).value, radix: 16)
  }

  /// Whether something is a file, and no pipe or device.
  static func isRegular(_ path: String) throws(ExchangeError) -> Bool {
    try status(of: path).st_mode & S_IFMT == S_IFREG
  }

  /// How many bytes a file has.
  static func byteCount(of path: String) throws(ExchangeError) -> UInt64 {
    UInt64(clamping: try status(of: path).st_size)
  }

  private static func status(of path: String) throws(ExchangeError) -> stat {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .unreadable(file: path, code: errno) }
    return status
  }

  /// When a file was last changed.
  static func lastChange(of path: String) throws(ExchangeError) -> Timestamp {
    let status = try status(of: path)
    let microseconds = Int128(status.st_mtim.tv_sec) * 1_000_000 + Int128(status.st_mtim.tv_nsec) / 1000
    return Timestamp(microseconds: Int64(clamping: microseconds))
  }
}
