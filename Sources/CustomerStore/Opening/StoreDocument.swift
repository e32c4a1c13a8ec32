internal import Foundation

/// Documents that lie in the store as JSON: few, small, and read when it is opened.
enum StoreDocument {
  static let settings = "settings"
  static let schema = "attribute-schema"
  static let indexes = "indexes"
  static let archiveImport = "archive-import"
  /// Sixteen bytes, the only document that is no JSON.
  static let tombstoneKey = "tombstone-key"

  /// What a layer above keeps is named otherwise than this layer's own documents, and than ``checkpoint(_:)``.
  static func isOfLayerAbove(_ name: String) -> Bool {
    ![settings, schema, indexes, archiveImport, tombstoneKey].contains(name) && !name.hasPrefix("import/")
      && !name.hasPrefix(staged(""))
  }

  /// Where a document of an archive lies until the import is done.
  static func staged(_ name: String) -> String { "archived/\(name)" }

  static func encode(_ document: some Encodable, name: String) throws(CustomerStoreError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    do {
      return [UInt8](try encoder.encode(document))
    } catch {
      throw .damagedDocument(name: name, reason: "\(error)")
    }
  }

  static func decode<Document: Decodable>(
    _: Document.Type, from bytes: [UInt8], name: String
  ) throws(CustomerStoreError) -> Document {
    do {
      return try JSONDecoder().decode(Document.self, from: Data(bytes))
    } catch {
      throw .damagedDocument(name: name, reason: "\(error)")
    }
  }
}
