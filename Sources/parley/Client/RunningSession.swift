import ArgumentParser
import Client
import Foundation
import Messaging
import Wire

extension ClientOptions {
  private enum Outcome<Value: Sendable>: Sendable {
    case sessionEnded(ClientError?)
    case finished(Result<Value, any Error>)
  }

  /// Runs `body` beside the session; the session ends with it, and it is cancelled if the session ends first.
  func withSession<Value: Sendable>(
    _ configuration: SessionConfiguration, _ body: @escaping @Sendable (Session) async throws -> Value
  ) async throws -> Value {
    let session = try session(configuration)
    let (result, sessionError) = await withTaskGroup(of: Outcome<Value>.self) { group in
      group.addTask {
        do throws(ClientError) {
          try await session.run()
          return .sessionEnded(nil)
        } catch {
          return .sessionEnded(error)
        }
      }
      group.addTask {
        do { return .finished(.success(try await body(session))) } catch { return .finished(.failure(error)) }
      }
      var sessionError: ClientError?
      var result: Result<Value, any Error> = .failure(ClientError.closed)
      for await outcome in group {
        switch outcome {
        case .sessionEnded(let error): sessionError = error
        case .finished(let finished): result = finished
        }
        group.cancelAll()
      }
      return (result, sessionError)
    }
    return try unwrap(result, sessionError)
  }

  /// The session's end explains why the body could not finish, not the other way round.
  private func unwrap<Value>(
    _ result: Result<Value, any Error>, _ sessionError: ClientError?
  ) throws -> Value {
    do {
      return try result.get()
    } catch let error as ClientError {
      switch error {
      case .closed, .cancelled: throw explained(sessionError ?? error)
      default: throw explained(error)
      }
    } catch is CancellationError {
      throw explained(sessionError ?? .cancelled)
    }
  }

  /// A session for one task: it fails at once where there is no server, and tries for some seconds once it was logged in.
  func brief() throws -> SessionConfiguration {
    SessionConfiguration(
      credentials: try credentials(), reconnect: ReconnectPolicy(firstAttempts: 0, attempts: 6))
  }

  /// A session for as long as the user likes: it fails at once where there is no server, and never gives up after that.
  func lasting(since: LoginCommand.ResumePoint? = nil) throws -> SessionConfiguration {
    SessionConfiguration(
      credentials: try credentials(), since: since, reconnect: ReconnectPolicy(firstAttempts: 0))
  }
}

extension Session {
  /// Sends, and waits where the server asks for patience.
  func sendPatiently(_ command: SendCommand) async throws -> (ReplyFrame, SentResult) {
    while true {
      do throws(ClientError) {
        let reply = try await request(.send(command))
        guard let sent = SentResult(reply) else { throw .notParley("a reply to send that lacks its fields") }
        return (reply, sent)
      } catch {
        guard case .refused(let refusal) = error else { throw error }
        switch refusal.retry {
        case .never: throw error
        case .now: try await Task.sleep(for: .milliseconds(100))
        case .after(let milliseconds): try await Task.sleep(for: .milliseconds(milliseconds))
        }
      }
    }
  }
}

extension Session {
  /// Who is logged in, as the first login tells; it is taken from `events`, which only one may read.
  func account() async throws -> LoginResult {
    for await event in events {
      if case .online(let login) = event { return login }
    }
    throw ClientError.closed
  }
}
