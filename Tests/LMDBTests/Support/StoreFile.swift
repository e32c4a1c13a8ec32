import Foundation
import XCTest

/// A file as the tests look at it and change it behind a store's back.
struct StoreFile {
  let path: String

  init(_ path: String) {
    self.path = path
  }

  var exists: Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  var byteCount: Int {
    get throws { Int(try status().st_size) }
  }

  /// The permission bits.
  var mode: UInt32 {
    get throws { UInt32(try status().st_mode) & 0o7777 }
  }

  var timeOfChange: timespec {
    get throws { try status().st_mtim }
  }

  func setTimeOfChange(_ time: timespec) throws {
    let times = [time, time]
    try Self.check(utimensat(AT_FDCWD, path, times, 0))
  }

  func setMode(_ mode: UInt32) throws {
    try Self.check(chmod(path, mode_t(mode)))
  }

  func read(at offset: Int, count: Int) throws -> [UInt8] {
    let handle = try XCTUnwrap(FileHandle(forReadingAtPath: path), path)
    try handle.seek(toOffset: UInt64(offset))
    return [UInt8](try handle.read(upToCount: count) ?? Data())
  }

  /// Overwrites bytes in place; the file keeps its identity.
  func write(_ bytes: [UInt8], at offset: Int) throws {
    let handle = try XCTUnwrap(FileHandle(forWritingAtPath: path), path)
    try handle.seek(toOffset: UInt64(offset))
    try handle.write(contentsOf: Data(bytes))
  }

  func truncate(to byteCount: Int) throws {
    try Self.check(Glibc.truncate(path, off_t(byteCount)))
  }

  /// The number of the last page with these bytes on it.
  func page(holding text: String, pageByteCount: Int = 4096) throws -> Int {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let range = try XCTUnwrap(data.range(of: Data(text.utf8), options: .backwards), "'\(text)' is not in the file")
    return range.lowerBound / pageByteCount
  }

  /// Makes a page one that no tree can lead to: it carries a number that is not its own.
  func damagePage(_ page: Int, pageByteCount: Int = 4096) throws {
    try write([0xEE, 0xEE], at: page * pageByteCount)
  }

  private func status() throws -> stat {
    var status = stat()
    try Self.check(stat(path, &status))
    return status
  }

  static func check(_ result: CInt) throws {
    guard result != 0 else { return }
    throw NSError(domain: NSPOSIXErrorDomain, code: Int(errno))
  }
}
