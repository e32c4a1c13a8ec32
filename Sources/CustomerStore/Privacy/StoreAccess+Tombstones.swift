internal import CustomerModel

extension StoreAccess {
  func isErased(_ id: ExternalID) throws(CustomerStoreError) -> Bool { false }
}
