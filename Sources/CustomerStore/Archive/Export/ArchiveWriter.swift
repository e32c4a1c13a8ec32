internal import CustomerModel
internal import RecordCoding

/// Gathers the lines of an archive into chunks, and counts them.
struct ArchiveWriter {
  private let write: ([UInt8]) throws -> Void
  private let progress: (ArchiveProgress) throws -> Void
  private var gathered: [UInt8] = []
  private var line: [UInt8] = []
  private(set) var checksum: UInt64 = 0
  private var lineCount = 0
  private var byteCount: UInt64 = 0
  var counts = ArchiveCounts()
  /// The share of the customers that are written.
  var fraction = 0.0

  /// The bytes from which on a chunk is handed out.
  private static let enoughByteCount = 64 * 1_024
  private static let linesPerReport = 4_096

  init(write: @escaping ([UInt8]) throws -> Void, progress: @escaping (ArchiveProgress) throws -> Void) {
    self.write = write
    self.progress = progress
  }

  mutating func append(_ record: some ArchiveRecord) throws {
    line.removeAll(keepingCapacity: true)
    try ArchiveLine.append(record, to: &line)
    checksum = Self.checksum(of: line, behind: checksum)
    gathered += line
    lineCount += 1
    byteCount += UInt64(line.count)
    if gathered.count >= Self.enoughByteCount { try handOut() }
    if lineCount.isMultiple(of: Self.linesPerReport) { try report() }
  }

  /// Hands out what is left.
  mutating func finish() throws {
    try handOut()
    fraction = 1
    try report()
  }

  private mutating func handOut() throws {
    guard !gathered.isEmpty else { return }
    try write(gathered)
    gathered.removeAll(keepingCapacity: true)
  }

  private func report() throws {
    try progress(ArchiveProgress(lineCount: lineCount, byteCount: byteCount, fractionCompleted: fraction))
  }

  /// The checksum of all lines up to one, with its line feed.
  static func checksum(of line: [UInt8], behind checksum: UInt64) -> UInt64 {
    Checksum64(line.span.bytes, seed: checksum).value
  }
}
