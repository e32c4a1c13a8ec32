/// One of the two meta pages: where a commit begins.
struct MetaPage {
  /// 0 or 1.
  let slot: UInt64
  let mapByteCount: UInt64
  let freeList: TreeRecord
  let main: TreeRecord
  let lastPage: UInt64
  let transactionID: UInt64

  /// The page size, kept where a tree keeps its item size.
  var pageByteCount: UInt64 { UInt64(freeList.itemByteCount) }

  /// Reads a meta page, of which `bytes` holds at least the first 152 bytes.
  ///
  /// Checked is what LMDB reads from the older of the two metas, too. The rest of the older one may be half written.
  init(_ bytes: borrowing PageBytes, slot: UInt64) throws(FileRejection) {
    let magic = try bytes.load(UInt32.self, at: 16)
    let version = try bytes.load(UInt32.self, at: 20)
    if magic == FileFormat.magic.byteSwapped { throw .foreignByteOrder }
    guard magic == FileFormat.magic else { throw bytes.damage("the meta page does not carry LMDB's number") }
    guard version == FileFormat.dataVersion else { throw .unsupportedVersion(found: version) }

    let header = try bytes.header()
    guard header.kind == .meta else { throw bytes.damage("the page is not marked as a meta page") }
    guard header.number == slot else { throw bytes.damage("the meta page carries the page number \(header.number)") }

    self.slot = slot
    mapByteCount = try bytes.load(UInt64.self, at: 32)
    freeList = try TreeRecord(bytes, at: 40)
    main = try TreeRecord(bytes, at: 88)
    lastPage = try bytes.load(UInt64.self, at: 136)
    transactionID = try bytes.load(UInt64.self, at: 144)
    try checkTransaction()
  }

  /// LMDB finds the newest meta by the parity of its transaction as well as by its number, so both must agree.
  private func checkTransaction() throws(FileRejection) {
    guard transactionID < FileFormat.transactionLimit else {
      throw .damage(page: slot, "\(transactionID) cannot be the number of a transaction")
    }
    guard transactionID == 0 || transactionID & 1 == slot else {
      throw .damage(page: slot, "the meta page of transaction \(transactionID) is in the other one's place")
    }
  }
}
