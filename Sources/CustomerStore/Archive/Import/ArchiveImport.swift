internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// The import of an archive, from where the store says that it is. A value: what a transaction that fails did to it is
/// gone, too.
struct ArchiveImport: Sendable {
  let header: ArchiveHeader
  private(set) var reader: ArchiveReader
  private(set) var checkpoint = ArchiveCheckpoint()
  /// Whether nothing of it is in the store yet.
  private var isNew = true
  private let byteCount: UInt64
  private let linesPerCommit: Int

  static let usualLinesPerCommit = 10_000
  /// The bytes of lines from which on a transaction takes no more.
  private static let enoughBytesPerCommit: UInt64 = 8 * 1_024 * 1_024

  /// Opens an archive, and finds out how far its import is.
  init(from path: String, linesPerCommit: Int, _ access: borrowing StoreAccess) throws {
    let file = try ArchiveFile(reading: path)
    byteCount = file.byteCount
    self.linesPerCommit = max(linesPerCommit, 1)
    reader = ArchiveReader(file)
    guard let first = try reader.readLine() else { throw ArchiveError.notAnArchive(path: path, reason: "it is empty") }
    header = try Self.header(first, path: path)
    let checksum = ArchiveWriter.checksum(of: first, behind: 0)
    if let stored = try access.archiveCheckpoint() {
      isNew = false
      try skipLines(to: stored, checksum: checksum)
    } else {
      checkpoint.checksum = ArchivedBits(checksum)
      takePlace()
    }
  }

  /// Reads what was imported once more, to see that it is the same.
  private mutating func skipLines(to stored: ArchiveCheckpoint, checksum: UInt64) throws {
    var checksum = checksum
    while reader.offset < stored.offset, let line = try reader.readLine() {
      checksum = ArchiveWriter.checksum(of: line, behind: checksum)
    }
    guard reader.offset == stored.offset, checksum == stored.checksum.value else {
      throw ArchiveError.otherArchive(path: reader.file.path)
    }
    checkpoint = stored
  }

  private mutating func takePlace() {
    checkpoint.offset = reader.offset
    checkpoint.line = reader.line
  }

  private static func header(_ bytes: [UInt8], path: String) throws -> ArchiveHeader {
    let line: ArchiveLine
    do throws(ArchiveLine.Problem) {
      line = try ArchiveLine(bytes.dropLast())
    } catch {
      throw ArchiveError.notAnArchive(path: path, reason: "the first line is no JSON object")
    }
    guard line[ArchiveHeader.kindMember] == .string(ArchiveHeader.kind),
      case .integer(let format)? = line[ArchiveHeader.formatMember]
    else { throw ArchiveError.notAnArchive(path: path, reason: "the first line does not say so") }
    guard format <= ArchiveHeader.format else {
      throw ArchiveError.newerFormat(path: path, found: format, supported: ArchiveHeader.format)
    }
    guard format == ArchiveHeader.format else {
      throw ArchiveError.notAnArchive(path: path, reason: "there never was a format \(format)")
    }
    return try ArchiveLine.located(at: ArchiveReader.Place(line: 1, offset: 0)) { () throws(ArchiveLine.Problem) in
      try line.decode(ArchiveHeader.self)
    }
  }

  // MARK: Steps

  var isFinished: Bool { checkpoint.phase == .finished }

  /// Whether the store is to be compared with what was exported, for which a snapshot is enough.
  var needsComparison: Bool { checkpoint.phase == .comparison }

  var progress: ArchiveProgress {
    ArchiveProgress(
      lineCount: checkpoint.line, byteCount: checkpoint.offset,
      fractionCompleted: byteCount == 0 ? 0 : min(Double(checkpoint.offset) / Double(byteCount), 1))
  }

  /// What was imported; `nil` in front of the end.
  var contents: ArchiveContents? {
    checkpoint.stateHash.map { ArchiveContents(counts: checkpoint.counts, stateHash: StateHash(value: $0.value)) }
  }

  /// The import behind one more transaction.
  func advanced(_ tx: inout CustomerTransaction) throws -> ArchiveImport {
    var next = self
    if isNew {
      try tx.beginImport(of: header)
      next.isNew = false
    } else {
      switch checkpoint.phase {
      case .lines: try next.importLines(&tx)
      case .customers: try next.sumUpCustomers(&tx)
      case .indexes:
        if try tx.buildIndexes(atMost: linesPerCommit).isFinished { next.checkpoint.phase = .comparison }
      case .comparison:
        try tx.adoptArchivedDocuments()
        next.checkpoint.phase = .finished
      case .finished: break
      }
    }
    try tx.write(next.checkpoint)
    return next
  }

  /// Refuses a store that is not what was exported.
  func compare(_ imported: StateHash) throws(ArchiveError) {
    guard let exported = contents?.stateHash else { return }
    guard imported == exported else { throw .stateDiffers(exported: exported, imported: imported) }
  }

  private mutating func importLines(_ tx: inout CustomerTransaction) throws {
    var batch = ArchiveBatch(checkpoint, schema: try tx.access.catalog().schema, lastProfile: header.lastProfile)
    let start = (line: reader.line, offset: reader.offset)
    while !batch.isAtEnd, reader.line - start.line < linesPerCommit,
      reader.offset - start.offset < Self.enoughBytesPerCommit
    {
      let place = reader.next
      guard let bytes = try reader.readLine() else {
        throw ArchiveError.truncated(line: place.line, offset: place.offset)
      }
      try batch.take(bytes, place, &tx)
    }
    let place = reader.next
    if batch.isAtEnd, try reader.readLine() != nil {
      throw ArchiveError.damagedLine(line: place.line, offset: place.offset, reason: "it stands behind the last line")
    }
    checkpoint = try batch.finish(&tx)
    takePlace()
  }

  private mutating func sumUpCustomers(_ tx: inout CustomerTransaction) throws {
    // Each may have a long history.
    let customers = try tx.access.customersOfSeveralProfiles(behind: checkpoint.customer, atMost: 256)
    for customer in customers { try tx.foldAgain(customer) }
    if let last = customers.last { checkpoint.customer = last } else { checkpoint.phase = .indexes }
  }
}

extension ArchiveLine {
  /// Runs `body`, and says in which line it failed.
  static func located<Result>(
    at place: ArchiveReader.Place, _ body: () throws(Problem) -> Result
  ) throws(ArchiveError) -> Result {
    do throws(Problem) {
      return try body()
    } catch {
      throw error.located(at: place)
    }
  }
}

extension ArchiveLine.Problem {
  func located(at place: ArchiveReader.Place) -> ArchiveError {
    switch self {
    case .damaged(let reason): .damagedLine(line: place.line, offset: place.offset, reason: reason)
    case .unknown(let path): .unknownContent(line: place.line, offset: place.offset, path: path)
    }
  }
}

extension StoreAccess {
  /// The next customers who have several external identifiers.
  fileprivate func customersOfSeveralProfiles(
    behind customer: UInt64, atMost limit: Int
  ) throws(LMDBError) -> [UInt64] {
    try handle.keys(of: tables.members, in: .after(CompactID(customer)), atMost: limit).map(\.key.value)
  }
}
