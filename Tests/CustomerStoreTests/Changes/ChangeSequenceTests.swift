import CustomerModel
import LMDB
import Synchronization
import XCTest

@testable import CustomerStore

final class ChangeSequenceTests: CustomerStoreTestCase {
  /// Longer than any test: what is seen was not seen by looking now and then.
  private static let never = Duration.seconds(86_400)

  private static func visit(_ tx: inout CustomerTransaction, _ number: Int, by id: String = "ada") throws {
    try tx.record(
      Session(), by: ExternalID(id), at: Timestamp(microseconds: 1_790_000_000_000_000 + Int64(number)),
      key: InteractionKey(source: "app", id: "\(id)-\(number)"))
  }

  /// The numbers of the next changes.
  private static func numbers(
    _ count: Int, of changes: some AsyncSequence<Change, CustomerStoreError> & Sendable
  ) async throws -> [UInt64] {
    var numbers: [UInt64] = []
    for try await change in changes {
      numbers.append(change.token.number)
      if numbers.count == count { break }
    }
    return numbers
  }

  func testWhatIsThereComesFirstAndThenWhatIsCommitted() async throws {
    let store = try open()
    try await store.write { tx in for number in 0..<1_200 { try Self.visit(&tx, number) } }
    let changes = store.changes(after: .start, lookingEvery: Self.never)
    let seen = Mutex(0)
    let task = Task {
      var numbers: [UInt64] = []
      for try await change in changes {
        numbers.append(change.token.number)
        seen.withLock { $0 += 1 }
        if numbers.count == 1_206 { break }
      }
      return numbers
    }
    while seen.withLock({ $0 }) < 1_201 { await Task.yield() }
    // Both forms of write wake it.
    for number in 1_200..<1_203 { try await store.write { tx in try Self.visit(&tx, number) } }
    while seen.withLock({ $0 }) < 1_204 { await Task.yield() }
    try Self.writeBlocking(store, 1_203..<1_205)
    let numbers = try await task.value
    XCTAssertEqual(numbers, Array(1...1_206))
  }

  private static func writeBlocking(_ store: CustomerStore, _ numbers: Range<Int>) throws {
    for number in numbers { try store.write { tx in try visit(&tx, number) } }
  }

  func testCommitsThatNobodyToldOfAreSeenByLooking() async throws {
    let store = try open()
    let changes = store.changes(after: .start, lookingEvery: .milliseconds(5))
    async let numbers = Self.numbers(2, of: changes)
    // As another process commits.
    try await store.environment.write { tx in
      var lent = CustomerTransaction(tx, store.context)
      do {
        try Self.visit(&lent, 1)
        try lent.finish()
        tx = lent.giveBack()
      } catch {
        tx = lent.giveBack()
        throw error
      }
    }
    let seen = try await numbers
    XCTAssertEqual(seen, [1, 2])
  }

  func testTheSequenceEndsWhenTheStoreIsClosed() async throws {
    for isBlocking in [true, false] {
      let store = try open("closed-\(isBlocking)")
      try await store.write { tx in try Self.visit(&tx, 1) }
      let changes = store.changes(after: .start, lookingEvery: Self.never)
      let seen = Mutex(0)
      let task = Task {
        for try await _ in changes { seen.withLock { $0 += 1 } }
      }
      while seen.withLock({ $0 }) < 2 { await Task.yield() }
      if isBlocking { try Self.closeBlocking(store) } else { try await store.close() }
      try await task.value
      XCTAssertEqual(seen.withLock { $0 }, 2)
      // Nor does one begin behind the end.
      let numbers = try await Self.numbers(1, of: changes)
      XCTAssertEqual(numbers, [])
    }
  }

  private static func closeBlocking(_ store: CustomerStore) throws { try store.close() }

  func testTheSequenceEndsWithItsTask() async throws {
    let store = try open()
    let changes = store.changes(after: .start, lookingEvery: Self.never)
    let task = Task { for try await _ in changes {} }
    await Task.yield()
    task.cancel()
    try await task.value
  }

