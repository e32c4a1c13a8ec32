internal import CustomerModel
internal import CustomerStore
internal import Foundation

/// The segments that a store keeps by name, as they lie in it.
struct SegmentCatalog: Codable, Equatable, Sendable {
  /// One of them.
  struct Entry: Codable, Equatable, Sendable {
    /// What it is called in memberships and in the feed; never given again.
    var number: UInt32
    var name: String
    /// The newest version, from 1 on.
    var version: UInt32
    /// Whether its members are kept up to date.
    var isRegistered = false
    /// Why its members are not kept up to date any more, though they were.
    var problem: String?
    /// Whether it was deleted, and only its name is still known.
    var isDeleted = false
  }

  /// By their numbers.
  var entries: [Entry] = []

  static let documentName = "segments"
  static let versionCounter = "segments-version"
  /// The instant up to which memberships are known.
  static let instantCounter = "segments-instant"

  static func documentName(of number: UInt32, version: UInt32) -> String { "segment/\(number)/\(version)" }

  func entry(named name: String) -> Entry? {
    entries.first { !$0.isDeleted && $0.name.utf8.elementsEqual(name.utf8) }
  }

  func entry(number: UInt32) -> Entry? {
    let place = Int(number) - 1
    return entries.indices.contains(place) ? entries[place] : nil
  }

  /// Changes an entry, which is there.
  mutating func update(_ entry: Entry) {
    let place = Int(entry.number) - 1
    if entries.indices.contains(place) { entries[place] = entry }
  }

  /// Makes an entry for a name.
  mutating func add(_ name: String) -> Entry {
    let entry = Entry(number: UInt32(clamping: entries.count + 1), name: name, version: 0)
    entries.append(entry)
    return entry
  }

  var registeredCount: Int { entries.count { $0.isRegistered && $0.problem == nil } }
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  borrowing func segmentCatalog() throws(SegmentError) -> SegmentCatalog {
    let bytes = try SegmentError.fromStore { () throws(CustomerStoreError) in
      try document(named: SegmentCatalog.documentName)
    }
    guard let bytes else { return SegmentCatalog() }
    do {
      return try JSONDecoder().decode(SegmentCatalog.self, from: Data(bytes))
    } catch {
      throw .store(.damagedDocument(name: SegmentCatalog.documentName, reason: "\(error)"))
    }
  }

  /// What tells one state of the catalog from others; 0 if there never was one.
  borrowing func segmentCatalogVersion() throws(SegmentError) -> UInt64 {
    try SegmentError.fromStore { () throws(CustomerStoreError) in
      try counter(named: SegmentCatalog.versionCounter) ?? 0
    }
  }

  /// A version of a segment.
  borrowing func definition(
    of entry: SegmentCatalog.Entry, version: UInt32? = nil
  ) throws(SegmentError) -> SegmentDefinition? {
    let name = SegmentCatalog.documentName(of: entry.number, version: version ?? entry.version)
    let bytes = try SegmentError.fromStore { () throws(CustomerStoreError) in try document(named: name) }
    return try bytes.map { bytes throws(SegmentError) in try SegmentDefinition(json: bytes) }
  }

  /// What the names of stored segments stand for, with others that are given.
  borrowing func predicates(
    of catalog: SegmentCatalog, besides given: [String: SegmentPredicate] = [:]
  ) throws(SegmentError) -> [String: SegmentPredicate] {
    var result = given
    for entry in catalog.entries where !entry.isDeleted && result[entry.name] == nil {
      result[entry.name] = try definition(of: entry)?.predicate
    }
    return result
  }
}

extension CustomerTransaction {
  mutating func write(_ catalog: SegmentCatalog) throws(SegmentError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try encoder.encode(catalog))
    } catch {
      throw .store(.damagedDocument(name: SegmentCatalog.documentName, reason: "\(error)"))
    }
    // Not the next number: one that a transaction gave which was undone would be given again, for another catalog.
    let version = UInt64.random(in: 1 ... .max)
    do throws(CustomerStoreError) {
      try setDocument(bytes, named: SegmentCatalog.documentName)
      try setCounter(version, named: SegmentCatalog.versionCounter)
      try setRegisteredGroupCount(catalog.registeredCount)
    } catch {
      throw .store(error)
    }
  }
}
