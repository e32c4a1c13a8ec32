import XCTest

/// Several processes on one store.
final class ProcessTests: CrashTestCase {
  func testConcurrentWriters() throws {
    try run(inWork: "counter-race", "--processes", "3", "--writes", "\(TestScale.count(120, long: 5_000))")
  }

  func testConcurrentCreation() throws {
    try run(inWork: "create-race", "--processes", "3", "--rounds", "\(TestScale.count(40, long: 2_000))")
  }

  func testOneProcessGrowsBeyondWhatTheOtherHasMapped() throws {
    for step in ["read", "write", "backup", "statistics"] {
      try run(inWork: "growth", "--step", step, "--mebibytes", "\(TestScale.count(12, long: 200))")
    }
  }

  func testGrowthBeyondTheAddressSpaceOfTheOther() throws {
    try run(inWork: "growth", "--mebibytes", "12", "--address-space", "512")
  }

  func testKilledReadersAreForgotten() throws {
    try run(inWork: "stale-reader")
    if TestScale.isLong { try run(inWork: "stale-reader", "--wait") }
  }

  func testOthersOpenWhileOneWrites() throws {
    try run(inWork: "second-opener", "--rounds", "\(TestScale.count(12, long: 300))")
  }

  func testReplacementByBackups() throws {
    try run(inWork: "replace-race", "--rounds", "\(TestScale.count(15, long: 1_000))")
  }

  func testForkedChildren() throws {
    try run(inWork: "fork")
  }
}
