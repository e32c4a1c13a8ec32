internal import Glibc

/// The file of rejected rows: separated values with a header.
final class RejectFile {
  /// How many bytes it has.
  private(set) var byteCount: UInt64
  private let sink: ByteSink

  private static let header = ["row", "line", "byte_offset", "cause", "reason", "raw"]

  /// A new file, or one that goes on behind its first bytes.
  ///
  /// - Parameter length: how many bytes of the file count; what is behind them was never committed, and goes.
  init(_ path: String, resumingAt length: UInt64 = 0) throws(ExchangeError) {
    if length > 0 {
      var result: CInt
      repeat { result = truncate(path, off_t(clamping: length)) } while result != 0 && errno == EINTR
      guard result == 0 else { throw .unwritable(file: path, code: errno) }
    }
    byteCount = length
    sink = try ByteSink(creating: path, appends: length > 0)
    if length == 0 {
      try write([Self.header])
      try sink.synchronize()
    }
  }

  /// Whether a file has as many bytes as were committed.
  static func has(_ path: String, atLeast length: UInt64) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && UInt64(clamping: status.st_size) >= length
  }

  /// Appends rejects, and gives them to the disk.
  func append(_ rejects: [ImportReject]) throws(ExchangeError) {
    guard !rejects.isEmpty else { return }
    try write(
      rejects.map { reject in
        [
          String(reject.row), String(reject.line), String(reject.byteOffset), reject.cause.rawValue, reject.reason,
          reject.raw,
        ]
      })
    try sink.synchronize()
  }

  private func write(_ records: [[String]]) throws(ExchangeError) {
    let memory = ByteSink()
    let writer = CSVWriter(to: memory)
    for record in records { try writer.write(record) }
    let bytes = memory.bytes
    try sink.write { $0.append(contentsOf: bytes) }
    byteCount += UInt64(bytes.count)
  }
}
