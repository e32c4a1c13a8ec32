internal import CustomerModel
public import CustomerStore

/// The transitions of registered segments as they are committed, without an end until the store is closed.
struct TransitionSequence<Changes: AsyncSequence<Change, CustomerStoreError> & Sendable>: AsyncSequence, Sendable {
  typealias Element = SegmentTransition
  typealias Failure = SegmentError

  let store: CustomerStore
  let changes: Changes

  func makeAsyncIterator() -> Iterator { Iterator(store: store, changes: changes.makeAsyncIterator()) }

  struct Iterator: AsyncIteratorProtocol {
    let store: CustomerStore
    var changes: Changes.AsyncIterator
    /// The segments by their numbers, as they were last seen.
    private var catalog = SegmentCatalog()

    init(store: CustomerStore, changes: Changes.AsyncIterator) {
      self.store = store
      self.changes = changes
    }

    mutating func next(isolation actor: isolated (any Actor)?) async throws(SegmentError) -> SegmentTransition? {
      while true {
        let next: Change?
        do throws(CustomerStoreError) {
          next = try await changes.next(isolation: actor)
        } catch {
          throw .store(error)
        }
        guard let change = next else { return nil }
        guard change.kind == .enteredSegment || change.kind == .exitedSegment else { continue }
        if let transition = SegmentTransition(change, catalog) { return transition }
        // Of a segment that is newer than what was seen last.
        catalog = try readCatalog()
        if let transition = SegmentTransition(change, catalog) { return transition }
      }
    }

    private func readCatalog() throws(SegmentError) -> SegmentCatalog {
      do throws(CustomerStoreError) {
        return try store.observe { tx throws(CustomerStoreError) in
          do throws(SegmentError) {
            return try tx.segmentCatalog()
          } catch {
            if case .store(let error) = error { throw error }
            throw .damagedDocument(name: SegmentCatalog.documentName, reason: error.description)
          }
        }
      } catch {
        throw .store(error)
      }
    }
  }
}

extension CustomerStore {
  /// Who comes into registered segments and who goes out of them, as it is committed: what the feed has behind the token
  /// first, then what comes, until the store is closed or the task is cancelled.
  ///
  /// ```swift
  /// let visit = Session()
  /// try await database.write { tx in
  ///   try tx.register(SegmentDefinition("visitors", .did(Activity(.session))))
  ///   try tx.record(visit, by: ExternalID("bob"), at: Timestamp("2026-11-22T10:00:00Z"))
  /// }
  /// for try await transition in database.transitions(after: .start) {
  ///   print(transition.customer, transition.direction, transition.segment, transition.instant)
  ///   if transition.direction == .entered { break }
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - token: where to go on; the end that ``CustomerReading/lastChange()`` tells for what comes only.
  ///   - interval: how often to look for commits of other processes, a millisecond at least.
  /// - Returns: a sequence that throws ``SegmentError/store(_:)``, as ``changes(after:lookingEvery:)`` does.
  public func transitions(
    after token: ChangeToken, lookingEvery interval: Duration = .seconds(1)
  ) -> some AsyncSequence<SegmentTransition, SegmentError> & Sendable {
    TransitionSequence(store: self, changes: changes(after: token, lookingEvery: interval))
  }
}
