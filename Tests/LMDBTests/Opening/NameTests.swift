import LMDB
import XCTest

/// Names and paths of every length and script.
final class NameTests: StoreTestCase {
  func testNamesOfManyScripts() throws {
    let names = [
      "Größe", "店", "🛒", "e\u{301}", "\u{E9}", "a b", " ", "a\nb", "-rf", ".hidden", "quo'te\"", "100%", "$HOME", "*",
      "back\\slash", "..dots", "shop.lmdb", "\u{202E}right", String(repeating: "店", count: 66),
    ]
    for (number, name) in names.enumerated() {
      let (environment, table) = try openNames(at: path(name))
      try environment.write { tx in try tx.put(name, for: UInt64(number), in: table) }
      XCTAssertEqual(environment.path, path(name))
      try environment.close()
    }
    let found = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    XCTAssertEqual(found, names.flatMap { [$0, $0 + "-lock"] }.sorted())
    for (number, name) in names.enumerated() {
      let (environment, table) = try openNames(at: path(name))
      XCTAssertEqual(try environment.read { tx in try tx.value(for: UInt64(number), in: table) }, name)
    }
  }

  func testLongNames() throws {
    let longest = path(String(repeating: "n", count: 200))
    let (environment, names) = try openNames()
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    try environment.backup(to: longest)
    let (copy, same) = try openNames(at: longest)
    XCTAssertEqual(try copy.read { tx in try tx.value(for: 1, in: same) }, "Ada")
  }

  func testNamesThatAreTooLong() throws {
    for count in [201, 245, 255] {
      let place = path(String(repeating: "n", count: count))
      let expected = LMDBError.invalidPath(path: place, reason: "the file name is longer than 200 bytes")
      XCTAssertEqual(lmdbError { try openNames(at: place) }, expected)
      // Its lock file could not be made.
      try writeFile(place, [])
      XCTAssertEqual(lmdbError { try openNames(at: place) }, expected)
      try FileManager.default.removeItem(atPath: place)
    }
    let umlauts = path(String(repeating: "ü", count: 101))
    XCTAssertEqual(
      lmdbError { try openNames(at: umlauts) },
      .invalidPath(path: umlauts, reason: "the file name is longer than 200 bytes"))
    let impossible = path(String(repeating: "n", count: 300))
    XCTAssertEqual(
      lmdbError { try openNames(at: impossible) },
      .invalidPath(path: impossible, reason: "it is longer than the system allows"))
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: directory), [])
    try OpenHandles.assertNone(below: directory)
  }

  /// A short path below a directory whose own path is nearly as long as the system allows.
  func testPathsThatBecomeTooLong() throws {
    var place = directory
    while place.utf8.count + 201 < 4090 {
      place += "/" + String(repeating: "d", count: 200)
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
    }
    place += "/" + String(repeating: "d", count: max(1, 4080 - place.utf8.count))
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
    try inDirectory(place) {
      let name = String(repeating: "n", count: 100)
      let expected = LMDBError.invalidPath(path: name, reason: "it is longer than the system allows")
      XCTAssertEqual(lmdbError { try openNames(at: name) }, expected)
      var options = Self.options
      options.creation = .never
      XCTAssertEqual(lmdbError { try openNames(at: name, options) }, expected)
      XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: "."), [])
    }
  }

  func testRelativePathStaysTheSameStore() throws {
    try FileManager.default.createDirectory(atPath: path("other"), withIntermediateDirectories: false)
    try inDirectory(directory) {
      let (environment, names) = try openNames(at: "store")
      XCTAssertEqual(environment.path, path())
      try inDirectory(path("other")) {
        try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
        XCTAssertEqual(lmdbError { try openNames(at: "../store") }, .alreadyOpen(path: path()))
        try environment.backup(to: "copy")
        try environment.close()
      }
      XCTAssertTrue(StoreFile(path("other/copy")).exists)
      let (again, same) = try openNames(at: "./other/.././store")
      XCTAssertEqual(try again.read { tx in try tx.value(for: 1, in: same) }, "Ada")
    }
  }

  func testNamesThatAreNoText() throws {
    let bytes = Array(directory.utf8) + Array("/".utf8) + [0xFF, 0xFE]
    XCTAssertEqual(mkdir(bytes.map { CChar(bitPattern: $0) } + [0], 0o700), 0)
    XCTAssertEqual(symlink([CChar(bitPattern: 0xFF), CChar(bitPattern: 0xFE), 0], path("alias")), 0)
    for place in [path("alias"), path("alias/store")] {
      XCTAssertEqual(
        lmdbError { try openNames(at: place) },
        .invalidPath(path: place, reason: "it leads through a name that is not UTF-8"))
    }
  }
}
