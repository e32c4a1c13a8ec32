extension WriteTransaction {
  /// Reads the value under `key`, lets `change` alter it, and stores the result; `nil` before is no value, `nil` after
  /// deletes.
  ///
  /// ```swift
  /// try tx.update(1, in: names) { name in name = (name ?? "") + "!" }
  /// ```
  ///
  /// - Returns: what `change` returns.
  /// - Throws: as ``Transaction/value(for:in:)`` and ``put(_:for:in:)``.
  /// - Complexity: O(log n), two searches.
  @inlinable
  @discardableResult
  public mutating func update<Key, Value, Success>(
    _ key: Key, in table: Table<Key, Value>, _ change: (inout Value?) throws(LMDBError) -> Success
  ) throws(LMDBError) -> Success {
    var value = try value(for: key, in: table)
    let success = try change(&value)
    if let value { try put(value, for: key, in: table) } else { try delete(key, from: table) }
    return success
  }

  /// Alters the value under `key` with a closure that may throw errors of the host's.
  @inlinable
  @_disfavoredOverload
  @discardableResult
  public mutating func update<Key, Value, Success>(
    _ key: Key, in table: Table<Key, Value>, _ change: (inout Value?) throws -> Success
  ) throws -> Success {
    var value = try value(for: key, in: table)
    let success = try change(&value)
    if let value { try put(value, for: key, in: table) } else { try delete(key, from: table) }
    return success
  }
}
