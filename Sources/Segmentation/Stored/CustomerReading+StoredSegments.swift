internal import CustomerModel
public import CustomerStore

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The segments that the store keeps by name, each in its newest version, by their names.
  ///
  /// ```swift
  /// try tx.define(SegmentDefinition("buyers", .did(Activity(.purchase))))
  /// try tx.storedSegments().map(\.definition.name)  // == ["buyers"]
  /// ```
  ///
  /// - Throws: ``SegmentError``.
  /// - Complexity: O(their forms).
  public borrowing func storedSegments() throws(SegmentError) -> [StoredSegment] {
    var result: [StoredSegment] = []
    for entry in try segmentCatalog().entries where !entry.isDeleted {
      if let stored = try storedSegment(entry, version: entry.version) { result.append(stored) }
    }
    return result.sorted { $0.definition.name < $1.definition.name }
  }

  /// A segment by its name.
  ///
  /// - Parameter version: which of its versions; the newest if left out.
  /// - Returns: `nil` if there is none.
  /// - Throws: ``SegmentError``.
  public borrowing func storedSegment(
    named name: String, version: Int? = nil
  ) throws(SegmentError) -> StoredSegment? {
    guard let entry = try segmentCatalog().entry(named: name) else { return nil }
    guard let number = UInt32(exactly: version ?? Int(entry.version)) else { return nil }
    return try storedSegment(entry, version: number)
  }

  /// What a definition asks for: that of the store, with its own calendar, where it is nothing but a name.
  package borrowing func resolved(_ definition: SegmentDefinition) throws(SegmentError) -> SegmentDefinition {
    guard definition.predicate == .segment(definition.name) else { return definition }
    guard let stored = try storedSegment(named: definition.name) else {
      throw .unknownSegment(path: "$", name: definition.name)
    }
    return stored.definition
  }

  private borrowing func storedSegment(
    _ entry: SegmentCatalog.Entry, version: UInt32
  ) throws(SegmentError) -> StoredSegment? {
    guard let definition = try definition(of: entry, version: version) else { return nil }
    return StoredSegment(
      definition: definition, version: Int(version), isRegistered: entry.isRegistered, problem: entry.problem)
  }

  /// The segments that name a segment, by way of others, too; by their names.
  ///
  /// ```swift
  /// try tx.define(SegmentDefinition("buyers", .did(Activity(.purchase))))
  /// try tx.define(SegmentDefinition("quiet buyers", .segment("buyers").subtracting(.did(Activity(.session)))))
  /// try tx.dependants(ofSegment: "buyers")  // == ["quiet buyers"]
  /// ```
  ///
  /// - Throws: ``SegmentError``.
  /// - Complexity: O(the forms of all segments).
  public borrowing func dependants(ofSegment name: String) throws(SegmentError) -> [String] {
    try dependants(ofSegment: name, try segmentCatalog()).map(\.name).sorted()
  }

  borrowing func dependants(
    ofSegment name: String, _ catalog: SegmentCatalog
  ) throws(SegmentError) -> [SegmentCatalog.Entry] {
    var named: [(entry: SegmentCatalog.Entry, names: Set<String>)] = []
    for entry in catalog.entries where !entry.isDeleted {
      if let definition = try definition(of: entry) {
        named.append((entry, SegmentDependencies.segmentNames(in: definition.predicate)))
      }
    }
    var found: Set<String> = [name]
    var dependants: [SegmentCatalog.Entry] = []
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for (entry, names) in named where !found.contains(entry.name) && !names.isDisjoint(with: found) {
        found.insert(entry.name)
        dependants.append(entry)
        isGrowing = true
      }
    }
    return dependants
  }
}
