import Synchronization

/// A number that many threads and tasks count up.
final class Counter: Sendable {
  private let number = Atomic(0)

  var value: Int { number.load(ordering: .sequentiallyConsistent) }

  func increment() { number.add(1, ordering: .sequentiallyConsistent) }
}
