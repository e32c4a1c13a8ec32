import ArgumentParser
import Foundation

/// A file that a command is to write in the place of what was there.
struct OutputPath {
  let path: String
  /// The name of the option that it was given with.
  let option: String

  /// Refuses what would destroy something that the command reads or keeps, or is no file.
  ///
  /// - Parameter others: what is not to be overwritten, by what it is.
  func check(against others: [(name: String, path: String?)]) throws {
    let own = Self.identity(of: path)
    if let own, own.type != S_IFREG {
      throw ValidationError("'\(path)' is no file; leave out \(option), or redirect the output to it.")
    }
    for (name, other) in others {
      guard let other else { continue }
      let isSame =
        if let own, let known = Self.identity(of: other) {
          own.device == known.device && own.inode == known.inode
        } else { Self.absolute(path) == Self.absolute(other) }
      if isSame {
        throw ValidationError("\(option) is \(name), '\(other)', which it would destroy; give another path.")
      }
    }
  }

  /// The store's two files.
  static func files(ofStore store: String) -> [(name: String, path: String?)] {
    [("the store", store), ("the store's lock file", "\(store)-lock")]
  }

  private static func identity(of path: String) -> (device: dev_t, inode: ino_t, type: mode_t)? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return (status.st_dev, status.st_ino, status.st_mode & S_IFMT)
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
