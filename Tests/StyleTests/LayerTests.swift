import XCTest

/// What Docs/Architecture.md says of the layers.
final class LayerTests: XCTestCase {
  /// The modules that each target may import: those below it, and the dependencies that the page grants it.
  private static let layers: [String: Set<String>] = [
    "CLMDB": [],
    "CLinux": [],
    "RecordCoding": [],
    "LMDB": ["CLMDB", "CLinux", "Logging", "RecordCoding"],
    "CustomerModel": [],
    "CustomerStore": ["CustomerModel", "LMDB", "RecordCoding"],
    "DataExchange": ["CustomerModel", "CustomerStore", "RecordCoding"],
    "Segmentation": ["CustomerModel", "CustomerStore", "LMDB", "RecordCoding"],
    "RetentionMath": [],
    "RetentionMetrics": ["CustomerModel", "CustomerStore", "LMDB", "RetentionMath", "Segmentation"],
    "RetentionKit": [
      "CustomerModel", "CustomerStore", "DataExchange", "LMDB", "RetentionMath", "RetentionMetrics", "Segmentation",
    ],
    "RetentionTesting": ["RetentionKit"],
    "retention": ["ArgumentParser", "DataExchange", "LMDB", "RetentionKit"],
  ]

  /// What comes with Swift.
  private static let toolchain: Set<String> = [
    "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Synchronization",
  ]

  func testImportsLookDownwards() throws {
    let files = try SourceFile.all("swift")
    XCTAssertTrue(files.contains { $0.target == "RetentionKit" }, "the sources are not found")
    for file in files {
      guard let allowed = Self.layers[file.target] else {
        XCTFail("\(file.path): there is no layer '\(file.target)'; add it to Docs/Architecture.md, and to this test")
        continue
      }
      for (line, module) in Self.imports(of: file) where !allowed.union(Self.toolchain).contains(module) {
        XCTFail("\(file.path):\(line): '\(file.target)' may not import '\(module)'; see Docs/Architecture.md")
      }
    }
  }

  func testArchitectureNamesEveryLayer() throws {
    let page = try SourceFile.named("Docs/Architecture.md").lines.joined(separator: "\n")
    for layer in Self.layers.keys where !page.contains(layer) {
      XCTFail("Docs/Architecture.md does not say what '\(layer)' is")
    }
  }

  func testFindsImports() {
    let text = """
      import A
      @_exported public import B
      internal import struct C.D
      // import E
      let important = "import F"
      """
    let imports = Self.imports(of: SourceFile(path: "Sources/T/A.swift", text: text))
    XCTAssertEqual(imports.map(\.module), ["A", "B", "C"])
    XCTAssertEqual(imports.map(\.line), [1, 2, 3])
  }

  private static func imports(of file: SourceFile) -> [(line: Int, module: String)] {
    file.code.enumerated().compactMap { index, line in
      let words = line.split(separator: " ")
      guard let position = words.firstIndex(of: "import") else { return nil }
      let access: Set<Substring> = ["public", "package", "internal", "private", "fileprivate"]
      guard words[..<position].allSatisfy({ access.contains($0) || $0.hasPrefix("@") }) else { return nil }
      let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "actor", "typealias", "func", "let", "var"]
      guard let name = words[(position + 1)...].first(where: { !kinds.contains($0) }) else { return nil }
      return (index + 1, String(name.prefix { $0 != "." }))
    }
  }
}
