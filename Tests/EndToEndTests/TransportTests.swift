import Foundation
import NIOSSL
import TestSupport
import Testing

extension EndToEnd {
  struct TransportTests {
    private func trust(_ change: (inout RawClient.Trust) -> Void) async throws -> RawClient.Trust {
      var trust = RawClient.Trust(authority: try await RunningServer.authority())
      change(&trust)
      return trust
    }

    private func greets(_ server: RunningServer, _ trust: RawClient.Trust) async -> Bool {
      guard let client = try? await RawClient.connect(port: server.port, trust: trust) else { return false }
      return (try? await client.event("hello")) != nil
    }

    @Test func onlyTLS13IsSpokenUnlessTheSettingsSayOtherwise() async throws {
      let old = try await trust { $0.maximum = .tlsv12 }
      let strict = try await RunningServer.start([])
      #expect(await !greets(strict, old))
      #expect(await greets(strict, try await trust { $0.minimum = .tlsv13 }))
      let lenient = try await RunningServer.start([], ["PARLEY_TLS_MINIMUM": "1.2"])
      #expect(await greets(lenient, old))
      #expect(await !greets(lenient, try await trust { ($0.minimum, $0.maximum) = (.tlsv11, .tlsv11) }))
    }

    @Test func clientWithoutALPNIsServedTheSame() async throws {
      let server = try await RunningServer.start([])
      #expect(await greets(server, try await trust { $0.alpn = [] }))
    }

    @Test func certificateOfAnotherAuthorityIsRefusedByTheClient() async throws {
      let server = try await RunningServer.start([])
      let other = server.folder + "/other"
      #expect(try await Command.run(Command.parley, ["certs", "dev", "--out", other]).status == 0)
      #expect(await !greets(server, RawClient.Trust(authority: other + "/ca.pem")))
      #expect(await greets(server, try await trust { _ in }))
    }

    /// Python's default from 3.13 on.
    @Test func developmentCertificatesPassOpenSSLsStrictMode() async throws {
      let ca = try await RunningServer.authority()
      let chain = try await RunningServer.certificate().chain
      let verified = try await Command.run(
        "/usr/bin/env",
        ["openssl", "verify", "-x509_strict", "-verify_ip", "127.0.0.1", "-CAfile", ca, chain])
      #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    }

    @Test func certificateIsForAllHostsNamed() async throws {
      let folder = try Folder()
      let made = try await Command.run(
        Command.parley,
        [
          "certs", "dev", "--host", "a.example", "b.example", "--host", "10.0.0.7", "--out",
          folder.path + "/c",
        ])
      #expect(made.status == 0, "\(made.errors)")
      for name in [
        ["-verify_hostname", "a.example"], ["-verify_hostname", "b.example"], ["-verify_ip", "10.0.0.7"],
      ] {
        let files = ["-CAfile", folder.path + "/c/ca.pem", folder.path + "/c/server.pem"]
        #expect(
          try await Command.run("/usr/bin/env", ["openssl", "verify"] + name + files).status == 0, "\(name)")
      }
    }

    @Test func plainTextOnTheTLSPortHarmsNobody() async throws {
      let server = try await RunningServer.start()
      let script =
        "import socket,sys\ns=socket.create_connection(('127.0.0.1',int(sys.argv[1])),10)\n"
        + "s.sendall(b'{\"op\":\"ping\",\"id\":1}\\n'); s.settimeout(10)\nwhile s.recv(999): pass"
      _ = try await Command.run("/usr/bin/env", ["python3", "-c", script, String(server.port)])
      #expect(try await server.login("anna").request("ping").isOK)
    }

    /// The session that docs/protocol.md shows, line by line: a person with nothing but OpenSSL. What the document leaves
    /// out with `…` may be anything.
    @Test func personWithOpenSSLHasTheSessionOfTheDocument() async throws {
      let document = try String(contentsOfFile: Command.root + "/docs/protocol.md", encoding: .utf8)
      let console = try #require(document.components(separatedBy: "```console\n").dropFirst().first)
      let lines = try #require(console.components(separatedBy: "```").first).split(separator: "\n")
      #expect(try #require(lines.first).hasPrefix("$ openssl s_client -quiet -no_ign_eof"))
      let server = try await RunningServer.start([
        ["shop": "lanterns", "name": "Lanterns of Yiwu", "languages": ["zh-Hans"]],
        ["account": "anna", "kind": "buyer", "password": "correct horse"],
      ])
      let client = try await Session.openSSL(server, ca: RunningServer.authority())
      for line in lines.dropFirst() {
        if line.hasPrefix(#"{"op":"#) {
          client.type(String(line))
        } else {
          let shown = line.split(separator: "…").first.map(String.init) ?? ""
          let parts = shown.components(separatedBy: #""epoch":"#)
          try await client.expect(parts[0])
        }
      }
      client.endInput()
      #expect(try await client.status() == 0)
    }

    @Test func changedCertificateIsTakenWhileTheServerRuns() async throws {
      let server = RunningServer()
      let certs = server.folder + "/certs"
      #expect(try await Command.run(Command.parley, ["certs", "dev", "--out", certs]).status == 0)
      try await server.start(certificates: certs)
      let first = RawClient.Trust(authority: certs + "/ca.pem")
      #expect(await greets(server, first))
      let fresh = server.folder + "/fresh"
      #expect(try await Command.run(Command.parley, ["certs", "dev", "--out", fresh]).status == 0)
      for name in ["server.key", "server.pem"] {
        try Data(contentsOf: URL(fileURLWithPath: fresh + "/" + name))
          .write(to: URL(fileURLWithPath: certs + "/" + name))
      }
      let second = RawClient.Trust(authority: fresh + "/ca.pem")
      try await within(.seconds(20), "the new certificate") { [self] in
        while await !greets(server, second) { try Task.checkCancellation() }
      }
    }
  }
}
