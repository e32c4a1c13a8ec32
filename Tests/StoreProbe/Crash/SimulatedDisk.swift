/// A disk with a cache in front, to which a ``CallRecord`` is played: it knows what a power cut must leave, and what it
/// may take.
///
/// The model is that of a disk which keeps what was flushed and otherwise any subset of what was written, in units of
/// 512 bytes and in any order; sizes and names as the file system's journal had them at some moment since their flush.
struct SimulatedDisk {
  /// A part of a write that the disk stores as a whole.
  private struct Piece {
    let offset: Int
    let bytes: Range<Int>
  }

  private struct File {
    /// What a power cut leaves for certain.
    var kept: [UInt8] = []
    /// What was written since, in order.
    var pending: [Piece] = []
    /// The size as programs see it.
    var byteCount = 0
    /// Whether the writes are those that tell what the file held before the record.
    var isLoading = false
  }

  private enum NameChange {
    case give(String, file: Int)
    case move(String, String)
    case remove(String)
  }

  let record: CallRecord
  /// The bytes that are stored whole or not at all: a sector.
  let unit: Int
  /// Whether the disk says that it flushed and did not.
  let liesAboutFlushes: Bool
  private var files: [Int: File] = [:]
  private var keptNames: [String: Int] = [:]
  private var pendingNames: [NameChange] = []
  private var next = 0
  /// The commit that was begun last.
  private(set) var begun: UInt64 = 0
  /// The commit that was acknowledged last.
  private(set) var acknowledged: UInt64 = 0
  /// Whether the store was closed since.
  private(set) var isClosed = false
  /// The commit of which the last backup was acknowledged.
  private(set) var backedUp: UInt64 = 0
  /// Decides what a flush that failed has flushed.
  private var chance = Generator(seed: 1)

  init(_ record: CallRecord, unit: Int, liesAboutFlushes: Bool, seed: UInt64) {
    self.record = record
    self.unit = unit
    self.liesAboutFlushes = liesAboutFlushes
    chance = Generator(seed: seed)
  }

  /// Plays the record up to, and without, the entry at `position`.
  mutating func play(upTo position: Int) {
    while next < position {
      play(record.entries[next])
      next += 1
    }
  }

  private mutating func play(_ entry: CallRecord.Entry) {
    switch entry {
    case .created(let file, let name):
      files[file] = File()
      pendingNames.append(.give(name, file: file))
    case .found(let file, let name):
      files[file] = File(isLoading: true)
      keptNames[name] = file
    case .written(let file, let offset, let bytes): write(file, at: offset, bytes)
    case .flushed(let file):
      if !liesAboutFlushes || files[file]?.isLoading == true { flush(file) { _ in true } }
      files[file]?.isLoading = false
    case .lastWriteFlushed(let file): if !liesAboutFlushes { flushLastWrite(file) }
    case .flushFailed(let file): failFlush(file) { _ in true }
    case .lastWriteFlushFailed(let file): failFlushOfLastWrite(file)
    case .resized(let file, let byteCount):
      flush(file) { _ in true }
      files[file]?.byteCount = byteCount
      files[file]?.kept.resize(to: byteCount)
    case .renamed(let from, let to): pendingNames.append(.move(from, to))
    case .unlinked(let name): pendingNames.append(.remove(name))
    case .directoryFlushed:
      for change in pendingNames { Self.apply(change, to: &keptNames) }
      pendingNames = []
    case .begun(let commit): begun = commit
    case .acknowledged(let commit):
      acknowledged = commit
      isClosed = false
    case .closed: isClosed = true
    case .backedUp(let commit): backedUp = commit
    }
  }

  private mutating func write(_ file: Int, at offset: Int, _ bytes: Range<Int>) {
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, (offset + start) / unit * unit + unit - offset)
      let part = bytes.lowerBound + start..<bytes.lowerBound + end
      files[file]?.pending.append(Piece(offset: offset + start, bytes: part))
      start = end
    }
    let end = offset + bytes.count
    if let byteCount = files[file]?.byteCount, byteCount < end { files[file]?.byteCount = end }
  }

  private mutating func flush(_ file: Int, where isFlushed: (Int) -> Bool) {
    guard var state = files.removeValue(forKey: file) else { return }
    var rest: [Piece] = []
    for piece in state.pending {
      if isFlushed(piece.offset) { copy(piece, to: &state.kept) } else { rest.append(piece) }
    }
    state.pending = rest
    files[file] = state
  }

  /// The kernel flushes memory pages, with whatever else was written to them.
  private mutating func flushLastWrite(_ file: Int) {
    guard let last = files[file]?.pending.last else { return }
    flush(file) { $0 / 4096 == last.offset / 4096 }
  }

  /// Some of what was to be flushed is, and the rest never will be: the kernel takes it for written, and programs read it.
  private mutating func failFlush(_ file: Int, where isMeant: (Int) -> Bool) {
    guard var state = files.removeValue(forKey: file) else { return }
    var rest: [Piece] = []
    for piece in state.pending {
      if !isMeant(piece.offset) {
        rest.append(piece)
      } else if chance.happens(oneIn: 2) {
        copy(piece, to: &state.kept)
      }
    }
    state.pending = rest
    files[file] = state
  }

  private mutating func failFlushOfLastWrite(_ file: Int) {
    guard let last = files[file]?.pending.last else { return }
    failFlush(file) { $0 / 4096 == last.offset / 4096 }
  }

  private func copy(_ piece: Piece, to image: inout [UInt8]) {
    let end = piece.offset + piece.bytes.count
    if image.count < end { image.resize(to: end) }
    image.withUnsafeMutableBytes { image in
      record.bytes.withUnsafeBytes { source in
        UnsafeMutableRawBufferPointer(rebasing: image[piece.offset..<end]).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: source[piece.bytes]))
      }
    }
  }

  private static func apply(_ change: NameChange, to names: inout [String: Int]) {
    switch change {
    case .give(let name, let file): names[name] = file
    case .move(let from, let to): names[to] = names.removeValue(forKey: from)
    case .remove(let name): names[name] = nil
    }
  }

  // MARK: The cut

  /// The files that are there after a power cut now.
  func cut(_ random: inout Generator) -> [String: [UInt8]] {
    var names = keptNames
    for change in pendingNames.prefix(Int(random.below(UInt64(pendingNames.count) + 1))) {
      Self.apply(change, to: &names)
    }
    // From "nothing more was written" to "all was".
    let chance = random.below(5) * 25
    return names.mapValues { file in image(of: files[file] ?? File(), chance: chance, &random) }
  }

  private func image(of file: File, chance: UInt64, _ random: inout Generator) -> [UInt8] {
    var image = file.kept
    for piece in file.pending where random.below(100) < chance { copy(piece, to: &image) }
    // The size may be on the disk before the bytes are.
    if image.count < file.byteCount, random.happens(oneIn: 3) { image.resize(to: file.byteCount) }
    return image
  }
}

extension [UInt8] {
  /// Cuts the array, or adds zeros.
  fileprivate mutating func resize(to count: Int) {
    if count < self.count {
      removeSubrange(count...)
    } else {
      append(contentsOf: repeatElement(0, count: count - self.count))
    }
  }
}
