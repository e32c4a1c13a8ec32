extension StoreShape {
  /// Fills a store by random operations: puts, overwrites, deletes, emptied tables, nested and aborted transactions.
  func fill(_ store: PlainStore, random: inout RandomSource) throws {
    for number in 0..<transactions {
      // An aborted transaction may leave its pages behind the end of the store.
      let isKept = number == 0 || !random.once(in: 6)
      try store.write { transaction in
        let handles = try tables.map { try transaction.table($0.name, flags: $0.flags) }
        for (table, handle) in zip(tables, handles) where table.name != "empty" {
          try work(on: table, handle, transaction, random: &random)
          if random.once(in: 5) {
            let keep = random.once(in: 2)
            try transaction.nested { child in
              try work(on: table, handle, child, random: &random)
              return keep
            }
          }
          if table.name != nil, random.once(in: 30) { try transaction.empty(handle) }
        }
        return isKept
      }
    }
  }

  private func work(
    on table: TableShape, _ handle: PlainTable, _ transaction: PlainTransaction, random: inout RandomSource
  ) throws {
    // Some transactions mostly delete, so that pages merge and the free list grows.
    let deletes = random.once(in: 4) ? 6 : 2
    var recent: (key: [UInt8], value: [UInt8])?
    for _ in 0..<random.below(operations) {
      let key = table.key(random.below(keyCount))
      switch random.below(8) {
      case 0..<deletes:
        if table.hasDuplicates, let pair = recent, random.once(in: 2) {
          try transaction.delete(handle, pair.key, pair.value)
        } else if !table.hasDuplicates || random.once(in: 6) {
          try transaction.delete(handle, key)
        }
      default:
        let value = table.value(&random)
        try transaction.put(handle, key, value)
        recent = (key, value)
        // A run under one key turns a page inside a node into a tree.
        guard table.hasDuplicates, random.once(in: 12) else { continue }
        for _ in 0..<random.below(300) { try transaction.put(handle, key, table.value(&random)) }
      }
    }
  }

  /// The bytes of a store of this shape, as written and without its free pages.
  func images(seed: UInt64, in directory: ScratchDirectory) throws -> [[UInt8]] {
    var random = RandomSource(seed: seed)
    let path = directory.file("store-\(seed)")
    let store = try PlainStore(path: path)
    try fill(store, random: &random)
    try store.compactingCopy(to: path + ".compact")
    return try [readFile(path), readFile(path + ".compact")]
  }
}
