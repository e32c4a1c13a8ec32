import Foundation

/// How long the tests may take, and where their random numbers begin.
enum TestScale {
  /// Whether the long forms run: `RETENTION_LONG_TESTS=1`.
  static let isLong = ProcessInfo.processInfo.environment["RETENTION_LONG_TESTS"] == "1"
  /// The first seed: `RETENTION_TEST_SEED`, or a fixed one.
  static let seed = ProcessInfo.processInfo.environment["RETENTION_TEST_SEED"].flatMap(UInt64.init) ?? 20_240_601
}
