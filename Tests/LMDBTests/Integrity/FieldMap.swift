/// Where the fields of a healthy file lie, so that each can be given a hostile value.
struct FieldMap {
  struct Field {
    let name: String
    let offset: Int
    let byteCount: Int
  }

  private(set) var fields: [Field] = []
  /// Bytes that hold nothing: between the offsets and the nodes of a page, and behind its items.
  private(set) var freeRanges: [Range<Int>] = []
  private let image: [UInt8]
  let pageByteCount: Int
  private var reached: Set<UInt64> = [0, 1]

  /// Follows a healthy file from its newest meta page.
  init(_ image: [UInt8]) {
    self.image = image
    pageByteCount = image[40..<44].reversed().reduce(0) { $0 << 8 | Int($1) }
    for slot in 0...1 { addPage(slot * pageByteCount, "page \(slot)") }
    let newest = number(16 + 128, 8) < number(pageByteCount + 16 + 128, 8) ? pageByteCount : 0
    // Each once more: these few fields deserve as many trials as whole pages of nodes.
    for _ in 0..<4 { addMeta(newest + 16, "page \(newest / pageByteCount)") }
    addTree(number(newest + 40 + 40, 8))
    addTree(number(newest + 88 + 40, 8))
    for page in 2..<max(2, image.count / pageByteCount) where !reached.contains(UInt64(page)) {
      addFree(page * pageByteCount, (page + 1) * pageByteCount)
    }
  }

  private mutating func addFree(_ start: Int, _ end: Int) {
    if start < end, end <= image.count { freeRanges.append(start..<end) }
  }

  private mutating func addTree(_ page: UInt64) {
    guard page < UInt64(image.count / pageByteCount), reached.insert(page).inserted else { return }
    addPage(Int(page) * pageByteCount, "page \(page)")
  }

  private func number(_ offset: Int, _ byteCount: Int) -> UInt64 {
    guard offset >= 0, offset + byteCount <= image.count else { return 0 }
    return image[offset..<offset + byteCount].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private mutating func add(_ name: String, _ offset: Int, _ byteCount: Int) {
    guard offset >= 0, offset + byteCount <= image.count else { return }
    fields.append(Field(name: name, offset: offset, byteCount: byteCount))
  }

  private mutating func addPage(_ start: Int, _ name: String) {
    addHeader(start, name)
    let kind = number(start + 10, 2)
    if kind & 0x08 != 0 { return addMeta(start + 16, name) }
    if kind & 0x04 != 0 { return addRun(start, name) }
    if kind & 0x20 != 0 { return addItems(start, name, end: start + pageByteCount) }
    if kind & 0x03 != 0 { addNodes(start, name, isBranch: kind & 0x01 != 0) }
  }

  private mutating func addHeader(_ start: Int, _ name: String) {
    add("\(name) number", start, 8)
    add("\(name) pad", start + 8, 2)
    add("\(name) kind", start + 10, 2)
    add("\(name) lower", start + 12, 2)
    add("\(name) upper", start + 14, 2)
    add("\(name) run", start + 12, 4)
  }

  private mutating func addMeta(_ start: Int, _ name: String) {
    add("\(name) magic", start, 4)
    add("\(name) version", start + 4, 4)
    add("\(name) address", start + 8, 8)
    add("\(name) map size", start + 16, 8)
    addRecord(start + 24, "\(name) free list")
    addRecord(start + 72, "\(name) main")
    add("\(name) last page", start + 120, 8)
    add("\(name) transaction", start + 128, 8)
  }

  private mutating func addRecord(_ start: Int, _ name: String) {
    add("\(name) pad", start, 4)
    add("\(name) flags", start + 4, 2)
    add("\(name) depth", start + 6, 2)
    for (index, field) in ["branches", "leaves", "overflows", "entries", "root"].enumerated() {
      add("\(name) \(field)", start + 8 + index * 8, 8)
    }
  }

  private mutating func addNodes(_ start: Int, _ name: String, isBranch: Bool, isNested: Bool = false) {
    let count = max(0, Int(number(start + 12, 2)) - 16) / 2
    addFree(start + Int(number(start + 12, 2)), start + Int(number(start + 14, 2)))
    for index in 0..<min(count, 500) {
      let name = "\(name) node \(index)"
      add("\(name) offset", start + 16 + index * 2, 2)
      let node = start + Int(number(start + 16 + index * 2, 2))
      add("\(name) low", node, 2)
      add("\(name) high", node + 2, 2)
      add("\(name) kind", node + 4, 2)
      add("\(name) key size", node + 6, 2)
      add("\(name) data size", node, 4)
      add("\(name) key", node + 8, 8)
      if isBranch {
        addTree(number(node, 6))
      } else if !isNested {
        addData(node, name)
      }
    }
  }

  private mutating func addData(_ node: Int, _ name: String) {
    let kind = number(node + 4, 2)
    let data = node + 8 + Int(number(node + 6, 2))
    if kind & 0x02 != 0 {
      addRecord(data, "\(name) record")
      addTree(number(data + 40, 8))
    } else if kind & 0x04 != 0 {
      addHeader(data, "\(name) nested page")
      if number(data + 10, 2) & 0x20 != 0 {
        addItems(data, "\(name) nested page", end: data + Int(number(node, 4)))
      } else {
        addNodes(data, "\(name) nested page", isBranch: false, isNested: true)
      }
    } else {
      add("\(name) data", data, 8)
      if kind & 0x01 != 0 { addTree(number(data, 8)) }
    }
  }

  private mutating func addItems(_ start: Int, _ name: String, end: Int) {
    let count = (Int(number(start + 12, 2)) - 16) / 2
    addFree(start + 16 + count * Int(number(start + 8, 2)), end)
    for index in 0..<4 { add("\(name) items \(index)", start + 16 + index * 8, 8) }
  }

  /// Lists of free pages lie on overflow pages, too.
  private mutating func addRun(_ start: Int, _ name: String) {
    for index in 0..<4 { add("\(name) word \(index)", start + 16 + index * 8, 8) }
    let page = UInt64(start / pageByteCount)
    for other in 1..<max(1, number(start + 12, 4)) { reached.insert(page + other) }
  }
}
