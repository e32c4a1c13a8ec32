#if canImport(SystemSQLite)
  extension SQLiteShop {
    /// The tables.
    static let schema = """
      CREATE TABLE customers (id INTEGER PRIMARY KEY, external TEXT NOT NULL UNIQUE, country TEXT, plan TEXT);
      CREATE INDEX customers_country ON customers (country);
      CREATE INDEX customers_plan ON customers (plan);
      CREATE TABLE interactions (
        customer INTEGER NOT NULL, at INTEGER NOT NULL, digest INTEGER NOT NULL, kind INTEGER NOT NULL,
        amount INTEGER NOT NULL, items INTEGER NOT NULL, recorded INTEGER NOT NULL, source INTEGER, key TEXT,
        PRIMARY KEY (customer, at, digest)) WITHOUT ROWID;
      CREATE INDEX interactions_kind ON interactions (kind, at);
      CREATE TABLE summaries (
        customer INTEGER PRIMARY KEY, first INTEGER, last INTEGER, count INTEGER,
        first_purchase INTEGER, last_purchase INTEGER, purchases INTEGER, purchase_days INTEGER, spend INTEGER,
        last_session INTEGER, sessions INTEGER);
      """

    /// What is prepared once.
    enum Statement: Int, CaseIterable {
      case addMember, addCustomer, findCustomer, readCustomer, record, addPurchase, addSession, newest, summary

      var text: String {
        switch self {
        case .addMember: "INSERT INTO customers (external, country, plan) VALUES (?, ?, ?)"
        case .addCustomer: "INSERT INTO customers (external) VALUES (?)"
        case .findCustomer: "SELECT id FROM customers WHERE external = ?"
        case .readCustomer: "SELECT id, country, plan FROM customers WHERE external = ?"
        case .record: "INSERT OR IGNORE INTO interactions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        case .addPurchase:
          """
          INSERT INTO summaries VALUES (?1, ?2, ?2, 1, ?2, ?2, 1, 1, ?3, NULL, 0) ON CONFLICT (customer) DO UPDATE SET
          last = ?2, count = count + 1, first_purchase = coalesce(first_purchase, ?2), purchases = purchases + 1,
          purchase_days = purchase_days + (last_purchase IS NULL OR last_purchase / 86400000000 <> ?4),
          last_purchase = ?2, spend = spend + ?3
          """
        case .addSession:
          """
          INSERT INTO summaries VALUES (?1, ?2, ?2, 1, NULL, NULL, 0, 0, 0, ?2, 1) ON CONFLICT (customer) DO UPDATE SET
          last = ?2, count = count + 1, last_session = ?2, sessions = sessions + 1
          """
        case .newest:
          "SELECT kind, at, amount, items FROM interactions WHERE customer = ? ORDER BY at DESC, digest DESC LIMIT ?"
        case .summary: "SELECT * FROM summaries WHERE customer = ?"
        }
      }
    }
  }
#endif
