internal import Synchronization

/// The name of a table as one word that is copied for nothing: no reference count, however long the name.
///
/// Tables, cursors and entries carry the name for their errors only. As a `String` it would be retained and released at
/// every step of a scan.
@usableFromInline
struct TableName: Hashable, @unchecked Sendable {
  // Sendable: the text is neither changed nor freed once it is here.

  /// Where the text lies. Not a pointer, which cannot be zero: an optional entry of a scan would be told from `nil` by a
  /// look at it, instead of by what the compiler knows already.
  private let address: UInt

  /// Every name that a table ever had in this process, by its bytes: two ways to write é are two names. They are few, and
  /// each is kept once.
  private static let known = Mutex<[[UInt8]: TableName]>([:])

  /// The name `string`, which has no NUL: the same word for the same name.
  init(_ string: String) {
    self = Self.known.withLock { known in
      let bytes = Array(string.utf8)
      if let name = known[bytes] { return name }
      let name = TableName(keeping: string)
      known[bytes] = name
      return name
    }
  }

  private init(keeping string: String) {
    let count = string.utf8.count + 1
    let text = UnsafeMutablePointer<CChar>.allocate(capacity: count)
    // Both sides hold `count` bytes, the terminator included.
    string.withCString { text.initialize(from: $0, count: count) }
    address = UInt(bitPattern: text)
  }

  /// The name to show.
  var string: String {
    // The text at `address` is whole, ends with a NUL, and stays.
    UnsafePointer<CChar>(bitPattern: address).map { String(cString: $0) } ?? ""
  }
}
