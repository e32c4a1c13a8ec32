internal import CLMDB

/// The snapshots that all processes hold of a store.
enum SnapshotList {
  /// LMDB tells its readers as text only: process, thread and transaction, or "-" for an idle slot.
  static func readers(of environment: OpaquePointer?) -> [EnvironmentStatistics.Reader] {
    var text = ""
    _ = withUnsafeMutablePointer(to: &text) { text in
      mdb_reader_list(
        environment,
        { line, context in
          // The context is the string above, alive during the call.
          if let line { context?.assumingMemoryBound(to: String.self).pointee += String(cString: line) }
          return 0
        }, text)
    }
    return text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count == 3, let process = Int32(fields[0]), let transaction = UInt64(fields[2]) else { return nil }
      return EnvironmentStatistics.Reader(process: process, transactionID: transaction)
    }
  }
}
