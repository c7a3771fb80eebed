import GRDB

extension Schema {
  /// The log, its indexes, accounts, shops, conversations.
  ///
  /// A row of `log` is one durable event, appended at the end and never moved: SQLite then never copies a text into
  /// a second page, so a retraction that overwrites it in place leaves no other trace. The only changes of a row are
  /// `amended` 0 → 1 and the blanking of its text, both of which keep the row's size. The three `by_…` tables find
  /// rows by address; they lag behind `log`, as `meta.indexed` says, and `Tail` holds the rest in memory.
  @Sendable static func createVersion1(_ database: Database) throws {
    try database.execute(sql: meta + log + indexes + people + conversations)
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
  }

  private static let meta = """
    CREATE TABLE meta (
      key TEXT PRIMARY KEY,
      value ANY NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO meta VALUES ('epoch', lower(hex(randomblob(8)))), ('secret', randomblob(32)), ('indexed', 0);

    """

  private static let log = """
    CREATE TABLE log (
      id INTEGER PRIMARY KEY,           -- the order of commits
      kind INTEGER NOT NULL,            -- 0 message, 1 edit, 2 retract, 3 translation
      conversation INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      buyer_pos INTEGER NOT NULL,
      shop_pos INTEGER NOT NULL,
      at INTEGER NOT NULL,              -- ms since 1970
      author INTEGER NOT NULL,
      flags INTEGER NOT NULL,           -- 1: of the shop's side, 2: a bot
      amended INTEGER NOT NULL,         -- 1: see amendment
      message INTEGER,                  -- of the other kinds: the row that they are about
      buyer_messages INTEGER,           -- of messages: how many of the buyer's the conversation has up to here
      reply_to INTEGER,
      cid TEXT,
      digest BLOB,                      -- what cid stood for
      language TEXT,                    -- of the text; of a translation, its own
      text TEXT,
      renderings BLOB
    );
    CREATE TABLE late_rendering (       -- renderings that were not ready when their text was written
      event INTEGER PRIMARY KEY,
      renderings BLOB NOT NULL
    );
    CREATE TABLE amendment (            -- which events changed a message
      message INTEGER NOT NULL,
      event INTEGER NOT NULL,
      PRIMARY KEY (message, event)
    ) WITHOUT ROWID;

    """

  private static let indexes = """
    CREATE TABLE by_conversation (
      conversation INTEGER NOT NULL, seq INTEGER NOT NULL, event INTEGER NOT NULL,
      PRIMARY KEY (conversation, seq)
    ) WITHOUT ROWID;
    CREATE TABLE by_inbox (
      inbox INTEGER NOT NULL, pos INTEGER NOT NULL, event INTEGER NOT NULL,
      PRIMARY KEY (inbox, pos)
    ) WITHOUT ROWID;
    CREATE TABLE by_cid (
      account INTEGER NOT NULL, hash INTEGER NOT NULL, event INTEGER NOT NULL,
      PRIMARY KEY (account, hash)
    ) WITHOUT ROWID;

    """

  private static let people = """
    CREATE TABLE inbox (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      retained_after INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE shop (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      languages TEXT NOT NULL,
      inbox INTEGER NOT NULL UNIQUE REFERENCES inbox
    ) WITHOUT ROWID;
    CREATE TABLE account (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      folded TEXT NOT NULL UNIQUE,
      skeleton TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      shop TEXT REFERENCES shop,
      inbox INTEGER NOT NULL REFERENCES inbox,
      want TEXT,
      reads TEXT NOT NULL,
      ui TEXT NOT NULL,
      password TEXT,
      disabled INTEGER NOT NULL DEFAULT 0,
      removed INTEGER NOT NULL DEFAULT 0    -- from its shop
    );
    CREATE INDEX account_shop ON account (shop) WHERE shop IS NOT NULL;
    CREATE TABLE token (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      hash BLOB NOT NULL UNIQUE,
      account INTEGER NOT NULL REFERENCES account,
      scopes INTEGER NOT NULL,
      revoked INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX token_account ON token (account);

    """

  private static let conversations = """
    CREATE TABLE conversation (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      buyer INTEGER NOT NULL REFERENCES account,
      shop TEXT NOT NULL REFERENCES shop,
      buyer_inbox INTEGER NOT NULL,
      shop_inbox INTEGER NOT NULL,
      last INTEGER NOT NULL DEFAULT 0,      -- the newest message that is indexed
      UNIQUE (buyer, shop)
    );
    CREATE INDEX conversation_buyer_last ON conversation (buyer_inbox, last DESC, id DESC);
    CREATE INDEX conversation_shop_last ON conversation (shop_inbox, last DESC, id DESC);
    CREATE TABLE marker (
      conversation INTEGER PRIMARY KEY REFERENCES conversation,
      buyer_delivered INTEGER NOT NULL, buyer_read INTEGER NOT NULL,
      shop_delivered INTEGER NOT NULL, shop_read INTEGER NOT NULL
    );
    """
}