  func testWhoWaitsHoldsNoSnapshot() async throws {
    let store = try open()
    try await store.write { tx in try Self.visit(&tx, 1) }
    let changes = store.changes(after: .start, lookingEvery: Self.never)
    let seen = Mutex(0)
    let task = Task {
      for try await _ in changes { seen.withLock { $0 += 1 } }
    }
    while seen.withLock({ $0 }) < 2 { await Task.yield() }
    // It looks once more behind the last change; then nothing is left.
    while try store.environment.statistics().oldestReader != nil { await Task.yield() }
    task.cancel()
    try await task.value
  }

  func testAConsumerWhoIsTooSlowIsTold() async throws {
    var settings = StoreSettings()
    settings.changeHorizon = 10
    let store = try open(settings: settings)
    try await store.write { tx in try Self.visit(&tx, 0) }
    var iterator = store.changes(after: .start, lookingEvery: Self.never).makeAsyncIterator()
    let first = try await iterator.next()?.token.number
    let second = try await iterator.next()?.token.number
    XCTAssertEqual([first, second], [1, 2])
    try await store.write { tx in for number in 1..<700 { try Self.visit(&tx, number) } }
    do {
      _ = try await iterator.next()
      XCTFail("changes are missing")
    } catch CustomerStoreError.changesTrimmed(let from, _) {
      XCTAssertEqual(from.number, 2)
    }
  }

  /// All changes until the store is closed, by a program that works some off, keeps the token and begins anew.
  private static func consume(_ store: CustomerStore, after start: ChangeToken) async throws -> [Change] {
    var seen: [Change] = []
    while true {
      var rest = 1 + seen.count % 97
      for try await change in store.changes(after: seen.last?.token ?? start, lookingEvery: never) {
        seen.append(change)
        rest -= 1
        if rest == 0 { break }
      }
      if rest > 0 { return seen }
    }
  }

  // A function of its own, for Swift 6.3 cannot check such a task in the loop that starts it.
  private static func consumer(of store: CustomerStore, after token: ChangeToken) -> Task<[Change], any Error> {
    Task { try await consume(store, after: token) }
  }

  private static func write(_ store: CustomerStore, _ numbers: Range<Int>, writers: Int) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<writers {
        group.addTask {
          for number in numbers { try await store.write { tx in try visit(&tx, number, by: "writer-\(writer)") } }
        }
      }
      try await group.waitForAll()
    }
  }

  /// The keys of the interactions behind a token.
  private static func keys(_ store: CustomerStore, after token: ChangeToken) throws -> [String] {
    try store.read { tx in
      try tx.changes(after: token, limit: .max).changes.compactMap { try tx.interaction(of: $0)?.key?.id }
    }
  }

  /// Eight tasks that write, a consumer that stops and goes on, and a store that is closed and opened in between: every
  /// change once, in order, and every interaction in them.
  func testNothingIsLostOrDoubledAmongWritersAndRestarts() async throws {
    let (sessions, writers, visits) = (3, 8, 40)
    var token = ChangeToken.start
    var numbers: [UInt64] = []
    var interactions: Set<String> = []
    for session in 0..<sessions {
      let store = try open()
      let start = token
      let consumer = Self.consumer(of: store, after: start)
      try await Self.write(store, session * visits..<(session + 1) * visits, writers: writers)
      interactions.formUnion(try Self.keys(store, after: start))
      try await store.close()
      let seen = try await consumer.value
      token = seen.last?.token ?? token
      numbers += seen.map(\.token.number)
    }
    let store = try open()
    let rest = try store.read { tx in try tx.changes(after: token, limit: .max) }
    numbers += rest.changes.map(\.token.number)
    XCTAssertEqual(numbers, Array(1...UInt64(writers + sessions * writers * visits)))
    XCTAssertEqual(interactions.count, sessions * writers * visits)
  }
}
