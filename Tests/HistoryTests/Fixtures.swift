/// Databases as earlier releases left them. A fixture is written once, with its version, and never changed again.
enum Fixtures {
  static let schemas: [Int: String] = [
    1: version1, 2: version1 + version2, 3: version1 + version2 + version3,
    4: version1 + version2 + version3 + version4,
    5: version1 + version2 + version3 + version4 + version5,
  ]

  private static let version1 = """
    CREATE TABLE meta (
      key TEXT PRIMARY KEY,
      value ANY NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO meta VALUES ('epoch', CAST('00112233aabbccdd' AS BLOB)), ('secret', x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'), ('indexed', 0);

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

    INSERT INTO inbox (id) VALUES (1), (2);
    INSERT INTO shop VALUES ('lanterns', 'Lanterns', 'zh-Hans', 1);
    INSERT INTO account (id, name, folded, skeleton, kind, shop, inbox, want, reads, ui, password)
      VALUES (1, 'anna', 'anna', 'anna', 'buyer', NULL, 2, 'ru', 'ru en', 'ru', 'hash'),
        (2, 'wei', 'wei', 'wei', 'agent', 'lanterns', 1, 'zh-Hans', '', 'en', 'hash');
    INSERT INTO conversation (id, buyer, shop, buyer_inbox, shop_inbox) VALUES (1, 1, 'lanterns', 2, 1);
    INSERT INTO log (id, kind, conversation, seq, buyer_pos, shop_pos, at, author, flags, amended, buyer_messages,
        cid, digest, language, text)
      VALUES (1, 0, 1, 1, 1, 1, 1763812345678, 1, 0, 0, 1, 'c1', x'00', 'ru', 'привет');
    """

  private static let version2 = """

    CREATE TABLE search_erasure (
      message INTEGER PRIMARY KEY,
      tokens TEXT NOT NULL
    );
    """

  private static let version3 = """

    CREATE TABLE wording (
      id INTEGER PRIMARY KEY,
      shop TEXT NOT NULL REFERENCES shop,
      kind TEXT NOT NULL,
      from_language TEXT NOT NULL,
      to_language TEXT NOT NULL,
      source TEXT NOT NULL,
      target TEXT NOT NULL,
      UNIQUE (shop, kind, from_language, to_language, source)
    );
    CREATE TABLE wording_version (
      shop TEXT PRIMARY KEY REFERENCES shop,
      version INTEGER NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO wording (shop, kind, from_language, to_language, source, target)
      VALUES ('lanterns', 'name', '', '', 'Yiwu Light', '');
    INSERT INTO wording_version VALUES ('lanterns', 1);
    """

  private static let version4 = """

    CREATE TABLE expired (
      conversation INTEGER PRIMARY KEY,
      seq INTEGER NOT NULL,
      buyer_messages INTEGER NOT NULL
    );
    INSERT INTO meta VALUES ('expired', 0);
    """

  private static let version5 = """

    CREATE TABLE engine_rendering (
      id INTEGER PRIMARY KEY,
      key BLOB NOT NULL UNIQUE,
      conversation INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      confidence INTEGER NOT NULL,
      text BLOB NOT NULL
    );
    CREATE INDEX engine_rendering_message ON engine_rendering (conversation, seq);
    """
}
