internal import CustomerModel
internal import LMDB

/// The changes of a store as they are committed, without an end until it is closed.
struct ChangeSequence: AsyncSequence, Sendable {
  typealias Element = Change
  typealias Failure = CustomerStoreError

  let store: CustomerStore
  let start: ChangeToken
  let interval: Duration

  func makeAsyncIterator() -> Iterator { Iterator(store: store, token: start, interval: interval) }

  struct Iterator: AsyncIteratorProtocol {
    private let store: CustomerStore
    private let interval: Duration
    private var token: ChangeToken
    /// What was read and not given out yet, the last first.
    private var pending: [Change] = []
    private var isAtEnd = false

    init(store: CustomerStore, token: ChangeToken, interval: Duration) {
      self.store = store
      self.token = token
      self.interval = interval
    }

    mutating func next(isolation actor: isolated (any Actor)?) async throws(CustomerStoreError) -> Change? {
      while !isAtEnd {
        if let change = pending.popLast() { return change }
        // Before the look, so that a commit behind it ends the wait.
        let generation = store.changeSignal.generation
        guard !Task.isCancelled, let page = try readPage() else {
          isAtEnd = true
          break
        }
        token = page.next
        pending = page.changes.reversed()
        if pending.isEmpty { await store.changeSignal.wait(since: generation, atMost: interval) }
      }
      return nil
    }

    /// The next page, in a snapshot that ends with this call; `nil` if the store is closed.
    private func readPage() throws(CustomerStoreError) -> ChangePage? {
      do {
        return try store.read { tx in try tx.changes(after: token) }
      } catch let error as CustomerStoreError {
        throw error
      } catch LMDBError.closed {
        return nil
      } catch let error as LMDBError {
        throw .storage(error)
      } catch {
        // The closure above throws nothing else.
        throw .storage(.closed)
      }
    }
  }
}
