import ArgumentParser
import Foundation

struct Certs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Certificates for development.", subcommands: [Dev.self])

  struct Dev: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a development CA and a server certificate; never overwrites.")

    @Option(help: "The folder to write ca.pem, ca.key, server.pem and server.key into.")
    var out: String

    @Option(
      parsing: .upToNextOption, help: "Host names and addresses besides localhost, 127.0.0.1 and ::1.")
    var host: [String] = []

    func run() async throws {
      try await reporting {
        let certificates = DevelopmentCertificates(directory: out)
        try certificates.make(hosts: host)
        Terminal.say("made \(certificates.authority), \(certificates.server) and their keys")
      }
    }
  }
}
