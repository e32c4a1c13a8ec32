import Foundation
import XCTest

/// What this process holds of the files below a directory.
enum OpenHandles {
  /// An open descriptor.
  struct Descriptor: Hashable {
    let number: Int
    let path: String
    /// Whether a program that is started inherits it.
    let isInherited: Bool
  }

  static func descriptors(below directory: String) throws -> [Descriptor] {
    var found: [Descriptor] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
      // The one that lists the directory is closed by now.
      guard let number = Int(name),
        let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)"),
        path.hasPrefix(directory + "/"),
        let information = try? String(contentsOfFile: "/proc/self/fdinfo/\(name)", encoding: .utf8)
      else { continue }
      let flags = information.split(separator: "\n").first { $0.hasPrefix("flags:") }
      let octal = try XCTUnwrap(flags?.split(separator: "\t").last.flatMap { Int($0, radix: 8) })
      found.append(Descriptor(number: number, path: path, isInherited: octal & Int(O_CLOEXEC) == 0))
    }
    return found.sorted { $0.number < $1.number }
  }

  /// The files below the directory that are mapped.
  static func maps(below directory: String) throws -> [String] {
    try String(contentsOfFile: "/proc/self/maps", encoding: .utf8).split(separator: "\n").compactMap { line in
      line.range(of: directory + "/").map { String(line[$0.lowerBound...]) }
    }
  }

  /// Fails the test if the process holds anything there.
  static func assertNone(below directory: String, file: StaticString = #filePath, line: UInt = #line) throws {
    XCTAssertEqual(try descriptors(below: directory), [], "descriptors were left open", file: file, line: line)
    XCTAssertEqual(try maps(below: directory), [], "maps were left", file: file, line: line)
  }
}
