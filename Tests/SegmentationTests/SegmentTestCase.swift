import CustomerModel
import CustomerStore
import XCTest

/// A store in a directory of its own for each test.
class SegmentTestCase: XCTestCase {
  private(set) var directory = ""

  override func setUpWithError() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("segments-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    directory = url.path
  }

  override func tearDown() {
    try? FileManager.default.removeItem(atPath: directory)
  }

  func open(_ name: String = "store") throws -> CustomerStore {
    try CustomerStore(at: "\(directory)/\(name).retention")
  }
}
