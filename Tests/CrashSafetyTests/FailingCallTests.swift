import XCTest

/// One call to the disk fails, then the next, until a run is through: each failure has its error, nothing that was
/// acknowledged is lost, and the store goes on.
final class FailingCallTests: CrashTestCase {
  func testFailingDisk() throws {
    try sweep("all", TestScale.isLong ? "EIO,EIO-after,lasting-EIO,lasting-EIO-after" : "EIO")
    try sweep("commit,lazy-commit", "EIO-after,lasting-EIO")
  }

  func testFullDisk() throws {
    try sweep("all", TestScale.isLong ? "ENOSPC,lasting-ENOSPC" : "ENOSPC")
  }

  func testInterruptedCalls() throws {
    try sweep("all", "EINTR")
  }

  func testShortWrites() throws {
    try sweep(TestScale.isLong ? "all" : "create,commit,backup", "short")
  }

  func testExhaustedProcess() throws {
    try sweep("create,reopen,backup", "EMFILE,ENOMEM")
  }

  /// Half a gigabyte of memory, so in the long form only.
  func testTransactionsThatWriteBeforeTheirCommit() throws {
    try XCTSkipUnless(TestScale.isLong, "runs with RETENTION_LONG_TESTS=1")
    try needSeam()
    for fault in ["EIO", "EIO-after", "ENOSPC", "short"] { try run(inWork: "spill", "--fault", fault) }
    try run(inWork: "spill", "--fault", "EIO", "--nested")
  }

  private func sweep(_ scenarios: String, _ faults: String) throws {
    try needSeam()
    try run(inWork: "fault-sweep", "--scenario", scenarios, "--fault", faults, "--memory")
  }
}
