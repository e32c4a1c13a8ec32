internal import Glibc

extension Environment {
  /// How far the copying of a store is: a backup, a restoring or a compaction.
  ///
  /// ```swift
  /// try environment.backup(to: "copy.lmdb") { progress in
  ///   print(progress.phase, progress.byteCount, progress.fractionCompleted)
  ///   return true
  /// }
  /// ```
  public struct CopyProgress: Hashable, Sendable {
    /// What is being done.
    public enum Phase: Hashable, Sendable, CaseIterable {
      /// The pages of the old file are read, to see whether they are whole.
      case checking
      /// The new file is written.
      case copying
      /// The pages of the new file are read.
      case verifying
    }

    /// What is being done.
    public let phase: Phase
    /// How many bytes of ``totalByteCount`` this phase has done; where records are copied one by one, about so many.
    public let byteCount: Int
    /// The bytes that this phase is about.
    public let totalByteCount: Int
    /// The phases that are over.
    let phasesDone: Int
    let phaseCount: Int

    /// How much of the whole is done, from 0 to 1.
    public var fractionCompleted: Double {
      let share = totalByteCount > 0 ? min(Double(byteCount) / Double(totalByteCount), 1) : 1
      return (Double(phasesDone) + share) / Double(phaseCount)
    }
  }

  /// Told how far a copy is, every few megabytes and at the beginning and end of each phase; ends the copying by `false`.
  public typealias CopyProgressHandler = (CopyProgress) -> Bool
}

/// Tells how far a copy is, and ends it when who is told says so.
struct CopyReport {
  let path: StorePath
  let phases: [Environment.CopyProgress.Phase]
  let handler: Environment.CopyProgressHandler?

  /// - Throws: ``LMDBError/rejected(path:rejection:)`` with `cancelled`.
  func tell(
    _ phase: Environment.CopyProgress.Phase, _ byteCount: Int, of total: Int
  ) throws(LMDBError) {
    guard goesOn(phase, byteCount, of: total) else { throw .rejected(path: path.path, rejection: .cancelled) }
  }

  /// The progress of a verification of a file.
  func verification(
    _ phase: Environment.CopyProgress.Phase, of file: borrowing FileDescriptor
  ) -> Environment.VerificationProgress? {
    guard handler != nil else { return nil }
    let total = Int(clamping: (try? file.status().st_size) ?? 0)
    return { done, pageCount in
      let share = pageCount > 0 ? min(Double(done) / Double(pageCount), 1) : 1
      return goesOn(phase, Int(share * Double(total)), of: total)
    }
  }

  /// Whether who is told lets it go on.
  func goesOn(_ phase: Environment.CopyProgress.Phase, _ byteCount: Int, of total: Int) -> Bool {
    guard let handler else { return true }
    return handler(
      Environment.CopyProgress(
        phase: phase, byteCount: min(byteCount, total), totalByteCount: total,
        phasesDone: phases.firstIndex(of: phase) ?? 0, phaseCount: phases.count))
  }
}
