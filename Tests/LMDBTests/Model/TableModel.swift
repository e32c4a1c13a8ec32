/// What a table should hold: an array in key order, changed and asked by code too plain to be wrong.
struct TableModel<Key: ModelKey> {
  typealias Entry = (key: Key, value: [UInt8])

  private(set) var entries: [Entry] = []

  var count: Int { entries.count }

  func value(for key: Key) -> [UInt8]? {
    let place = place(of: key)
    return place.isThere ? entries[place.index].value : nil
  }

  mutating func put(_ value: [UInt8], for key: Key) {
    let place = place(of: key)
    if place.isThere { entries[place.index].value = value } else { entries.insert((key, value), at: place.index) }
  }

  mutating func remove(_ key: Key) -> Bool {
    let place = place(of: key)
    if place.isThere { entries.remove(at: place.index) }
    return place.isThere
  }

  mutating func removeAll(in range: ModelRange<Key>) -> Int {
    let before = entries.count
    entries.removeAll { range.contains($0.key) }
    return before - entries.count
  }

  mutating func removeAll() { entries = [] }

  func entries(in range: ModelRange<Key>) -> [Entry] { entries.filter { range.contains($0.key) } }

  /// Where `key` is or would go. Equal means that neither precedes the other: `==` of strings is another matter.
  private func place(of key: Key) -> (index: Int, isThere: Bool) {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if Key.precedes(entries[middle].key, key) { low = middle + 1 } else { high = middle }
    }
    return (low, low < entries.count && !Key.precedes(key, entries[low].key))
  }
}
