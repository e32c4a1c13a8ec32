internal import CustomerModel
internal import Foundation
internal import RecordCoding

/// How far an import came: what the store keeps of it, in the transaction that took it there.
struct ImportCheckpoint: Codable {
  /// Which file it is of.
  var file: FileIdentity
  /// A digest of the mapping.
  var mapping: String
  /// Where the next row begins, and its number.
  var position: InputPosition
  /// The order whose next rows are to be rejected.
  var failedOrder: String?
  /// Since when holds what rows without a time tell of customers.
  var asOf: Timestamp
  /// Where rejects are written to, and how many bytes of them count.
  var rejectPath: String?
  var rejectByteCount: UInt64
  /// The counts.
  var report: ImportReport

  /// The checkpoint that a store keeps; `nil` if it is of another release that wrote it otherwise.
  init?(_ bytes: [UInt8]) {
    guard let known = try? JSONDecoder().decode(ImportCheckpoint.self, from: Data(bytes)) else { return nil }
    self = known
  }

  init(_ file: FileIdentity, mapping: String, rejectPath: String?, asOf: Timestamp) {
    self.file = file
    self.mapping = mapping
    self.rejectPath = rejectPath
    self.asOf = asOf
    position = .start
    rejectByteCount = 0
    report = ImportReport()
  }

  var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Texts and numbers, which can always be written.
    return (try? encoder.encode(self)).map { [UInt8]($0) } ?? []
  }

  /// A digest of what a text says, as a checkpoint keeps it.
  static func digest(_ text: String) -> String {
    String(Checksum64(text.utf8Span.span.bytes).value, radix: 16)
  }

  /// A name that fits a store, of an import that is called so.
  static func name(_ text: String) -> String {
    guard text.utf8.count > 200 else { return text }
    return String(decoding: text.utf8.prefix(100), as: UTF8.self) + "…" + digest(text)
  }
}
