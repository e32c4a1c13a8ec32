internal import CustomerModel
public import CustomerStore
internal import LMDB

extension CustomerTransaction {
  /// Keeps a definition by its name. Another definition of the same name becomes its next version; the same one changes
  /// nothing.
  ///
  /// Segments that name this one mean its newest version. Members of registered segments are worked out anew where that
  /// makes a difference, and the feed tells who came and who went.
  ///
  /// ```swift
  /// try tx.define(SegmentDefinition("buyers", .did(Activity(.purchase))))              // == 1
  /// try tx.define(SegmentDefinition("buyers", .did(Activity(.purchase), atLeast: 2)))  // == 2
  /// try tx.define(SegmentDefinition("buyers", .did(Activity(.purchase), atLeast: 2)))  // == 2
  /// ```
  ///
  /// - Returns: the number of its version.
  /// - Throws: ``SegmentError``: what is wrong with the definition, segments that it names and that there are not, and
  ///   ``SegmentError/cycle(_:)``. Nothing is changed then.
  /// - Complexity: O(its form); with registered segments that depend on it, as ``register(_:)``.
  @discardableResult
  public mutating func define(_ definition: SegmentDefinition) throws(SegmentError) -> Int {
    try store(definition, registering: false)
  }

  /// Keeps a definition by its name, and its members up to date from now on: each transaction that changes something of a
  /// customer looks at the segments which that can touch, and ``advance(to:)`` at those whose windows have moved on.
  ///
  /// Who is a member is then known without being worked out: ``CustomerReading/members(ofSegment:after:limit:)``. The feed
  /// tells of all who come and go from now on, see ``CustomerReading/transitions(after:limit:)``; of those who are members
  /// now it does not.
  ///
  /// ```swift
  /// try tx.register(SegmentDefinition("buyers", .did(Activity(.purchase))))
  /// try tx.memberCount(ofSegment: "buyers")  // == 1
  /// ```
  ///
  /// - Returns: the number of its version.
  /// - Throws: as ``define(_:)``; ``SegmentError/notLiving(path:reason:)`` if what others do can change who is a member:
  ///   ranks.
  /// - Complexity: O(n) tests for n customers.
  @discardableResult
  public mutating func register(_ definition: SegmentDefinition) throws(SegmentError) -> Int {
    try store(definition, registering: true)
  }

  /// Keeps the members of a segment up to date no more. The definition stays.
  ///
  /// - Returns: whether they were.
  /// - Throws: ``SegmentError/unknownSegment(path:name:)``, ``SegmentError/store(_:)``.
  /// - Complexity: O(n) for n customers with memberships.
  @discardableResult
  public mutating func unregister(segment name: String) throws(SegmentError) -> Bool {
    try atomicallyForSegments { tx throws(SegmentError) in
      var catalog = try tx.segmentCatalog()
      guard var entry = catalog.entry(named: name) else { throw .unknownSegment(path: "$", name: name) }
      guard entry.isRegistered else { return false }
      entry.isRegistered = false
      entry.problem = nil
      catalog.update(entry)
      try tx.forgetMembers(of: entry.number)
      try tx.write(catalog)
      return true
    }
  }

  /// Deletes a segment with all its versions.
  ///
  /// - Returns: whether there was one.
  /// - Throws: ``SegmentError/inUse(name:dependants:)`` if others name it; ``SegmentError/store(_:)``.
  /// - Complexity: as ``unregister(segment:)``.
  @discardableResult
  public mutating func deleteSegment(named name: String) throws(SegmentError) -> Bool {
    try atomicallyForSegments { tx throws(SegmentError) in
      var catalog = try tx.segmentCatalog()
      guard var entry = catalog.entry(named: name) else { return false }
      let dependants = try tx.dependants(ofSegment: name, catalog)
      guard dependants.isEmpty else {
        throw .inUse(name: name, dependants: dependants.map(\.name).sorted())
      }
      if entry.isRegistered { try tx.forgetMembers(of: entry.number) }
      for version in 1...max(entry.version, 1) {
        do throws(CustomerStoreError) {
          try tx.setDocument(nil, named: SegmentCatalog.documentName(of: entry.number, version: version))
        } catch {
          throw .store(error)
        }
      }
      entry.isRegistered = false
      entry.isDeleted = true
      catalog.update(entry)
      try tx.write(catalog)
      return true
    }
  }

