internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Compares the dictionary with its codes: each text has one code, and each code one text.
  func verifyNames(_ log: inout VerificationLog) throws(LMDBError) {
    var names = try handle.entries(of: tables.names)
    while let entry = try names.next(), log.countRecord() {
      var name: (domain: UInt8, code: UInt32, text: String)?
      let damage = try damage { () throws(LMDBError) in
        let key = try entry.key()
        name = (key.first, key.second, try entry.value())
      }
      if let damage { log.add(damage, .names, "a name") }
      guard let name else { continue }
      let stored = try readable { () throws(LMDBError) in
        try handle.value(for: KeyPair(name.domain, name.text), in: tables.nameCodes)
      }
      switch stored {
      case name.code?: break
      case nil: log.add(.missing, .nameCodes, "the code \(name.code) of '\(name.text)'")
      case let other?:
        // Both codes are in use then, and the second one means the first.
        let text = try readable { () throws(LMDBError) in
          try handle.value(for: KeyPair(name.domain, other), in: tables.names)
        }
        if text == name.text {
          log.add(.repeated, .names, "'\(name.text)' has the codes \(other) and \(name.code)")
        } else {
          log.add(.different, .nameCodes, "'\(name.text)' has the code \(other) instead of \(name.code)")
        }
      }
    }
    var codes = try handle.entries(of: tables.nameCodes)
    while let entry = try codes.next(), log.countRecord() {
      var name: (domain: UInt8, text: String, code: UInt32)?
      let damage = try damage { () throws(LMDBError) in
        let key = try entry.key()
        name = (key.first, key.second, try entry.value())
      }
      if let damage { log.add(damage, .nameCodes, "a code") }
      guard let name, try !handle.contains(KeyPair(name.domain, name.code), in: tables.names) else { continue }
      log.add(.unexpected, .nameCodes, "'\(name.text)' has the code \(name.code), which has no text")
    }
  }
}
