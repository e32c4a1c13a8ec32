import XCTest

/// A disk that is really full, with a file system of its own or by a limit on the size of files.
final class FullDiskTests: CrashTestCase {
  func testFullFileSystem() throws {
    try fill([])
  }

  func testLimitedFileSize() throws {
    try fill(["--limit"])
  }

  private func fill(_ options: [String]) throws {
    for number in 0..<TestScale.count(2, long: 40) {
      let work = try makeDirectory("work-\(number)")
      let seed = "\(TestScale.seed + UInt64(number))"
      let lines = try run(["full-disk", "--work", work, "--kibibytes", "3000", "--seed", seed] + options)
      if let line = lines.last, line.hasPrefix("skipped") { throw XCTSkip(line) }
    }
  }
}
