import Client
import Foundation
import NIOCore
import NIOPosix
import Wire

/// A scenario from its first login to its last check.
struct LoadRun: Sendable {
  typealias BoundStation = NIOLoopBound<Station>
  typealias Peers = [NIOLoopBound<Peer>]

  let scenario: Scenario
  let target: LoadTarget
  let roster: Roster
  let phrases: PhraseBook
  let run: String
  /// The server's, where it is on this machine.
  let serverProcess: Int32?
  let stations: [BoundStation]
  /// A line about what is going on.
  let say: @Sendable (String) -> Void

  /// Logins at once while the scenario is set up.
  static let setUpConcurrency = 64
  /// How long what was asked may take to be done once nothing more is asked.
  static let settlingSeconds = 30.0

  static func stations(on group: MultiThreadedEventLoopGroup) async throws -> [BoundStation] {
    var stations: [BoundStation] = []
    for loop in group.makeIterator() {
      stations.append(try await loop.submit { NIOLoopBound(Station(loop), eventLoop: loop) }.get())
    }
    return stations
  }

  func callAsFunction() async throws -> LoadResult {
    var result = LoadResult()
    try await converse()
    try await fill()
    let idle = try await idle(&result)
    let slow = try await slowReaders()
    let readers = try await pageReaders()
    try await measure(readers, &result)
    if scenario.isChatting { try await settle() }
    result.faults = try await faults() + catchUp(slow)
    result.faults = try await result.faults + missed(&result)
    for peer in idle { peer.eventLoop.execute { peer.value.close() } }
    for station in stations { station.eventLoop.execute { station.value.close() } }
    result.figures.add(try await figures())
    return result
  }

  // MARK: Setting up

  private func station(ofShop shop: Int) -> BoundStation { stations[shop % stations.count] }

  func peer(
    _ person: Roster.Person, at station: BoundStation, since: LoginCommand.ResumePoint? = nil
  ) async throws -> NIOLoopBound<Peer> {
    let login = Peer.Login(token: person.token, since: since, ackMilliseconds: scenario.ackMilliseconds)
    let tally = try await station.eventLoop.submit {
      NIOLoopBound(station.value.tally, eventLoop: station.eventLoop)
    }.get()
    return since == nil
      ? try await Peer.open(login, at: target, on: station.eventLoop, tally: tally)
      : try await Returning.resume(login, at: target, on: station.eventLoop, tally: tally)
  }

  private func converse() async throws {
    guard scenario.pairs > 0 else { return }
    say("logging in \(scenario.pairs) buyers and \(roster.shops.count) sellers")
    let sellers = try await concurrently(roster.shops.indices) { shop in
      try await peer(roster.shops[shop].seller, at: station(ofShop: shop))
    }
    _ = try await concurrently(roster.pairs.indices) { number in
      let pair = roster.pairs[number]
      let station = station(ofShop: pair.shop)
      let seller = roster.shops[pair.shop].seller
      let introduction = Station.Introduction(
        buyer: try await peer(pair.buyer, at: station), seller: sellers[pair.shop],
        shop: roster.shops[pair.shop].id, number: number, run: run,
        buyerLines: try phrases.lines(pair.buyer.language, isBuyer: true),
        sellerLines: try phrases.lines(seller.language, isBuyer: false),
        areTextsUnique: scenario.areTextsUnique)
      try await station.eventLoop.flatSubmit { station.value.introduce(introduction) }.get()
    }
  }

  /// Gives each conversation the messages that it should have beforehand.
  private func fill() async throws {
    guard scenario.backlog > 0 else { return }
    say("writing \(scenario.backlog) messages into each of \(scenario.pairs) conversations")
    try await write(perConversation: scenario.backlog)
  }

  func write(perConversation count: Int, window: Int = 16) async throws {
    for station in stations {
      try await station.eventLoop.submit {
        station.value.startClosedLoop(window: window, senders: .both, limit: (count + 1) / 2)
      }.get()
    }
    try await settle(within: 60 + Double(count * max(1, scenario.pairs)) / 1_000)
    for station in stations { try await station.eventLoop.submit { station.value.stop() }.get() }
  }

  func concurrently<Value: Sendable>(
    _ numbers: Range<Int>, limit: Int = LoadRun.setUpConcurrency,
    _ body: @escaping @Sendable (Int) async throws -> Value
  ) async throws -> [Value] {
    try await withThrowingTaskGroup(of: (Int, Value).self) { group in
      var values: [Int: Value] = [:]
      for number in numbers {
        if number - numbers.lowerBound >= limit, let (index, value) = try await group.next() {
          values[index] = value
        }
        group.addTask { (number, try await body(number)) }
      }
      for try await (index, value) in group { values[index] = value }
      return numbers.compactMap { values[$0] }
    }
  }

