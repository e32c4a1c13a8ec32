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

  /// When a file was last changed.
  static func lastChange(of path: String) throws(ExchangeError) -> Timestamp {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .unreadable(file: path, code: errno) }
    let microseconds = Int128(status.st_mtim.tv_sec) * 1_000_000 + Int128(status.st_mtim.tv_nsec) / 1000
    return Timestamp(microseconds: Int64(clamping: microseconds))
  }
}
