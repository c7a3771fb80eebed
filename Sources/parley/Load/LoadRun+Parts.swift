import Client
import Foundation
import NIOCore
import Wire

/// The parts of a scenario beside the chat.
extension LoadRun {
  // MARK: Idle connections

  /// Logs in the crowd, and says what each connection costs.
  func idle(_ result: inout LoadResult) async throws -> Peers {
    guard scenario.idle > 0 else { return [] }
    say("logging in \(scenario.idle) connections that stay idle")
    // What the first connections cost once for all is not counted.
    let first = try await crowd(0..<min(64, scenario.idle))
    let before = serverProcess.flatMap { ProcessUsage.of($0) }
    let rest = try await crowd(first.count..<scenario.idle)
    try await Task.sleep(for: .seconds(scenario.durationSeconds))
    if let process = serverProcess, let after = ProcessUsage.of(process), let before, !rest.isEmpty {
      result.idleConnections = scenario.idle
      result.idleKiB = Double(after.residentKib - before.residentKib) / Double(rest.count)
      result.serverResidentKib = after.residentKib
    }
    return first + rest
  }

  private func crowd(_ numbers: Range<Int>) async throws -> Peers {
    try await concurrently(numbers) { number in
      try await peer(roster.crowd[number], at: stations[number % stations.count])
    }
  }

  // MARK: Connect storm

  func storm(_ number: Int, until end: ContinuousClock.Instant) async throws -> Numbering.Faults {
    let station = stations[number % stations.count]
    while ContinuousClock.now < end {
      let peer = try await peer(roster.crowd[number], at: station)
      let closed = peer.eventLoop.makePromise(of: Void.self)
      peer.eventLoop.execute {
        peer.value.onClosed = { closed.succeed() }
        peer.value.close()
      }
      try await closed.futureResult.get()
    }
    return Numbering.Faults()
  }

  // MARK: History

  func pageReaders() async throws -> [NIOLoopBound<PageReader>] {
    guard scenario.historyReaders > 0 else { return [] }
    guard scenario.pairs > 0, scenario.backlog >= 50 else {
      throw Failure("history_readers need pairs, and a backlog of 50 messages or more")
    }
    var readers: [NIOLoopBound<PageReader>] = []
    for number in 0..<scenario.historyReaders {
      let pair = number % scenario.pairs
      let (station, name) = try await conversation(pair)
      let peer = try await peer(roster.pairs[pair].buyer, at: station)
      let newest = Int64(scenario.backlog)
      readers.append(
        try await station.eventLoop.submit {
          NIOLoopBound(
            PageReader(peer.value, conversation: name, newest: newest), eventLoop: station.eventLoop)
        }.get())
    }
    return readers
  }

  private func conversation(_ pair: Int) async throws -> (BoundStation, String) {
    let (station, conversing) = try await conversing(pair)
    return (station, try await station.eventLoop.submit { conversing.value.name }.get())
  }

  private func conversing(_ pair: Int) async throws -> (BoundStation, NIOLoopBound<Conversing>) {
    let station = stations[roster.pairs[pair].shop % stations.count]
    let found = try await station.eventLoop.submit {
      station.value.conversation(number: pair).map { NIOLoopBound($0, eventLoop: station.eventLoop) }
    }.get()
    guard let found else { preconditionFailure("every pair was introduced at its station") }
    return (station, found)
  }

  // MARK: Slow readers

  struct SlowReader: Sendable {
    let peer: NIOLoopBound<Peer>
    let conversing: NIOLoopBound<Conversing>
  }

  func slowReaders() async throws -> [SlowReader] {
    var readers: [SlowReader] = []
    for number in 0..<min(scenario.slow, scenario.pairs) {
      let (station, conversing) = try await conversing(number)
      let peer = try await peer(roster.pairs[number].buyer, at: station)
      peer.eventLoop.execute { peer.value.stopReading() }
      readers.append(SlowReader(peer: peer, conversing: conversing))
    }
    return readers
  }

