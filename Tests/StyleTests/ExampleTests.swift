import XCTest

/// Every public type shows how it is used. That the examples are true is for .ci/check-snippets to find out.
final class ExampleTests: XCTestCase {
  func testEveryPublicTypeHasAnExample() throws {
    let types = try SourceFile.all("swift").flatMap(PublicType.all)
    XCTAssertTrue(types.contains { $0.name == "Environment" && $0.parent == nil }, "the types are not found")
    for type in Self.withoutExample(types) {
      XCTFail("\(type.place): give '\(type.name)' a ```swift block in its comment")
    }
  }

  func testNoticesMissingExamples() {
    let text = """
      /// Has one.
      ///
      /// ```swift
      /// Shown()
      /// ```
      @frozen
      public struct Shown {
        /// Is shown by the type around it.
        public enum Part {}
      }

      /// Has none.
      public final class Bare {
        public class func make() -> Bare { Bare() }
      }

      extension Shown {
        public struct OtherPart {}
      }

      extension Bare {
        /// ```swift
        /// Bare.Shown()
        /// ```
        public struct Shown {}

        public struct Hidden {}
      }

      /// ```swift skip: it is not compiled
      /// ```
      public protocol Skipped {}

      struct Internal {}
      """
    let types = PublicType.all(in: SourceFile(path: "A.swift", text: text))
    let names = ["Shown", "Part", "Bare", "OtherPart", "Shown", "Hidden", "Skipped"]
    XCTAssertEqual(types.map(\.name), names)
    XCTAssertEqual(Self.withoutExample(types).map(\.place), ["A.swift:13", "A.swift:27", "A.swift:32"])
  }

  /// A type inside another may be shown by the other's example.
  private static func withoutExample(_ types: [PublicType]) -> [PublicType] {
    let shown = Set(types.filter { $0.hasExample && $0.parent == nil }.map(\.name))
    return types.filter { !$0.hasExample && !($0.parent.map(shown.contains) ?? false) }
  }
}
