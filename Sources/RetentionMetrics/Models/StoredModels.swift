internal import CustomerModel
public import CustomerStore
internal import Foundation

/// The newest versions of stored models, as they lie in a store.
private struct ModelCatalog: Codable {
  var versions: [String: Int] = [:]

  static let documentName = "customer-base-models"

  static func documentName(of name: String, version: Int) -> String { "customer-base-model/\(name)/\(version)" }
}

extension CustomerTransaction {
  /// Keeps a model by its name: the next version of that name.
  ///
  /// ```swift
  /// let model = try tx.fitCustomerBase(asOf: Timestamp(day: "2027-01-01"), unit: .week)
  /// try tx.store(model, named: "weekly")  // == 1
  /// try tx.customerBaseModel(named: "weekly") == model  // == true
  /// ```
  ///
  /// - Returns: the number of the version.
  /// - Throws: ``CustomerBaseError``.
  /// - Complexity: O(the names of models).
  @discardableResult
  public mutating func store(_ model: CustomerBaseModel, named name: String) throws(CustomerBaseError) -> Int {
    guard !name.isEmpty, name.utf8.count <= 200,
      !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control || $0 == "/" })
    else { throw .invalidName(name) }
    var catalog = try modelCatalog()
    let version = (catalog.versions[name] ?? 0) + 1
    catalog.versions[name] = version
    try set(model, named: ModelCatalog.documentName(of: name, version: version))
    try set(catalog, named: ModelCatalog.documentName)
    return version
  }

  /// Deletes a model with all its versions.
  ///
  /// - Returns: whether there was one.
  /// - Throws: ``CustomerBaseError``.
  @discardableResult
  public mutating func deleteCustomerBaseModel(named name: String) throws(CustomerBaseError) -> Bool {
    var catalog = try modelCatalog()
    guard let newest = catalog.versions.removeValue(forKey: name) else { return false }
    do throws(CustomerStoreError) {
      for version in 1...max(newest, 1) {
        try setDocument(nil, named: ModelCatalog.documentName(of: name, version: version))
      }
    } catch {
      throw .store(error)
    }
    try set(catalog, named: ModelCatalog.documentName)
    return true
  }

  private mutating func set(_ document: some Encodable, named name: String) throws(CustomerBaseError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try encoder.encode(document))
    } catch {
      throw .damagedModel(name: name, reason: "\(error)")
    }
    do throws(CustomerStoreError) { try setDocument(bytes, named: name) } catch { throw .store(error) }
  }
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The names of stored models, sorted.
  ///
  /// - Throws: ``CustomerBaseError``.
  public borrowing func customerBaseModelNames() throws(CustomerBaseError) -> [String] {
    try modelCatalog().versions.keys.sorted()
  }

  /// A stored model.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - version: which version; the newest if left out.
  /// - Throws: ``CustomerBaseError/unknownModel(name:)``, ``CustomerBaseError/damagedModel(name:reason:)``,
  ///   ``CustomerBaseError/store(_:)``.
  /// - Complexity: O(the names of models).
  public borrowing func customerBaseModel(
    named name: String, version: Int? = nil
  ) throws(CustomerBaseError) -> CustomerBaseModel {
    guard let newest = try modelCatalog().versions[name] else { throw .unknownModel(name: name) }
    let document = ModelCatalog.documentName(of: name, version: version ?? newest)
    let bytes = try CustomerBaseError.fromStore { () throws(CustomerStoreError) in try self.document(named: document) }
    guard let bytes else { throw .unknownModel(name: "\(name)/\(version ?? newest)") }
    do {
      return try JSONDecoder().decode(CustomerBaseModel.self, from: Data(bytes))
    } catch {
      throw .damagedModel(name: name, reason: "\(error)")
    }
  }

  fileprivate borrowing func modelCatalog() throws(CustomerBaseError) -> ModelCatalog {
    let bytes = try CustomerBaseError.fromStore { () throws(CustomerStoreError) in
      try document(named: ModelCatalog.documentName)
    }
    guard let bytes else { return ModelCatalog() }
    do {
      return try JSONDecoder().decode(ModelCatalog.self, from: Data(bytes))
    } catch {
      throw .damagedModel(name: ModelCatalog.documentName, reason: "\(error)")
    }
  }
}
