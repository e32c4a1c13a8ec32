/// A mistake that must not compile, beside the same without the mistake.
struct Misuse {
  let name: String
  /// The body of a function that has an `environment`, `names: Table<UInt64, String>` and `sets: Postings<String>`. The
  /// line that the compiler should point to ends in `// here`.
  let wrong: String
  let right: String
  /// Words of the compiler's error.
  let error: String

  /// The source of a file with one of the two bodies.
  func source(_ body: String) -> String {
    """
    import LMDB

    func \(name)(_ environment: Environment, _ names: Table<UInt64, String>, _ sets: Postings<String>) async throws {
    \(body)
    }
    """
  }

  /// The line of the file that holds the mistake.
  var expectedLine: Int? {
    source(wrong).split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.hasSuffix("// here") }
      .map { $0 + 1 }
  }
}

extension Misuse {
  /// What the checks of types find.
  static let ofTypes = [
    Misuse(
      name: "swapsTransactions",
      wrong: """
        try environment.write { (first: inout WriteTransaction) throws(LMDBError) in
          try environment.write { (second: inout WriteTransaction) throws(LMDBError) in
            swap(&first, &second)  // here
          }
        }
        """,
      right: """
        try await environment.write { first in try first.put("a", for: 1, in: names) }
        """,
      error: "Escapable"),
    Misuse(
      name: "returnsBytes",
      wrong: """
        let escaped: RawSpan? = try environment.read { tx in  // here
          try tx.bytes(for: 1, in: names)
        }
        _ = escaped
        """,
      right: """
        let count: Int? = try environment.read { tx in
          try tx.bytes(for: 1, in: names)?.byteCount
        }
        _ = count
        """,
      error: "requires that 'RawSpan' conform to 'Escapable'"),
    Misuse(
      name: "returnsCursor",
      wrong: """
        let escaped: Cursor<UInt64, String> = try environment.read { tx in  // here
          try tx.entries(of: names)
        }
        _ = escaped
        """,
      right: """
        let count: Int = try environment.read { tx in
          var entries = try tx.entries(of: names)
          return try entries.count()
        }
        _ = count
        """,
      error: "conform to 'Escapable'"),
    Misuse(
      name: "keepsTheHandle",
      wrong: """
        let escaped: TransactionHandle = try environment.read { tx in  // here
          tx.handle
        }
        _ = escaped
        """,
      right: """
        let count: Int = try environment.read { tx in
          _ = tx.handle
          return try tx.count(of: names)
        }
        _ = count
        """,
      error: "requires that 'TransactionHandle' conform to 'Escapable'"),
    Misuse(
      name: "storesWriteTransaction",
      wrong: """
        func sync() throws {
          var kept: WriteTransaction?
          try environment.write { tx in
            kept = tx  // here
          }
          _ = kept
        }
        """,
      right: """
        func sync() throws {
          var kept: Int?
          try environment.write { tx in
            kept = try tx.count(of: names)
          }
          _ = kept
        }
        """,
      error: "is consuming"),
    Misuse(
      name: "awaitsInRead",
      wrong: """
        try environment.read { tx in  // here
          await Task.yield()
          print(try tx.count(of: names))
        }
        """,
      right: """
        await Task.yield()
        try environment.read { tx in
          print(try tx.count(of: names))
        }
        """,
      error: "async throws -> ()' to parameter expecting synchronous function type"),
    Misuse(
      name: "awaitsInWrite",
      wrong: """
        try await environment.write { tx in  // here
          await Task.yield()
          try tx.put("Ada", for: 1, in: names)
        }
        """,
      right: """
        try await environment.write { tx in
          try tx.put("Ada", for: 1, in: names)
        }
        await Task.yield()
        """,
      error: "async throws -> ()' to parameter expecting synchronous function type"),
    Misuse(
      name: "putsAnotherType",
      wrong: """
        try await environment.write { tx in
          try tx.put(17, for: 1, in: names)  // here
        }
        """,
      right: """
        try await environment.write { tx in
          try tx.put("17", for: 1, in: names)
        }
        """,
      error: "cannot convert value of type 'Int' to expected argument type 'String'"),
    Misuse(
      name: "asksForAnotherKey",
      wrong: """
        _ = try environment.read { tx in
          try tx.value(for: "1", in: names)  // here
        }
        """,
      right: """
        _ = try environment.read { tx in
          try tx.value(for: 1, in: names)
        }
        """,
      error: "cannot convert value of type 'String' to expected argument type 'UInt64'"),
    Misuse(
      name: "takesATableForPostings",
      wrong: """
        _ = try environment.read { tx in
          try tx.identifiers(for: 1, in: names)  // here
        }
        """,
      right: """
        _ = try environment.read { tx in
          try tx.identifiers(for: "1", in: sets)
        }
        """,
      error: "cannot convert value of type 'Table<UInt64, String>' to expected argument type 'Postings<"),
    Misuse(
      name: "changesInRead",
      wrong: """
        try environment.read { tx in
          try tx.put("Ada", for: 1, in: names)  // here
        }
        """,
      right: """
        try await environment.write { tx in
          try tx.put("Ada", for: 1, in: names)
        }
        """,
      error: "value of type 'ReadTransaction' has no member 'put'"),
  ]
}
