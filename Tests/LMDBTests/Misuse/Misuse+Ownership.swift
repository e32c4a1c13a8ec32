extension Misuse {
  /// What the checks of ownership and lifetimes find, behind those of types.
  static let ofOwnership = [
    Misuse(
      name: "storesBytesOutside",
      wrong: """
        try environment.read { outer in
          var kept = try outer.bytes(for: 1, in: names)  // here
          try environment.read { inner in
            kept = try inner.bytes(for: 1, in: names)
          }
          print(kept?.byteCount ?? 0)
        }
        """,
      right: """
        try environment.read { outer in
          var kept = try outer.bytes(for: 1, in: names)
          try environment.read { inner in
            print(try inner.bytes(for: 1, in: names)?.byteCount ?? 0)
          }
          kept = try outer.bytes(for: 2, in: names)
          print(kept?.byteCount ?? 0)
        }
        """,
      error: "lifetime-dependent variable 'kept' escapes its scope"),
    Misuse(
      name: "storesACursorOutside",
      wrong: """
        try environment.read { outer in
          var kept = try outer.entries(of: names)  // here
          try environment.read { inner in
            kept = try inner.entries(of: names)
          }
          print(try kept.count())
        }
        """,
      right: """
        try environment.read { outer in
          var kept = try outer.entries(of: names)
          try environment.read { inner in
            var entries = try inner.entries(of: names)
            print(try entries.count())
          }
          print(try kept.count())
        }
        """,
      error: "lifetime-dependent variable 'kept' escapes its scope"),
    Misuse(
      name: "storesAPageCursorOutside",
      wrong: """
        try environment.read { outer in
          var kept = try outer.pages(of: "a", in: sets)  // here
          try environment.write { inner in
            kept = try inner.pages(of: "b", in: sets)
          }
          print(try kept.next()?.count ?? 0)
        }
        """,
      right: """
        try environment.read { outer in
          var kept = try outer.pages(of: "a", in: sets)
          try environment.write { inner in
            var pages = try inner.pages(of: "b", in: sets)
            print(try pages.next()?.count ?? 0)
          }
          print(try kept.next()?.count ?? 0)
        }
        """,
      error: "lifetime-dependent variable 'kept' escapes its scope"),
    Misuse(
      name: "keepsAnEntryPastTheNext",
      wrong: """
        try environment.read { tx in
          var entries = try tx.entries(of: names)
          let first = try entries.next()  // here
          _ = try entries.next()
          print(try first?.value() ?? "")
        }
        """,
      right: """
        try environment.read { tx in
          var entries = try tx.entries(of: names)
          if let first = try entries.next() { print(try first.value()) }
          _ = try entries.next()
        }
        """,
      error: "overlapping accesses to 'entries'"),
    Misuse(
      name: "keepsAPagePastTheNext",
      wrong: """
        try environment.read { tx in
          var pages = try tx.pages(of: "a", in: sets)
          let page = try pages.next()  // here
          _ = try pages.page(holdingFirstAtLeast: 17)
          print(page?.count ?? 0)
        }
        """,
      right: """
        try environment.read { tx in
          var pages = try tx.pages(of: "a", in: sets)
          if let page = try pages.next() { print(page.count) }
          _ = try pages.page(holdingFirstAtLeast: 17)
        }
        """,
      error: "overlapping accesses to 'pages'"),
    Misuse(
      name: "copiesAReadTransaction",
      wrong: """
        try environment.read { tx in  // here
          let copy = tx
          print(try copy.count(of: names))
        }
        """,
      right: """
        try environment.read { tx in
          print(try tx.count(of: names))
        }
        """,
      error: "'tx' is borrowed and cannot be consumed"),
    Misuse(
      name: "capturesAReadTransaction",
      // With its type: without, version 6.3.1 of the compiler ends before it has told its error.
      wrong: """
        try environment.read { (tx: borrowing ReadTransaction) in  // here
          later { try tx.count(of: names) }
        }
        func later(_ body: @escaping () throws -> Int) { _ = body }
        """,
      right: """
        try environment.read { (tx: borrowing ReadTransaction) in
          let count = try tx.count(of: names)
          later { count }
        }
        func later(_ body: @escaping () throws -> Int) { _ = body }
        """,
      error: "'tx' cannot be captured by an escaping closure"),
    Misuse(
      name: "capturesAReadTransactionInATask",
      wrong: """
        try environment.read { (tx: borrowing ReadTransaction) in
          _ = Task { try tx.count(of: names) }  // here
        }
        """,
      right: """
        try environment.read { (tx: borrowing ReadTransaction) in
          let count = try tx.count(of: names)
          _ = Task { count }
        }
        """,
      error: "passing closure as a 'sending' parameter risks causing data races"),
    Misuse(
      name: "capturesAWriteTransactionInATask",
      wrong: """
        try await environment.write { tx in
          _ = Task { try tx.put("Ada", for: 1, in: names) }  // here
        }
        """,
      right: """
        try await environment.write { tx in
          try tx.put("Ada", for: 1, in: names)
          _ = Task { names.name }
        }
        """,
      error: "escaping closure captures 'inout' parameter 'tx'"),
    Misuse(
      name: "usesBytesAfterAPut",
      wrong: """
        try await environment.write { tx in
          let bytes = try tx.bytes(for: 1, in: names)
          try tx.put("Ada", for: 1, in: names)  // here
          print(bytes?.byteCount ?? 0)
        }
        """,
      right: """
        try await environment.write { tx in
          if let bytes = try tx.bytes(for: 1, in: names) { print(bytes.byteCount) }
          try tx.put("Ada", for: 1, in: names)
        }
        """,
      error: "overlapping accesses to 'tx'"),
    Misuse(
      name: "putsWhileACursorLives",
      wrong: """
        try await environment.write { tx in
          var entries = try tx.entries(of: names)
          while let entry = try entries.next() {
            try tx.put("Ada", for: try entry.key() + 1, in: names)  // here
          }
        }
        """,
      right: """
        try await environment.write { tx in
          var entries = try tx.entries(of: names)
          let all = try entries.collect()
          for (key, _) in all {
            try tx.put("Ada", for: key + 1, in: names)
          }
        }
        """,
      error: "overlapping accesses to 'tx'"),
    Misuse(
      name: "deletesWhilePagesAreRead",
      wrong: """
        try await environment.write { tx in
          var pages = try tx.pages(of: "a", in: sets)
          while let page = try pages.next() {
            try tx.remove(page.first, for: "a", in: sets)  // here
          }
        }
        """,
      right: """
        try await environment.write { tx in
          let identifiers = try tx.identifiers(for: "a", in: sets)
          for identifier in identifiers.sorted {
            try tx.remove(identifier, for: "a", in: sets)
          }
        }
        """,
      error: "overlapping accesses to 'tx'"),
    Misuse(
      name: "usesTheOuterTransaction",
      wrong: """
        try await environment.write { tx in
          try tx.nested { inner in  // here
            try tx.put("Ada", for: 1, in: names)
          }
        }
        """,
      right: """
        try await environment.write { tx in
          try tx.nested { inner in
            try inner.put("Ada", for: 1, in: names)
          }
          try tx.put("Ada", for: 1, in: names)
        }
        """,
      error: "overlapping accesses to 'tx'"),
  ]
}
