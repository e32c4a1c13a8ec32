import Foundation

/// How long the tests may take, and where their random numbers begin.
enum TestScale {
  /// Whether the long forms run: `RETENTION_LONG_TESTS=1`.
  static let isLong = ProcessInfo.processInfo.environment["RETENTION_LONG_TESTS"] == "1"
  /// The first seed: `RETENTION_TEST_SEED`, or a fixed one.
  static let seed = ProcessInfo.processInfo.environment["RETENTION_TEST_SEED"].flatMap(UInt64.init) ?? 20_240_601

  /// The number for the short form, or the one for the long form.
  static func count(_ short: Int, long: Int) -> Int { isLong ? long : short }
}

/// SplitMix64: the same numbers from the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
