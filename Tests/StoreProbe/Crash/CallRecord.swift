import CStoreProbe
import Glibc

/// What the seam at the system calls recorded: every change and flush of a directory's files, in order.
struct CallRecord {
  enum Entry {
    case created(file: Int, name: String)
    /// The file was there when the record began; its content follows as writes and a flush.
    case found(file: Int, name: String)
    case written(file: Int, offset: Int, bytes: Range<Int>)
    case flushed(file: Int)
    case lastWriteFlushed(file: Int)
    case flushFailed(file: Int)
    case lastWriteFlushFailed(file: Int)
    case resized(file: Int, byteCount: Int)
    case renamed(from: String, to: String)
    case unlinked(name: String)
    case directoryFlushed
    case begun(commit: UInt64)
    case acknowledged(commit: UInt64)
    case closed
    case backedUp(commit: UInt64)
  }

  let bytes: [UInt8]
  private(set) var entries: [Entry] = []

  init(at path: String) throws {
    bytes = try File.read(path)
    var offset = 0
    let headerByteCount = MemoryLayout<fault_record>.size
    while offset + headerByteCount <= bytes.count {
      let header = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: fault_record.self) }
      let content = offset + headerByteCount..<offset + headerByteCount + Int(header.length)
      guard content.upperBound <= bytes.count, let entry = entry(header, content) else {
        throw Failure("the record '\(path)' is damaged at byte \(offset)")
      }
      entries.append(entry)
      offset = content.upperBound
    }
  }

  private func entry(_ header: fault_record, _ content: Range<Int>) -> Entry? {
    let file = Int(header.file)
    switch fault_record_kind(rawValue: header.kind) {
    case FAULT_RECORD_CREATED: return .created(file: file, name: text(content))
    case FAULT_RECORD_FOUND: return .found(file: file, name: text(content))
    case FAULT_RECORD_WRITTEN: return .written(file: file, offset: Int(header.offset), bytes: content)
    case FAULT_RECORD_FLUSHED: return .flushed(file: file)
    case FAULT_RECORD_WRITE_FLUSHED: return .lastWriteFlushed(file: file)
    case FAULT_RECORD_FLUSH_FAILED: return .flushFailed(file: file)
    case FAULT_RECORD_WRITE_FLUSH_FAILED: return .lastWriteFlushFailed(file: file)
    case FAULT_RECORD_RESIZED: return .resized(file: file, byteCount: Int(header.offset))
    case FAULT_RECORD_RENAMED:
      guard let end = bytes[content].firstIndex(of: 0) else { return nil }
      return .renamed(from: text(content.lowerBound..<end), to: text(end + 1..<content.upperBound))
    case FAULT_RECORD_UNLINKED: return .unlinked(name: text(content))
    case FAULT_RECORD_DIRECTORY_FLUSHED: return .directoryFlushed
    case FAULT_RECORD_MARK: return mark(header.file, header.offset)
    default: return nil
    }
  }

  private func mark(_ kind: UInt32, _ number: UInt64) -> Entry? {
    switch kind {
    case Mark.begun: .begun(commit: number)
    case Mark.acknowledged: .acknowledged(commit: number)
    case Mark.closed: .closed
    case Mark.backedUp: .backedUp(commit: number)
    default: nil
    }
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

/// Whole files.
enum File {
  static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure("'\(path)' cannot be opened: \(errno)") }
    defer { close(descriptor) }
    var status = stat()
    fstat(descriptor, &status)
    let byteCount = Int(status.st_size)
    return [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
      while count < byteCount {
        let part = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, byteCount - count)
        if part <= 0 { break }
        count += part
      }
    }
  }

  static func byteCount(_ path: String) throws -> Int {
    var status = stat()
    try require(stat(path, &status) == 0, "'\(path)' cannot be looked at: \(errno)")
    return Int(status.st_size)
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure("'\(path)' cannot be made: \(errno)") }
    defer { close(descriptor) }
    let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count else { throw Failure("'\(path)' cannot be written: \(errno)") }
  }

  /// Writes zeros until the disk is full, or there are `byteCount`.
  static func fill(_ path: String, byteCount: Int = .max) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure("'\(path)' cannot be made: \(errno)") }
    defer { close(descriptor) }
    let zeros = [UInt8](repeating: 0, count: 4096)
    var written = 0
    while written < byteCount, Glibc.write(descriptor, zeros, zeros.count) > 0 { written += zeros.count }
  }
}