  private mutating func store(
    _ definition: SegmentDefinition, registering isToBeRegistered: Bool
  ) throws(SegmentError) -> Int {
    try Self.check(name: definition.name)
    // What was changed before in this transaction is followed by what was registered before.
    try settleSegments()
    return try atomicallyForSegments { tx throws(SegmentError) in
      try tx.storeSettled(definition, registering: isToBeRegistered)
    }
  }

  private mutating func storeSettled(
    _ definition: SegmentDefinition, registering isToBeRegistered: Bool
  ) throws(SegmentError) -> Int {
    var catalog = try segmentCatalog()
    var predicates = try predicates(of: catalog)
    predicates[definition.name] = definition.predicate
    try check(definition, predicates, isLiving: isToBeRegistered)
    var entry = catalog.entry(named: definition.name) ?? catalog.add(definition.name)
    let isSame = entry.version == 0 ? false : try self.definition(of: entry) == definition
    if !isSame {
      entry.version += 1
      let name = SegmentCatalog.documentName(of: entry.number, version: entry.version)
      let form = Array(try definition.json().utf8)
      do throws(CustomerStoreError) { try setDocument(form, named: name) } catch { throw .store(error) }
    }
    let wasRegistered = entry.isRegistered && entry.problem == nil
    if isToBeRegistered {
      entry.isRegistered = true
      entry.problem = nil
    }
    catalog.update(entry)
    if isSame, wasRegistered == entry.isRegistered { return Int(entry.version) }
    try write(catalog)
    var changed = entry.isRegistered && entry.problem == nil ? [entry] : []
    if !isSame {
      changed += try dependants(ofSegment: definition.name, catalog).filter { $0.isRegistered && $0.problem == nil }
    }
    for other in changed {
      let isNew = other.number == entry.number && !wasRegistered
      if let own = try self.definition(of: other) {
        let isLiving = other.number != entry.number
        if isLiving { try check(own, predicates, isLiving: true) }
        try workOutMembers(of: own, other, predicates, tellingChanges: !isNew)
      }
    }
    return Int(entry.version)
  }

  /// Refuses what cannot be answered, or cannot be kept up to date.
  private func check(
    _ definition: SegmentDefinition, _ predicates: [String: SegmentPredicate], isLiving: Bool
  ) throws(SegmentError) {
    let schema = try SegmentError.fromStore { () throws(CustomerStoreError) in try self.schema() }
    var compiler = SegmentCompiler(schema: schema, segments: predicates)
    // By its name, so that it is found if it is in itself.
    let compiled = try compiler.compile(.segment(definition.name))
    if isLiving { try SegmentDependencies.checkIsLiving(compiled) }
  }

  private static func check(name: String) throws(SegmentError) {
    guard !name.isEmpty, name.utf8.count <= 200 else {
      throw .invalidValue(path: "$.name", value: name, reason: "a name is of 1 to 200 bytes")
    }
    guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw .invalidValue(path: "$.name", value: name, reason: "it has a control character")
    }
  }

  /// Runs changes that belong together: if one fails, none of them is done.
  mutating func atomicallyForSegments<Result>(
    _ body: (inout CustomerTransaction) throws(SegmentError) -> Result
  ) throws(SegmentError) -> Result {
    var failure: SegmentError?
    do throws(CustomerStoreError) {
      return try atomically { tx throws(CustomerStoreError) in
        do throws(SegmentError) {
          return try body(&tx)
        } catch {
          failure = error
          throw CustomerStoreError.undone
        }
      }
    } catch {
      throw failure ?? .store(error)
    }
  }
}

extension CustomerStoreError {
  /// Undoes a part of a transaction; what is thrown behind it is another error.
  fileprivate static var undone: CustomerStoreError { .storage(.closed) }
}
