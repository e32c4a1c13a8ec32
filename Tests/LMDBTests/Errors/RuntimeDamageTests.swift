import LMDB
import XCTest

/// A page that is damaged under an open environment, where LMDB meets it first.
///
/// What LMDB makes of other damage at run time is not promised; what it notices is an error that says so.
final class RuntimeDamageTests: StoreTestCase {
  func testPageThatIsNoLeafAnyMore() throws {
    let (environment, names) = try openNames()
    try environment.write { tx in try tx.put("Ada Lovelace", for: 1, in: names) }
    try environment.close()
    // The only leaf of its table, so every search ends there.
    let page = try StoreFile(path()).page(holding: "Ada Lovelace")
    XCTAssertEqual(
      try ProbeProcess.lines("damage", path(), page),
      [
        "Ada Lovelace",
        "error corruptedPage -30796",
        "error corruptedPage -30796",
        // Page by page, too, and with its place.
        "error rejected 0",
        "ok",
      ])
    guard case .rejected(path(), .damaged(let damage)) = lmdbError({ try openNames() }) else {
      return XCTFail("the damaged store was opened")
    }
    XCTAssertEqual(damage.page, UInt64(page))
  }

  func testDescription() {
    let error = LMDBError.corruptedPage(operation: "reading 'names'", code: EngineCode(-30_796))
    XCTAssertEqual(
      "\(error)",
      "a damaged page was met in reading 'names': MDB_CORRUPTED: Located page was wrong type (-30796); "
        + "restore a backup, or copy what is readable to a new store")
  }
}
