import Testing

/// Real TLS, real SQLite, the real executable. One test at a time: each starts processes of its own.
@Suite(.serialized) enum EndToEnd {}
