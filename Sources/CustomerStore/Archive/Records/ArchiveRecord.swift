internal import CustomerModel

/// What a line of an archive is about.
protocol ArchiveRecord: Codable, Sendable {
  /// The members in front of those that the record encodes, by which it is recognised.
  static var head: [(name: String, value: PropertyValue)] { get }
}

/// A record that is one of many of its sort.
protocol NamedArchiveRecord: ArchiveRecord {
  /// What the member `record` says.
  static var name: String { get }
}

extension NamedArchiveRecord {
  static var head: [(name: String, value: PropertyValue)] { [(ArchiveLine.recordMember, .string(name))] }
}
