/// What a layer above does in each transaction whose changes are about to be committed: it keeps what it has derived from
/// the facts.
package protocol CommitHook: Sendable {
  /// Called at the end of a transaction of a store that has ``CustomerReading/registeredGroupCount()`` groups.
  ///
  /// - Throws: what makes the whole transaction fail.
  func willCommit(_ tx: inout CustomerTransaction) throws(CustomerStoreError)
}
