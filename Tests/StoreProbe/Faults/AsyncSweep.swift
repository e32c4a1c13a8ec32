import CStoreProbe
import Dispatch
import Glibc
import LMDB
import Synchronization

/// `async-sweep`: many tasks write at once, in shared commits, while one call fails, then the next: what was acknowledged
/// to a task is there, and whoever got an error finds nothing of its own.
///
///     StoreProbe async-sweep --work D --fault EIO [--only 3]
struct AsyncSweep {
  private let fault: Fault
  private let work: Directory

  static func run(_ arguments: Arguments) throws {
    let work = try Directory(arguments.text("work"))
    let only = try arguments.number("only", default: 0)
    for name in try arguments.list("fault") {
      let sweep = AsyncSweep(fault: try Fault.named(name), work: work)
      var number = max(only, 1)
      while try sweep.runOnce(number), number != only { number += 1 }
      print("async \(name) calls \(number - 1)")
    }
  }

  private func runOnce(_ number: UInt64) throws -> Bool {
    do {
      return try disturb(number)
    } catch {
      throw Failure("\(fault) at call \(number): \(error); --only \(number) replays it alone")
    }
  }

  private func disturb(_ number: UInt64) throws -> Bool {
    let directory = try Directory(making: work.file("run"))
    let path = directory.file("store")
    try FaultSeam.prepare(for: path)
    let store = try CounterStore(at: path)
    try store.increment(0)
    fault.arm(at: number)
    let outcomes = Self.wait { await Self.writeFromTasks(store) }
    let wasMet = faults_disarm() > 0
    var acknowledged: Set<UInt64> = [0]
    for (counter, error) in outcomes {
      if let error {
        try require(wasMet && fault.explains(error), "task \(counter): the error is wrong: \(error)")
      } else {
        acknowledged.insert(counter)
      }
    }
    try store.environment.close()
    let again = try CounterStore(at: path)
    try again.sum()
    let found = try again.environment.read { tx in
      var found: Set<UInt64> = []
      var cursor = try tx.entries(of: again.counters, in: .before(CounterStore.total))
      while let entry = try cursor.next() { found.insert(try entry.key()) }
      return found
    }
    try require(found == acknowledged, "acknowledged \(acknowledged.sorted()), found \(found.sorted())")
    try again.increment(0)
    try again.environment.close()
    try directory.remove()
    return wasMet
  }

  private static func writeFromTasks(_ store: CounterStore) async -> [(UInt64, LMDBError?)] {
    await withTaskGroup(of: (UInt64, LMDBError?).self) { group in
      for counter in 1...30 as ClosedRange<UInt64> {
        group.addTask {
          do {
            try await store.environment.write { tx in try store.increment(counter, &tx) }
            return (counter, nil)
          } catch {
            return (counter, error as? LMDBError ?? .closed)
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
  }

  /// Runs a task to its end, from a thread that may block.
  private static func wait<Result: Sendable>(for task: @escaping @Sendable () async -> Result) -> Result {
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Result?>(nil)
    Task.detached {
      let value = await task()
      result.withLock { $0 = value }
      done.signal()
    }
    while true {
      done.wait()
      if let value = result.withLock({ $0 }) { return value }
    }
  }
}
