import XCTest

@testable import LMDB

/// Who is inside a write is known to that thread, whatever others do at the moment they leave theirs.
final class WriterThreadTests: StoreTestCase {
  /// A thread that left its write late must not wipe out who is inside now: a write in a write would then wait for
  /// itself for ever.
  func testHandingOver() throws {
    var options = Self.options
    options.durability = .lastCommitMayBeLost
    let (environment, _) = try openNames(at: nil, options)
    let lost = Counter()
    let threads = (0..<4).map { number in
      Background {
        for round in 0..<(TestScale.isLong ? 20_000 : 1500) {
          do {
            try environment.write { _ in
              // Long enough for the last one to leave.
              for _ in 0..<50 where !environment.isWriting { lost.increment() }
              if (round + number).isMultiple(of: 2) { throw Undo() }
            }
          } catch is Undo {}
        }
      }
    }
    for thread in threads { XCTAssertNoThrow(try thread.value(within: 120)) }
    XCTAssertEqual(lost.value, 0)
    XCTAssertFalse(environment.isWriting)
  }
}
