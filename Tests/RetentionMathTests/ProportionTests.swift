import RetentionMath
import XCTest

final class ProportionTests: XCTestCase {
  /// Newcombe, Statistics in Medicine 17 (1998), table I: method 3, the score interval without correction.
  func testPublishedIntervals() {
    for (successes, trials, low, high) in [
      (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718),
    ] {
      let interval = Proportion(successes: successes, trials: trials).interval95
      XCTAssertEqual(interval.lowerBound, low, accuracy: 0.00005)
      XCTAssertEqual(interval.upperBound, high, accuracy: 0.00005)
    }
  }

  func testHoldsItsValueAndStaysWithinOne() {
    for trials in 0...60 {
      for successes in 0...trials {
        let share = Proportion(successes: successes, trials: trials)
        XCTAssertTrue((0...1).contains(share.interval95.lowerBound) && (0...1).contains(share.interval95.upperBound))
        if let value = share.value { XCTAssertTrue(share.interval95.contains(value), "\(successes)/\(trials)") }
      }
    }
    XCTAssertNil(Proportion(successes: 0, trials: 0).value)
    XCTAssertEqual(Proportion(successes: 5, trials: 3).successes, 3)
    XCTAssertEqual(Proportion(successes: -5, trials: -3), Proportion(successes: 0, trials: 0))
  }
}
