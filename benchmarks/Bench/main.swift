import Foundation
import History
import Messaging
import NIOCore
import Translation
import Wire

// One hot piece of the server, again and again: `bench NAME COUNT` prints nanoseconds of processor time for each.
// `scripts/bench` runs it, and under callgrind where that works. `bench fill COUNT FOLDER` makes a store of so many messages.

let arguments = CommandLine.arguments
if arguments.count == 4, arguments[1] == "fill", let count = Int(arguments[2]) {
  try await Filling(folder: arguments[3])(count)
  exit(0)
}
guard arguments.count == 3, let count = Int(arguments[2]), let bench = Bench.all[arguments[1]] else {
  FileHandle.standardError.write(
    Data("usage: bench \(Bench.all.keys.sorted().joined(separator: "|")) COUNT | fill COUNT FOLDER\n".utf8))
  exit(2)
}
let nanoseconds = try await bench(count)
print(String(format: "%.0f", nanoseconds / Double(count)))