  // MARK: Measuring

  private func measure(_ readers: [NIOLoopBound<PageReader>], _ result: inout LoadResult) async throws {
    let isWorking = scenario.isChatting || scenario.storm > 0 || !readers.isEmpty
    guard isWorking else { return }
    let end = ContinuousClock.now + .seconds(scenario.warmupSeconds + scenario.durationSeconds)
    let returners = try await returners(until: end)
    try await withThrowingTaskGroup(of: Numbering.Faults.self) { group in
      for returner in returners { group.addTask { try await returner() } }
      for number in 0..<scenario.storm { group.addTask { try await storm(number, until: end) } }
      for reader in readers { reader.eventLoop.execute { reader.value.start() } }
      try await startChat()
      say("warming up for \(Int(scenario.warmupSeconds)) s")
      try await Task.sleep(for: .seconds(scenario.warmupSeconds))
      try await watch(&result)
      try await each { $0.stop() }
      for try await faults in group { result.faults = result.faults + faults }
    }
    for reader in readers {
      let faults = try await reader.eventLoop.submit {
        reader.value.stop()
        return reader.value.faults
      }.get()
      result.faults = result.faults + faults
    }
  }

  private func startChat() async throws {
    guard scenario.isChatting else { return }
    let (rate, window, senders, loops) = (scenario.rate, scenario.window, scenario.senders, stations.count)
    let start = Tally.now() + 1_000_000
    try await each { station in
      guard rate > 0 else { return station.startClosedLoop(window: window, senders: senders) }
      // Each loop sends its share, shifted against the others'.
      let interval = 1e9 / rate * Double(loops)
      station.startOpenLoop(first: start, interval: interval, senders: senders)
    }
  }

  /// Measures for the scenario's time, and tells how it goes.
  private func watch(_ result: inout LoadResult) async throws {
    let before = serverProcess.flatMap { ProcessUsage.of($0) }
    let own = ProcessUsage.of(getpid())
    try await each { $0.tally.isMeasuring = true }
    let began = Tally.now()
    var last = (time: began, count: 0, usage: before)
    while true {
      let left = scenario.durationSeconds - Double(Tally.now() - began) / 1e9
      if left <= 0 { break }
      try await Task.sleep(for: .seconds(min(0.5, left)))
      let (now, count, usage) = (
        Tally.now(), try await progress(), serverProcess.flatMap { ProcessUsage.of($0) }
      )
      let seconds = Double(now - last.time) / 1e9
      let moment = LoadResult.Moment(
        seconds: Double(now - began) / 1e9, perSecond: Double(count - last.count) / seconds,
        serverCPU: usage.map { ($0.cpuSeconds - (last.usage?.cpuSeconds ?? 0)) / seconds },
        residentKib: usage?.residentKib)
      result.timeline.append(moment)
      say(moment.line(of: scenario.durationSeconds))
      last = (now, count, usage)
    }
    try await each { $0.tally.isMeasuring = false }
    result.seconds = Double(Tally.now() - began) / 1e9
    if let process = serverProcess, let after = ProcessUsage.of(process) {
      result.serverCPUSeconds = after.cpuSeconds - (before?.cpuSeconds ?? 0)
      result.serverResidentKib = after.residentKib
    }
    result.loadCPUSeconds = (ProcessUsage.of(getpid())?.cpuSeconds ?? 0) - (own?.cpuSeconds ?? 0)
  }

  private func progress() async throws -> Int {
    let figures = try await figures()
    return [.stored, .page, .login].map(figures.count).reduce(0, +)
  }

  private func figures() async throws -> Tally.Figures {
    var all = Tally.Figures()
    for station in stations {
      all.add(try await station.eventLoop.submit { station.value.tally.figures }.get())
    }
    return all
  }

  private func each(_ body: @escaping @Sendable (Station) -> Void) async throws {
    for station in stations { try await station.eventLoop.submit { body(station.value) }.get() }
  }

  // MARK: Checking

  /// Waits until everything that was sent is answered and delivered, or too long.
  func settle(within seconds: Double = LoadRun.settlingSeconds) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
      var isSettled = true
      for station in stations {
        isSettled = try await station.eventLoop.submit { station.value.isSettled }.get() && isSettled
      }
      if isSettled { return }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  private func faults() async throws -> Numbering.Faults {
    say("comparing with the server's own counts")
    var faults = Numbering.Faults()
    for station in stations {
      faults = faults + (try await station.eventLoop.flatSubmit { station.value.check() }.get())
    }
    return faults
  }
}
