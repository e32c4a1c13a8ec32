import XCTest

/// The mistakes that would end in freed memory or in a hang elsewhere: here they do not compile.
final class MisuseTests: StoreTestCase {
  func testMistakesOfTypes() throws { try assertRefused(Misuse.ofTypes) }

  func testMistakesOfOwnership() throws { try assertRefused(Misuse.ofOwnership) }

  /// The same sources without their mistakes compile, so it is the mistakes that do not.
  func testWithoutTheMistakes() throws {
    let all = Misuse.ofTypes + Misuse.ofOwnership
    let findings = try compiler().findings(in: try write(all, \.right))
    for finding in findings { XCTFail("\(finding.file):\(finding.line): \(finding.message)") }
  }

  // MARK: Support

  /// Each has its own error on its own line.
  private func assertRefused(_ misuses: [Misuse]) throws {
    let findings = try compiler().findings(in: try write(misuses, \.wrong))
    for misuse in misuses {
      let line = try XCTUnwrap(misuse.expectedLine, misuse.name)
      let own = findings.filter { $0.file.hasSuffix("/\(misuse.name).swift") }
      XCTAssertTrue(
        own.contains { $0.line == line && $0.message.contains(misuse.error) },
        "\(misuse.name), line \(line), should be refused with: \(misuse.error)")
    }
    // Whatever else it says is about the same mistakes.
    let names = Set(misuses.map { "\(directory)/\($0.name).swift" })
    XCTAssertEqual(Set(findings.map(\.file)), names)
  }

  private func compiler() throws -> ClientCompiler {
    do {
      return try ClientCompiler()
    } catch let error as ClientCompiler.Unavailable {
      throw XCTSkip(error.description)
    }
  }

  private func write(_ misuses: [Misuse], _ body: KeyPath<Misuse, String>) throws -> [String] {
    try misuses.map { misuse in
      let file = path("\(misuse.name).swift")
      try misuse.source(misuse[keyPath: body]).write(toFile: file, atomically: true, encoding: .utf8)
      return file
    }
  }
}
