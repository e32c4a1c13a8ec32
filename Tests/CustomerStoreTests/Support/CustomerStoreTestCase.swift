import CustomerModel
import CustomerStore
import Foundation
import Synchronization
import XCTest

/// A test with a folder of its own, and a clock that it sets.
class CustomerStoreTestCase: XCTestCase {
  private(set) var directory = URL(fileURLWithPath: "/")
  let clock = TestClock()

  override func setUpWithError() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("CustomerStoreTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(at: directory)
  }

  func path(_ name: String = "shop") -> String { directory.appendingPathComponent("\(name).retention").path }

  func open(_ name: String = "shop", settings: StoreSettings? = nil) throws -> CustomerStore {
    var options = CustomerStore.Options(settings: settings)
    options.clock = { [clock] in clock.now }
    return try CustomerStore(at: path(name), options: options)
  }
}

/// A clock that stands until it is set.
final class TestClock: Sendable {
  private let instant = Mutex(Timestamp(microseconds: 1_780_000_000_000_000))

  var now: Timestamp {
    get { instant.withLock { $0 } }
    set { instant.withLock { $0 = newValue } }
  }
}

extension InteractionKey {
  static func order(_ number: Int) -> InteractionKey { InteractionKey(source: "shop", id: "order-\(number)") }
}
