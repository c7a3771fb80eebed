import ArgumentParser
import Client
import Foundation
import Messaging
import NIOCore
import NIOPosix
import Wire

/// Who logs in where: the options that the client commands share.
struct ClientOptions: ParsableArguments {
  @Option(
    help:
      "The account's name. Its password comes from PARLEY_PASSWORD, or is asked for; a token in PARLEY_TOKEN serves in place of both."
  )
  var user: String?

  @Option(
    help: ArgumentHelp("The server (PARLEY_SERVER); 127.0.0.1:7443 if not given.", valueName: "host:port"))
  var server: String?

  @Option(
    help: ArgumentHelp(
      "The certificate authority to believe (PARLEY_CA); ./certs/ca.pem if there is one, else the system's.",
      valueName: "file"))
  var ca: String?

  func validate() throws {
    guard user != nil || Environment["PARLEY_TOKEN"] != nil else {
      throw ValidationError("say who you are with --user NAME, or set PARLEY_TOKEN")
    }
    guard ServerAddress(serverText) != nil else {
      throw ValidationError("\(serverText) is no HOST:PORT; give one with --server or PARLEY_SERVER")
    }
  }

  private var serverText: String { server ?? Environment["PARLEY_SERVER"] ?? "127.0.0.1:7443" }

  private var authorityFile: String? {
    if let file = ca ?? Environment["PARLEY_CA"] { return file }
    let development = "certs/ca.pem"
    return FileManager.default.fileExists(atPath: development) ? development : nil
  }

  /// Asks for the password where it has to.
  func credentials() throws -> LoginCommand.Credentials {
    if let token = Environment["PARLEY_TOKEN"] { return .token(token) }
    let user = user ?? ""
    if let password = Environment["PARLEY_PASSWORD"] { return .password(user: user, password: password) }
    guard let password = PasswordPrompt.ask(for: user) else {
      throw Failure("no password for \(user): set PARLEY_PASSWORD or PARLEY_TOKEN, or run it from a terminal")
    }
    return .password(user: user, password: password)
  }

  func session(_ configuration: SessionConfiguration) throws -> Session {
    guard let address = ServerAddress(serverText) else { throw Failure("\(serverText) is no HOST:PORT") }
    do throws(ClientError) {
      let trust = try Trust(authorityFile: authorityFile)
      return Session(configuration, at: address, trust: trust, on: MultiThreadedEventLoopGroup.singleton)
    } catch {
      throw explained(error)
    }
  }

  /// What went wrong, and what to do next.
  func explained(_ error: ClientError) -> Failure {
    switch error {
    case .refused(let refusal) where refusal.code == .authFailed:
      Failure("\(refusal.text) (check --user and PARLEY_PASSWORD, or PARLEY_TOKEN)")
    case .refused(let refusal):
      Failure(refusal.text.isEmpty ? refusal.codeName : refusal.text)
    case .unreachable(let reason):
      Failure(
        "\(serverText): \(reason); is the server running? Start one with `parley serve`, or name another with --server"
      )
    case .untrusted(let reason):
      Failure("\(serverText): \(reason); give the server's authority with --ca FILE or PARLEY_CA")
    case .badAuthority(let file):
      Failure("\(file): no certificate authority could be read; give a PEM file with --ca")
    case .notParley(let reason):
      Failure("\(serverText) does not speak parley/1 (\(reason)); check --server")
    case .ended(_, let code):
      Failure("the server ended the session (\(code)); log in again when that is mended")
    case .tooManyRequests, .closed, .cancelled:
      Failure("\(error); try again")
    }
  }
}

/// Environment variables; an empty one is none.
enum Environment {
  static subscript(name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}
