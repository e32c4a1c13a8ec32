/// The declaration of a public type, as far as its text tells.
struct PublicType {
  let name: String
  /// The file and line.
  let place: String
  /// The type whose braces are around the declaration, outermost; `nil` at file level.
  let parent: String?
  /// Whether the comment in front has a block that .ci/check-snippets compiles.
  let hasExample: Bool

  static func all(in file: SourceFile) -> [PublicType] {
    var types: [PublicType] = []
    var parent: String?
    var hasExample = false
    for (index, line) in file.lines.enumerated() {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("///") {
        hasExample = hasExample || text.hasPrefix("/// ```swift") && !text.hasPrefix("/// ```swift skip")
        continue
      }
      if let (name, isPublic) = declaration(in: text) {
        let isOutermost = text.startIndex == line.startIndex
        if isPublic {
          types.append(
            PublicType(
              name: name, place: "\(file.path):\(index + 1)", parent: isOutermost ? nil : parent,
              hasExample: hasExample))
        }
        if isOutermost { parent = name }
      }
      // An attribute may stand between the comment and its declaration.
      if !text.hasPrefix("@") { hasExample = false }
    }
    return types
  }

  /// What a line declares, if that is a type or an extension of one.
  private static func declaration(in line: Substring) -> (name: String, isPublic: Bool)? {
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "actor", "extension"]
    let modifiers: Set<Substring> = [
      "public", "open", "package", "internal", "private", "fileprivate", "final", "indirect", "nonisolated",
    ]
    var words = line.split(separator: " ")[...]
    var isPublic = false
    while let word = words.first, modifiers.contains(word) || word.hasPrefix("@") {
      isPublic = isPublic || word == "public" || word == "open"
      words = words.dropFirst()
    }
    guard let kind = words.popFirst(), kinds.contains(kind), let name = words.first else { return nil }
    // `class func` and the like declare members.
    guard !["func", "var", "let", "subscript"].contains(name) else { return nil }
    let end = name.firstIndex { !($0.isLetter || $0.isNumber || $0 == "_") } ?? name.endIndex
    return (String(name[..<end]), isPublic && kind != "extension")
  }
}