  /// Lets the slow readers read, until they have all that the fast ones have.
  func catchUp(_ readers: [SlowReader]) async throws -> Numbering.Faults {
    guard !readers.isEmpty else { return Numbering.Faults() }
    say("letting \(readers.count) slow readers catch up")
    for reader in readers { reader.peer.eventLoop.execute { reader.peer.value.readAgain() } }
    let deadline = ContinuousClock.now + .seconds(Self.settlingSeconds)
    var faults = Numbering.Faults()
    for reader in readers {
      while true {
        let (next, end, found) = try await reader.peer.eventLoop.submit {
          let positions = reader.peer.value.positions
          let end = (reader.conversing.value.buyer.positions?.next ?? 1) - 1
          return (positions?.next ?? 0, end, positions?.faults(upTo: end) ?? Numbering.Faults())
        }.get()
        if next > end || ContinuousClock.now > deadline {
          faults = faults + found
          break
        }
        try await Task.sleep(for: .milliseconds(20))
      }
      reader.peer.eventLoop.execute { reader.peer.value.close() }
    }
    return faults
  }

  // MARK: Reconnecting

  typealias Returner = @Sendable () async throws -> Numbering.Faults

  /// Devices that break off, again and again, and resume where they were.
  func returners(until end: ContinuousClock.Instant) async throws -> [Returner] {
    var returners: [Returner] = []
    for number in 0..<min(scenario.reconnect, scenario.pairs) {
      let station = stations[roster.pairs[number].shop % stations.count]
      let person = roster.pairs[number].buyer
      let peer = try await peer(person, at: station)
      returners.append { try await comeBack(person, peer, at: station, until: end) }
    }
    return returners
  }

  private func comeBack(
    _ person: Roster.Person, _ first: NIOLoopBound<Peer>, at station: BoundStation,
    until end: ContinuousClock.Instant
  ) async throws -> Numbering.Faults {
    var faults = Numbering.Faults()
    var current = first
    while true {
      // Spread, so that they do not all come at once.
      let pause = Duration.seconds(scenario.reconnectSeconds * .random(in: 0.5...1.5))
      try await Task.sleep(for: min(pause, max(.zero, end - .now)))
      let (point, found) = try await Self.leave(current)
      faults = faults + found
      if ContinuousClock.now >= end { return faults }
      current = try await peer(person, at: station, since: point)
    }
  }

  private static func leave(
    _ peer: NIOLoopBound<Peer>
  ) async throws -> (LoginCommand.ResumePoint, Numbering.Faults) {
    try await peer.eventLoop.submit {
      let peer = peer.value
      peer.close()
      let position = (peer.positions?.next ?? 1) - 1
      let faults = peer.positions?.faults(upTo: position) ?? Numbering.Faults()
      return (LoginCommand.ResumePoint(epoch: peer.epoch, position: position), faults)
    }.get()
  }

  /// One reader comes back to `missed` events, five times, while nothing else happens.
  func missed(_ result: inout LoadResult) async throws -> Numbering.Faults {
    guard scenario.missed > 0, scenario.pairs > 0 else { return Numbering.Faults() }
    say("resuming with \(scenario.missed) missed events")
    let (station, conversing) = try await conversing(0)
    let mark = try await station.eventLoop.submit {
      (conversing.value.buyer.epoch, conversing.value.buyer.positions?.next ?? 1)
    }.get()
    try await write(only: 0, count: scenario.missed)
    var faults = Numbering.Faults()
    for _ in 0..<5 {
      let point = LoginCommand.ResumePoint(epoch: mark.0, position: mark.1 - 1)
      let began = Tally.now()
      let peer = try await peer(roster.pairs[0].buyer, at: station, since: point)
      result.resumeSeconds.append(Double(Tally.now() - began) / 1e9)
      let (_, found) = try await Self.leave(peer)
      let count = try await peer.eventLoop.submit { (peer.value.positions?.next ?? 0) - mark.1 }.get()
      result.resumedEvents = Int(count)
      faults = faults + found
    }
    return faults
  }

  /// Writes into one conversation only.
  private func write(only pair: Int, count: Int) async throws {
    let (station, conversing) = try await conversing(pair)
    try await station.eventLoop.submit {
      for stream in [conversing.value.fromBuyer, conversing.value.fromSeller] {
        stream.isClosedLoop = true
        stream.limit = stream.sentCount + count / 2
        for _ in 0..<32 { stream.send(intended: Tally.now()) }
      }
    }.get()
    try await settle(within: 60)
  }
}
