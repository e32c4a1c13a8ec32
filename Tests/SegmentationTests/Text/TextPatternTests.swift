import Segmentation
import XCTest

final class TextPatternTests: XCTestCase {
  func testMatchesAllOfAText() throws {
    let table: [(pattern: String, matching: [String], others: [String])] = [
      ("", [""], ["a", "\n"]),
      ("abc", ["abc"], ["", "ab", "abcd", "xabc", "ABC"]),
      ("a.c", ["abc", "aüc", "a🎈c", "a\rc"], ["ac", "a\nc", "abbc"]),
      ("[a-c]+", ["a", "abccba"], ["", "abd", "-"]),
      ("[^a-c]", ["d", "-", "\n"], ["a", "", "dd"]),
      ("[a-]", ["a", "-"], ["b"]), ("[-a]", ["a", "-"], ["b"]), ("[a^]", ["a", "^"], ["b"]),
      (#"[\]\\]"#, ["]", "\\"], ["["]), ("[.*(]", [".", "*", "("], ["a"]),
      (#"[\d_]+"#, ["1_2"], ["a"]), (#"[^\d\s]"#, ["a", "_"], ["4", " "]), (#"[\D]"#, ["a"], ["1"]),
      (#"[a\-z]"#, ["a", "-", "z"], ["b"]), (#"[\d-]"#, ["1", "-"], ["d"]),
      (#"\d\d"#, ["42", "٤٢"], ["4", "4a"]), (#"\D"#, ["a"], ["4"]),
      (#"\w+"#, ["ann_4", "müller", "mu\u{308}ller", "да", "名"], ["", "a b", "a-b"]),
      (#"\W"#, ["-", " "], ["a", "_"]),
      (#"\s"#, [" ", "\t", "\n", "\u{A0}", "\u{2003}"], ["a", "", "  "]), (#"\S"#, ["a"], [" "]),
      (#"\."#, ["."], ["a"]), (#"\$\^\|"#, ["$^|"], []), (#"\n\t\r"#, ["\n\t\r"], ["ntr"]),
      ("a|b|", ["a", "b", ""], ["ab"]), ("ab|cd", ["ab", "cd"], ["abd", "acd", "abcd"]),
      ("(ab)*", ["", "ab", "abab"], ["a", "aba"]), ("a(b|c)d", ["abd", "acd"], ["ad", "abcd"]),
      ("(?:ab)?c", ["c", "abc"], ["bc"]), ("()", [""], ["a"]), ("(|a)+", ["", "a", "aa"], ["b"]),
      ("a{3}", ["aaa"], ["aa", "aaaa"]), ("a{2,3}", ["aa", "aaa"], ["a", "aaaa"]), ("a{2,}", ["aa", "aaaaa"], ["a"]),
      ("a{0}", [""], ["a"]), ("a{0,1}b", ["b", "ab"], ["aab"]), ("(ab){1,2}c", ["abc", "ababc"], ["c", "abababc"]),
      ("^abc$", ["abc"], ["ab"]), ("^a$|^b$|^$", ["a", "b", ""], ["ab"]), ("^", [""], ["a"]), ("^$", [""], ["^$"]),
      ("ß", ["ß"], ["ss"]), ("e\u{301}", ["e\u{301}"], ["\u{E9}"]), ("\u{E9}", ["\u{E9}"], ["e\u{301}"]),
      (#"[A-Z]{2}-\d+"#, ["GB-42"], ["GB-", "G-42", "GB-42 "]),
      (#"[\w.+-]+@([\w-]+\.)+[a-z]{2,}"#, ["ada@shop.example", "a.b+c@x.y.de"], ["ada@", "@shop.example", "a@b"]),
      ("[😀-😂]+", ["😀😁😂"], ["😃"]),
    ]
    for (text, matching, others) in table {
      let pattern = try TextPattern(text)
      XCTAssertEqual(pattern.pattern, text)
      for text in matching { XCTAssertTrue(pattern.matches(text), "\(pattern) has to match '\(text)'") }
      for text in others { XCTAssertFalse(pattern.matches(text), "\(pattern) must not match '\(text)'") }
    }
  }

  func testRefusesWhatIsNoPattern() {
    let patterns = [
      "*", "+a", "?", "{2}", "a**", "a+?", "a{2}{3}", "(", ")", "a)", "(a", "((a)", "[", "[]", "[^]", "[a", "[z-a]",
      "[a-\\d]", "[[:alpha:]]", "a{", "a{}", "a{,3}", "a{3,2}", "a{1001}", "a{1", "a{1,", "a{1,2", "a{x}",
      "a{99999999999999999999}", "\\", "\\q", "\\1", "[\\", "[\\b]", "]", "}", "a^b", "a$b", "(^a)", "(a$)", "^*",
      "(?=a)",
      "(?<name>a)", "(?", "$a", "a|*",
    ]
    for pattern in patterns {
      XCTAssertThrowsError(try TextPattern(pattern), pattern) { error in
        guard case SegmentError.invalidPattern(_, pattern, let reason) = error else { return XCTFail("\(error)") }
        XCTAssertFalse(reason.isEmpty)
      }
    }
  }

  func testRefusesWhatIsTooLarge() throws {
    let patterns = [
      String(repeating: "(", count: 101) + String(repeating: ")", count: 101), String(repeating: "(", count: 10_000),
      "((a{1000}){1000}){1000}", "(((a{0,1000}){0,1000}){0,1000}){0,1000}", "(a{100}b?){100}",
      String(repeating: "a", count: 10_001),
    ]
    for pattern in patterns {
      XCTAssertThrowsError(try TextPattern(pattern)) { error in
        guard case SegmentError.invalidPattern(_, let shown, _) = error else { return XCTFail("\(error)") }
        XCTAssertLessThanOrEqual(shown.count, 200)
      }
    }
    let deep = String(repeating: "(", count: 100) + "a" + String(repeating: ")*", count: 100)
    XCTAssertTrue(try TextPattern(deep).matches("aaa"))
    XCTAssertTrue(try TextPattern("((){1000}){1000}").matches(""))
    XCTAssertTrue(try TextPattern("(((a{0}){1000}){1000}){1000}b").matches("b"))
    XCTAssertTrue(try TextPattern("a{9}").matches("aaaaaaaaa"))
  }

  func testEqualsByItsBytes() throws {
    XCTAssertEqual(try TextPattern("a|b"), try TextPattern("a|b"))
    XCTAssertNotEqual(try TextPattern("a|b"), try TextPattern("b|a"))
    XCTAssertNotEqual(try TextPattern("\u{E9}"), try TextPattern("e\u{301}"))
    XCTAssertEqual(Set([try TextPattern("a"), try TextPattern("a"), try TextPattern("b")]).count, 2)
  }

  /// Engines that go back would be at this for longer than the universe is old.
  func testDoesNotBlowUp() throws {
    let text = String(repeating: "a", count: 100_000)
    for pattern in ["(a*)*b", "(a|a)*b", "(a+)+b", "(a|aa)+b", "(.*)(.*)(.*)(.*)(.*)[^a]", "(a?){50}a{50}b"] {
      XCTAssertFalse(try TextPattern(pattern).matches(text), pattern)
      XCTAssertTrue(try TextPattern(pattern).matches(String(repeating: "a", count: 100) + "b"), pattern)
    }
  }

  func testAgreesWithAnEngineThatTriesEverything() throws {
    let seed: UInt64 = 20_261_125
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    var matches = 0
    for _ in 0..<3_000 {
      let expression = NaiveExpression.random(depth: 3, &random)
      let pattern = try TextPattern(expression.text)
      for _ in 0..<6 {
        let text = (0..<Int.random(in: 0...6, using: &random)).map { _ in
          ["a", "b", "c"].randomElement(using: &random) ?? "a"
        }
        let expected = expression.matches(text)
        matches += expected ? 1 : 0
        XCTAssertEqual(pattern.matches(text.joined()), expected, "\(expression.text) and '\(text.joined())'")
      }
    }
    XCTAssertGreaterThan(matches, 1_000)
  }
}
