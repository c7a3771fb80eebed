import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// The proofs of scripts/, small: the full ones are run on a release build, their figures are in docs/.
  struct ProofTests {
    private func prove(_ script: String, _ arguments: String...) async throws -> Finished {
      try await Command.run(
        Command.root + "/scripts/" + script, arguments,
        environment: ["PARLEY_BIN": Command.parley, "PARLEY_LOCALES": SmallLocales.path],
        within: .seconds(150))
    }

    @Test func threeKillsUnderLoadLoseDoubleAndReorderNothing() async throws {
      let proof = try await prove("prove-durability", "3")
      #expect(proof.status == 0, "\(proof.output)\(proof.errors)")
      #expect(proof.output.contains("lost 0, doubled 0, gaps 0"))
    }

    @Test func readerThatStopsCostsNeitherMemoryNorTheOthersTime() async throws {
      let proof = try await prove("prove-slow-reader", "10000")
      #expect(proof.status == 0, "\(proof.output)\(proof.errors)")
    }

    @Test func idleConnectionsAreCheap() async throws {
      let proof = try await prove("prove-idle", "200", "96")
      #expect(proof.status == 0, "\(proof.output)\(proof.errors)")
    }

    @Test func connectionsThatComeAndGoLeaveNothingBehind() async throws {
      let proof = try await prove("prove-churn", "240", "4096")
      #expect(proof.status == 0, "\(proof.output)\(proof.errors)")
    }

    @Test func scannerFindsAEADOverTLS13AndNothingElse() async throws {
      let proof = try await prove("prove-tls")
      #expect(proof.status == 0, "\(proof.output)\(proof.errors)")
    }

    /// Few of them, on a busy machine: only a difference that nobody could miss fails here.
    @Test func wrongLoginsTellNothingByTheirTiming() async throws {
      let proof = try await prove("prove-logins", "15", "7", "0.0001", "20")
      #expect(proof.status == 0, "\(proof.output)\(proof.errors)")
    }

    @Test func folderThatIsCutOffWhileItIsMadeIsNoneOrWhole() async throws {
      let proof = try await prove("faults", "creation")
      #expect(proof.status == 0, "\(proof.output)\(proof.errors)")
    }
  }
}
