import Foundation

/// A file of the package as text.
struct SourceFile {
  /// The path in the checkout, such as `Sources/LMDB/Tables/Table.swift`.
  let path: String
  let lines: [Substring]

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The target that the file belongs to: the folder in Sources.
  var target: String { String(path.split(separator: "/").dropFirst().first ?? "") }

  static let checkout = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func named(_ path: String) throws -> SourceFile {
    SourceFile(path: path, text: try String(contentsOf: checkout.appending(path: path), encoding: .utf8))
  }

  /// All files in Sources with one of these extensions, sorted by their paths.
  static func all(_ extensions: String...) throws -> [SourceFile] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: checkout.appending(path: "Sources").path)
    return try names.sorted()
      .filter { name in extensions.contains { name.hasSuffix(".\($0)") } }
      .map { try named("Sources/\($0)") }
  }

  /// The lines with comments and the content of strings left out.
  var code: [String] {
    var isInLongString = false
    return lines.map { line in
      var code = ""
      var isInString = false
      var rest = line[...]
      while let character = rest.first {
        if rest.hasPrefix("\"\"\"") {
          isInLongString.toggle()
          rest = rest.dropFirst(3)
        } else if isInLongString {
          rest = rest.dropFirst()
        } else if isInString, character == "\\" {
          rest = rest.dropFirst(2)
        } else if character == "\"" {
          isInString.toggle()
          code.append(character)
          rest = rest.dropFirst()
        } else if isInString {
          rest = rest.dropFirst()
        } else if rest.hasPrefix("//") {
          break
        } else {
          code.append(character)
          rest = rest.dropFirst()
        }
      }
      return code
    }
  }
}
