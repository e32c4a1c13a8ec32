internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// Which part of an index a question is about: keys in a row, and the texts where keys do not tell.
///
/// Long texts are cut in keys. Where a bound is one, keys that begin as it does may be inside or not.
struct IndexInterval {
  private let lower: [UInt8]
  private let upper: [UInt8]
  /// What a text has to be, as bytes.
  private let least: [UInt8]?
  private let end: [UInt8]?
  /// What keys begin with that do not tell.
  private let undecided: [[UInt8]]

  /// All of an index.
  init() {
    (lower, upper) = ([], [0xFF])
    (least, end, undecided) = (nil, nil, [])
  }

  /// The values from one on and before another, both of one type; without one of them, as far as that type goes.
  init(from: AttributeValue?, to: AttributeValue?) {
    let kind = (from ?? to).map(Self.kind) ?? []
    least = from?.textBytes
    end = to?.textBytes
    undecided = [from, to].compactMap { $0?.cutKey }
    // In front of all texts that are cut to the bound's beginning, or behind them.
    lower = from?.cutKey.map { $0 + [0] } ?? from?.indexKeyBytes.first ?? kind
    upper = to?.cutKey.map(Self.bytes) ?? to?.indexKeyBytes.first ?? Self.bytes(behind: kind)
  }

  /// One value.
  init(equalTo value: AttributeValue) {
    lower = value.indexKeyBytes.first ?? []
    upper = lower + [0]
    least = value.textBytes
    end = least.map { $0 + [0] }
    undecided = value.cutKey.map { [$0] } ?? []
  }

  /// The keys of an index.
  func range(of index: StoredIndex) -> KeyRange<IndexChanges.Key> {
    .from(KeyPair(index.number, RawKey(lower)), before: KeyPair(index.number, RawKey(upper)))
  }

  /// Whether keys tell of all values whether they are inside.
  var isDecided: Bool { undecided.isEmpty }

  /// Whether all values of a key are inside.
  func isInside(_ key: RawSpan) -> Bool {
    !undecided.contains { beginning in
      key.byteCount > beginning.count
        && key.extracting(0..<beginning.count).keyOrder(to: beginning.span.bytes) == .same
    }
  }

  /// Whether a text is inside.
  func contains(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    if let least, bytes.span.bytes.keyOrder(to: least.span.bytes) == .before { return false }
    if let end, bytes.span.bytes.keyOrder(to: end.span.bytes) != .before { return false }
    return true
  }

  /// What keys begin with that are of values which can be compared with this one: amounts of one currency, else all.
  private static func kind(of value: AttributeValue) -> [UInt8] {
    let isAmount = if case .money = value { true } else { false }
    return Array((value.indexKeyBytes.first ?? []).prefix(isAmount ? 3 : 1))
  }

  private static func bytes(behind beginning: [UInt8]) -> [UInt8] {
    KeyPrefix<RawKey>.startingWith(beginning).upperBound ?? [0xFF]
  }
}

extension AttributeValue {
  fileprivate var textBytes: [UInt8]? {
    if case .string(let text) = self { Array(text.utf8) } else { nil }
  }

  /// What keys begin with of texts that are cut as this one is; `nil` for one that is a key as it is.
  fileprivate var cutKey: [UInt8]? {
    guard case .string(let text) = self, text.utf8.count > Self.textLimit else { return nil }
    return indexKeyBytes.first.map { Array($0.prefix(Self.textLimit + 1)) }
  }
}
