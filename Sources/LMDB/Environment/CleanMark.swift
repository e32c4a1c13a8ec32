internal import CLinux
internal import Glibc

/// The note on a file that it is as this library verified or closed it, kept as an extended attribute.
///
/// It names the file's place, size and time of change, so a copied, edited or further written file no longer matches,
/// and is verified at the next opening. A file system without extended attributes means one verification an opening.
struct CleanMark: Equatable {
  private static let name = "user.lmdb.clean"
  private let fields: [UInt64]

  /// The mark that fits the file as it is now.
  init(of file: borrowing FileDescriptor) throws(SystemError) {
    let status = try file.status()
    fields = [
      1, UInt64(status.st_dev), UInt64(status.st_ino), UInt64(bitPattern: Int64(status.st_size)),
      UInt64(bitPattern: Int64(status.st_mtim.tv_sec)), UInt64(bitPattern: Int64(status.st_mtim.tv_nsec)),
    ]
  }

  /// Whether the file carries a mark, and it still fits.
  static func isOn(_ file: borrowing FileDescriptor) -> Bool {
    guard let expected = try? CleanMark(of: file) else { return false }
    var stored = [UInt64](repeating: 0, count: expected.fields.count + 1)
    let descriptor = file.rawValue
    let count = stored.withUnsafeMutableBytes { linux_get_attribute(descriptor, name, $0.baseAddress, $0.count) }
    return count == expected.fields.count * 8 && stored.dropLast() == expected.fields[...]
  }

  /// Takes the mark off before the file is written to. That the time of change no longer fits would not do: a commit's
  /// flush leaves that time to the system, and after a power cut the old one may be back.
  static func remove(from file: borrowing FileDescriptor) throws(SystemError) {
    guard linux_remove_attribute(file.rawValue, name) == 0 else { return }
    try file.synchronize()
  }

  /// Puts a fitting mark on the file. Failing is no error: the next opening verifies.
  static func put(on file: borrowing FileDescriptor) {
    let descriptor = file.rawValue
    // Writes stamp a file with the time of the last clock tick, so one right after this could leave the stamp as it is.
    // A stamp to the nanosecond, between two ticks, is one that no later write repeats.
    // Who may write to the file but does not own it cannot set one, and puts no mark.
    guard linux_stamp_now(descriptor) == 0 else { return }
    guard let mark = try? CleanMark(of: file) else { return }
    _ = mark.fields.withUnsafeBytes { linux_set_attribute(descriptor, name, $0.baseAddress, $0.count) }
  }
}
