import XCTest

/// What is not to be in Sources.
final class RuleTests: XCTestCase {
  private static let lineLimit = 400

  func testFilesAreShort() throws {
    for file in try SourceFile.all("swift", "c", "h") {
      // Text that ends with a line feed has an empty line behind it.
      let count = file.lines.count - 1
      XCTAssertLessThanOrEqual(count, Self.lineLimit, "\(file.path) is too long; split it by what it is about")
    }
  }

  func testNothingIsLeftToDoAndNothingTraps() throws {
    let files = try SourceFile.all("swift", "c", "h")
    XCTAssertFalse(files.isEmpty)
    for file in files {
      for (line, finding) in Self.findings(in: file) { XCTFail("\(file.path):\(line): \(finding)") }
    }
  }

  func testNoticesEachRule() {
    let text = #"""
      // TODO: later
      fatalError("no")
      let a = try! b()
      let c = d as! E
      let f = g!.h
      var i: J!
      k()![0]
      if !l, m != n, o! != p { print("q! \(r) try! fatalError()") }  // as! in a comment
      if !(s[0]) && t ?? !u { v = "\"!" }
      """#
    let findings = Self.findings(in: SourceFile(path: "A.swift", text: text))
    XCTAssertEqual(findings.map(\.line), [1, 2, 3, 4, 5, 6, 7, 8])
  }

  /// The lines that break a rule, with the first that they break.
  private static func findings(in file: SourceFile) -> [(line: Int, finding: String)] {
    zip(file.lines, file.code).enumerated().compactMap { index, line in
      let (text, code) = line
      let finding: String? =
        if text.contains("TODO") || text.contains("FIXME") {
          "something is left to do"
        } else if code.contains("fatalError") {
          "throw an error instead of ending the host's process"
        } else if code.contains("try!") || code.contains("as!") || hasForceUnwrapping(code) {
          "handle the case that the exclamation mark denies"
        } else {
          nil
        }
      return finding.map { (index + 1, $0) }
    }
  }

  /// Whether an exclamation mark is right behind an expression or a type; `a != b` has a space there.
  private static func hasForceUnwrapping(_ code: String) -> Bool {
    zip(code, code.dropFirst()).contains { before, character in
      character == "!" && (before.isLetter || before.isNumber || "_)]}>?\"".contains(before))
    }
  }
}
