internal import Synchronization

/// Tells work on another thread that its task was cancelled.
package final class CancellationMark: Sendable {
  private let mark = Atomic(false)

  package init() {}

  package var isSet: Bool { mark.load(ordering: .relaxed) }

  package func set() { mark.store(true, ordering: .relaxed) }
}
