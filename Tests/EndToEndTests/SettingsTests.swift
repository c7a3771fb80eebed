import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// A server that can't start says why in one line, ends with 1, and changes nothing.
  struct SettingsTests {
    private func serve(
      _ arguments: [String], data: String, _ environment: [String: String] = [:]
    ) async throws -> Finished {
      let (chain, key) = try await RunningServer.certificate()
      let tls = arguments.contains("--tls-cert") ? [] : ["--tls-cert", chain, "--tls-key", key]
      return try await Command.run(
        Command.parley, ["serve", "--listen", "127.0.0.1:0", "--data", data] + tls + arguments,
        environment: environment.merging(["PARLEY_LOCALES": SmallLocales.path]) { given, _ in given },
        within: .seconds(20))
    }

    private func expectRefusal(
      _ finished: Finished, naming word: String, _ location: SourceLocation = #_sourceLocation
    ) {
      #expect(finished.status == 1, "\(finished)", sourceLocation: location)
      #expect(finished.output.isEmpty, sourceLocation: location)
      let lines = finished.errors.split(separator: "\n")
      #expect(
        lines.count == 1 && finished.errors.contains(word), "\(finished.errors)", sourceLocation: location)
    }

    @Test(arguments: [
      ("limits:\n  windw: 7\n", "limits.windw"), ("limits:\n  window: none\n", "limits.window"),
      ("limits:\n  window: 0\n", "limits.window"), ("listen: 7443\n", "listen"), ("a: [b\n", "YAML"),
      ("tls:\n  minimum: '1.1'\n", "tls.minimum"), ("limits: 5\n", "limits"), ("data: [a, b]\n", "data"),
    ])
    func badFileIsRefusedByTheNameOfItsSetting(_ text: String, _ word: String) async throws {
      let folder = try Folder()
      try text.write(toFile: folder.path + "/parley.yaml", atomically: false, encoding: .utf8)
      let data = folder.path + "/data"
      expectRefusal(try await serve(["--config", folder.path + "/parley.yaml"], data: data), naming: word)
      #expect(!FileManager.default.fileExists(atPath: data))
    }

    @Test(arguments: [
      ("PARLEY_LIMITS_WINDW", "7"), ("PARLEY_LIMITS_WINDOW", "many"),
      ("PARLEY_LIMITS_RATES_SEND_PER_S", "-1"),
      ("PARLEY_LIMITS_LINE_BYTES", "12"), ("PARLEY_TLS_MINIMAL", "1.2"),
      ("PARLEY_CONFIG", "/no/such/file.yaml"),
    ])
    func badEnvironmentIsRefusedByTheNameOfItsVariable(_ name: String, _ value: String) async throws {
      let folder = try Folder()
      let finished = try await serve([], data: folder.path + "/data", [name: value])
      expectRefusal(finished, naming: name == "PARLEY_CONFIG" ? value : name)
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/data"))
    }

    @Test func flagsWinOverEnvironmentOverFileOverDefaults() async throws {
      let folder = try Folder()
      let file = folder.path + "/parley.yaml"
      try "limits:\n  window: 5\n  text_chars: 99\n".write(toFile: file, atomically: false, encoding: .utf8)
      let server = RunningServer([
        "PARLEY_CONFIG": file, "PARLEY_LIMITS_WINDOW": "6", "PARLEY_LISTEN": "[::1]:0",
      ])
      try await server.start()
      let client = try await RawClient.connect(
        port: server.port, trust: .init(authority: try await RunningServer.authority()))
      let limits = try await client.event("hello")["limits"]
      #expect(limits["window"] == 6 && limits["text_chars"] == 99 && limits["line_bytes"] == 65_536)
    }

    @Test func wrongUseEndsWithTwo() async throws {
      #expect(try await Command.run(Command.parley, ["serve", "--no-such-flag"]).status == 2)
      #expect(try await Command.run(Command.parley, ["no-such-command"]).status == 2)
      #expect(try await Command.run(Command.parley, ["--help"]).status == 0)
    }

    @Test func folderInUseIsRefused() async throws {
      let talk = try await Dialogue.begin()
      expectRefusal(try await serve([], data: talk.server.data), naming: talk.server.data)
      #expect(try await talk.say("Да", cid: "m1").isOK)
    }

    @Test func refusedStartMakesNoCertificates() async throws {
      let server = try await RunningServer.start([])
      let folder = try Folder()
      let finished = try await Command.run(
        Command.parley, ["serve", "--data", server.data],
        environment: ["PARLEY_LOCALES": SmallLocales.path, "PARLEY_LISTEN": "127.0.0.1:0"],
        folder: folder.path, within: .seconds(20))
      expectRefusal(finished, naming: server.data)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func corruptDatabaseIsRefusedAndLeftAsItIs() async throws {
      let server = try await RunningServer.start()
      #expect(try await server.end() == 0)
      let database = server.data + "/parley.db"
      try Data(repeating: 0x2A, count: 65_536).write(to: URL(fileURLWithPath: database))
      let before = try Files.snapshot(server.data)
      expectRefusal(try await serve([], data: server.data), naming: "parley.db")
      #expect(try Files.snapshot(server.data)[database] == before[database])
    }

    @Test func certificateThatCantBeReadIsRefused() async throws {
      let folder = try Folder()
      let (chain, key) = try await RunningServer.certificate()
      let missing = folder.path + "/no.pem"
      let nonsense = folder.path + "/nonsense.pem"
      try "nonsense".write(toFile: nonsense, atomically: false, encoding: .utf8)
      for (bad, pair) in [
        (missing, [missing, key]), (missing, [chain, missing]), (nonsense, [nonsense, key]),
        (nonsense, [chain, nonsense]),
      ] {
        let finished = try await serve(
          ["--tls-cert", pair[0], "--tls-key", pair[1]], data: folder.path + "/data")
        expectRefusal(finished, naming: bad)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/data"))
      }
      let other = folder.path + "/other"
      #expect(try await Command.run(Command.parley, ["certs", "dev", "--out", other]).status == 0)
      let mixed = try await serve(
        ["--tls-cert", chain, "--tls-key", other + "/server.key"], data: folder.path + "/data")
      expectRefusal(mixed, naming: "is not the key of the certificate")
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/data"))
      let half = try await serve(["--tls-cert", chain], data: folder.path + "/data")
      #expect(half.status == 2 && half.errors.contains("--tls-key"))
    }

    @Test func portInUseIsRefused() async throws {
      let server = try await RunningServer.start([])
      let folder = try Folder()
      let (chain, key) = try await RunningServer.certificate()
      let finished = try await Command.run(
        Command.parley,
        [
          "serve", "--listen", "127.0.0.1:\(server.port)", "--data", folder.path + "/data", "--tls-cert",
          chain,
          "--tls-key", key,
        ], environment: ["PARLEY_LOCALES": SmallLocales.path], within: .seconds(20))
      #expect(finished.status == 1 && finished.output.isEmpty)
      #expect(finished.errors.contains("\(server.port)"), "\(finished.errors)")
    }

    @Test func withNoFlagAtAllItStartsWithCertificatesOfItsOwn() async throws {
      let folder = try Folder()
      let server = try await Session.start(
        "/usr/bin/env", ["-C", folder.path, Command.parley, "serve"],
        environment: ["PARLEY_LISTEN": "127.0.0.1:0"])
      let ready = try JSON(line: try await server.expect("\"ready\":true"))
      #expect(ready["ca"].string == folder.path + "/certs/ca.pem")
      #expect(FileManager.default.fileExists(atPath: folder.path + "/data/parley.db"))
      #expect(try Files.modes(folder.path + "/certs")["server.key"] == 0o600)
      #expect(try Files.modes(folder.path + "/data").values.allSatisfy { $0 & 0o077 == 0 })
      server.end()
      #expect(try await server.status() == 0)
    }
  }
}
