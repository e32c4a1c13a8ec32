import Logging
import XCTest

@testable import LMDB

/// Snapshots that are held for too long are reported once each, with the place where they began.
final class ReaderAgeTests: StoreTestCase {
  private let clock = ManualClock()
  private let log = LogCapture()

  private var limited: Environment.Options {
    var options = Self.options
    options.readerAgeLimit = .seconds(30)
    options.logger = log.logger
    return options
  }

  func testReportedByTheNextWriteWhileItLives() throws {
    let (environment, names) = try openNames(clock: clock, limited)
    let line: UInt = #line + 1
    try environment.read { _ in
      clock.advance(by: .seconds(30))
      try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
      XCTAssertEqual(log.entries, [], "the limit itself is not over the limit")
      clock.advance(by: .seconds(1))
      try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
      try assertReported(line: line, age: .seconds(31), path: environment.path)
      try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
      clock.advance(by: .seconds(100))
      try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    }
    XCTAssertEqual(log.entries.count, 1, "once, however often somebody looks, and not again when it ends")
  }

  func testReportedAtItsEndIfNobodyWrote() throws {
    let (environment, _) = try openNames(clock: clock, limited)
    let line: UInt = #line + 1
    try environment.read { _ in
      clock.advance(by: .seconds(45))
      XCTAssertEqual(log.entries, [])
    }
    try assertReported(line: line, age: .seconds(45), path: environment.path)
  }

  func testReportedIfTheReadThrows() throws {
    let (environment, _) = try openNames(clock: clock, limited)
    let line: UInt = #line + 2
    XCTAssertThrowsError(
      try environment.read { _ in
        clock.advance(by: .seconds(31))
        throw Undo()
      })
    try assertReported(line: line, age: .seconds(31), path: environment.path)
  }

  func testEachIsReported() throws {
    let (environment, names) = try openNames(clock: clock, limited)
    try environment.read { _ in
      clock.advance(by: .seconds(20))
      try environment.read { _ in
        clock.advance(by: .seconds(20))
        try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
        XCTAssertEqual(log.entries.map { $0.metadata["age"] }, ["40.0 seconds"])
        clock.advance(by: .seconds(20))
        try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
        XCTAssertEqual(log.entries.map { $0.metadata["age"] }, ["40.0 seconds", "40.0 seconds"])
      }
      // In the place that the inner one left free.
      try environment.read { _ in clock.advance(by: .seconds(31)) }
    }
    XCTAssertEqual(log.entries.map { $0.metadata["age"] }, ["40.0 seconds", "40.0 seconds", "31.0 seconds"])
  }

  func testBackgroundReadsNameTheirCaller() async throws {
    let (environment, _) = try openNames(clock: clock, limited)
    let clock = clock
    let line: UInt = #line + 1
    try await environment.backgroundRead { _ in clock.advance(by: .seconds(31)) }
    try assertReported(line: line, age: .seconds(31), path: environment.path)
  }

  func testShortReadsAreNotReported() throws {
    let (environment, names) = try openNames(clock: clock, limited)
    for _ in 0..<5 {
      try environment.read { _ in clock.advance(by: .seconds(30)) }
      try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    }
    XCTAssertEqual(log.entries, [])
  }

  func testAClockThatGoesBack() throws {
    let (environment, names) = try openNames(clock: clock, limited)
    try environment.read { _ in
      clock.goBack(by: .seconds(900))
      try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
      let oldest = try XCTUnwrap(try environment.statistics().oldestReader)
      XCTAssertEqual(oldest.age, .zero)
      clock.goBack(by: .seconds(99))
    }
    try environment.write { tx in try tx.put("Bob", for: 2, in: names) }
    XCTAssertEqual(log.entries, [])
    XCTAssertEqual(environment.activeReaders, 0)
  }

  func testAnAsyncWriteWhenTheClockGoesBack() async throws {
    let (environment, names) = try openNames(clock: clock, limited)
    let clock = clock
    for id in 0..<3 as Range<UInt64> {
      try await environment.write { tx in
        clock.goBack(by: .seconds(100))
        try tx.put("n", for: id, in: names)
      }
    }
    XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 3)
  }

  /// A handler that uses the store it hears of is nothing to be afraid of.
  func testAHandlerThatReads() throws {
    let reading = ReadingHandler()
    var options = limited
    options.logger = Logger(label: "LMDBTests") { _ in reading }
    let (environment, names) = try openNames(clock: clock, options)
    reading.body.value = { _ = try? environment.read { tx in try tx.count(of: names) } }
    try environment.read { _ in
      clock.advance(by: .seconds(31))
      try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    }
    XCTAssertEqual(reading.calls.value, 1)
    reading.body.value = {}
  }

  private func assertReported(
    line: UInt, age: Duration, path: String, file: StaticString = #filePath, at: UInt = #line
  ) throws {
    let entry = try XCTUnwrap(log.entries.last, file: file, line: at)
    XCTAssertEqual(log.entries.count, 1, file: file, line: at)
    XCTAssertEqual(entry.level, .warning, file: file, line: at)
    XCTAssertEqual(entry.metadata["began"], "LMDBTests/ReaderAgeTests.swift:\(line)", file: file, line: at)
    XCTAssertEqual(entry.metadata["age"], "\(age)", file: file, line: at)
    XCTAssertEqual(entry.metadata["limit"], "\(Duration.seconds(30))", file: file, line: at)
    XCTAssertEqual(entry.metadata["store"], path, file: file, line: at)
  }
}

private struct ReadingHandler: LogHandler {
  final class Body: @unchecked Sendable {
    // Sendable: the test sets it while no transaction is active.
    var value: () -> Void = {}
  }

  let body = Body()
  let calls = Counter()
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.trace

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    calls.increment()
    body.value()
  }
}
