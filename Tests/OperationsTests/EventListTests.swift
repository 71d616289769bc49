import Foundation
import Locking
import Testing
import Wire

@testable import Operations

/// The list of events, with and without waiting.
struct EventListTests {
    private let trial: EventTrial

    init() throws { trial = try EventTrial() }

    private func sequences(_ answer: JSON) -> [Int64] {
        answer["data"]?.arrayValue?.compactMap { $0["seq"]?.intValue } ?? []
    }

    private func page(_ answer: JSON) -> (last: Int64?, hasMore: Bool?) {
        (answer["page"]?["last_seq"]?.intValue, answer["page"]?["has_more"]?.boolValue)
    }

    private struct PageCase: Sendable {
        let parameters: [String: JSON]
        let sequences: [Int64]
        let last: Int64
        let hasMore: Bool
    }

    private static let pageCases: [PageCase] = [
        PageCase(parameters: [:], sequences: [1, 2, 3, 4, 5, 6, 7], last: 7, hasMore: false),
        PageCase(parameters: ["after": 5], sequences: [6, 7], last: 7, hasMore: false),
        PageCase(parameters: ["after": 7], sequences: [], last: 7, hasMore: false),
        PageCase(parameters: ["limit": 3], sequences: [1, 2, 3], last: 3, hasMore: true),
        PageCase(parameters: ["after": 4, "limit": 3], sequences: [5, 6, 7], last: 7, hasMore: false),
        PageCase(parameters: ["types": ["pipeline.created"]], sequences: [1], last: 7, hasMore: false),
        PageCase(parameters: ["types": ["deal.won", "tag.created"]], sequences: [], last: 7, hasMore: false),
        PageCase(parameters: ["types": ["stage.created"], "limit": 2], sequences: [2, 3], last: 3, hasMore: true),
    ]

    @Test func `a page has what was asked for, and where to go on`() throws {
        for expected in Self.pageCases {
            let answer = try trial.ask("events.list", expected.parameters)
            #expect(sequences(answer) == expected.sequences, "\(expected)")
            #expect(page(answer).last == expected.last && page(answer).hasMore == expected.hasMore, "\(expected)")
            #expect(answer["page"]?["next_cursor"]?.isNull == !expected.hasMore, "\(expected)")
        }
    }

    @Test func `an event that is not there yet cannot have been seen`() throws {
        let problem = try #require(#expect(throws: Problem.self) { try trial.run("events.list", ["after": 8]) })
        #expect(problem.code == .invalidParameter)
        #expect(problem.errors.map(\.pointer) == [FieldProblem.queryPointer("after")])
        #expect(throws: Problem.self) { try trial.run("events.list", ["after": .integer(Int64.max)]) }
    }

    @Test func `a cursor goes with its types and no others`() throws {
        let cursor = try #require(
            try trial.ask("events.list", ["types": ["stage.created"], "limit": 2])["page"]?["next_cursor"])
        let next = try trial.ask("events.list", ["types": ["stage.created"], "limit": 2, "cursor": cursor])
        #expect(sequences(next) == [4, 5])
        let problem = #expect(throws: Problem.self) { try trial.run("events.list", ["cursor": cursor]) }
        #expect(problem?.code == .cursorMismatch)
    }

    @Test func `with wait, what is there is answered at once`() throws {
        let impatient = CallerWatch(wait: { _, _ in
            Issue.record("it waits")
            return false
        })
        #expect(sequences(try trial.ask("events.list", ["after": 6, "wait": 30], caller: impatient)) == [7])
        // Without wait nobody waits.
        #expect(sequences(try trial.ask("events.list", ["after": 7], caller: impatient)) == [])
        #expect(sequences(try trial.ask("events.list", ["after": 7, "wait": 0], caller: impatient)) == [])
    }

    @Test func `a wait ends with the next event that is wanted`() throws {
        let isWaiting = DispatchSemaphore(value: 0)
        let watch = CallerWatch(wait: { descriptor, milliseconds in
            isWaiting.signal()
            return CallerWatch.patient.wait(descriptor, milliseconds)
        })
        let answer = Guarded<JSON?>(nil)
        let isDone = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            let found = try? trial.ask(
                "events.list", ["after": 7, "wait": 30, "types": ["deal.won"]], caller: watch)
            answer.withLock { $0 = found }
            isDone.signal()
        }
        isWaiting.wait()
        #expect(trial.feed.listenerCount == 1)
        let deal = try trial.deal()
        // One that is not wanted wakes it, and it sleeps on.
        isWaiting.wait()
        try trial.run("deals.win", ["id": deal])
        isDone.wait()
        let found = try #require(answer.withLock { $0 })
        #expect(sequences(found) == [9])
        #expect(page(found).last == 9 && page(found).hasMore == false)
        #expect(trial.feed.listenerCount == 0)
    }

    @Test func `a wait lasts so long and then answers with nothing`() throws {
        let waits = Guarded<[Int]>([])
        let watch = CallerWatch(wait: { descriptor, milliseconds in
            waits.withLock { $0.append(milliseconds) }
            return CallerWatch.patient.wait(descriptor, milliseconds)
        })
        let answer = try trial.ask("events.list", ["after": 7, "wait": 1], caller: watch)
        #expect(sequences(answer) == [] && page(answer).last == 7 && page(answer).hasMore == false)
        #expect(waits.withLock { $0.allSatisfy { (1...1_000).contains($0) } && !$0.isEmpty })
        #expect(trial.feed.listenerCount == 0)
    }

    @Test(arguments: [true, false])
    func `a wait ends where the caller has left, the server stops or the key is taken back`(stays: Bool) throws {
        let count = Guarded(0)
        let watch = CallerWatch(
            wait: { _, _ in
                count.withLock { $0 += 1 }
                return stays
            }, mayGoOn: { !stays })
        let answer = try trial.ask("events.list", ["after": 7, "wait": 30], caller: watch)
        #expect(sequences(answer) == [])
        #expect(count.withLock { $0 } == 1)
        #expect(trial.feed.listenerCount == 0)
    }

    @Test func `a wait ends where the workspace closes`() throws {
        let watch = CallerWatch(wait: { [trial] descriptor, milliseconds in
            trial.workspace.close()
            return CallerWatch.patient.wait(descriptor, milliseconds)
        })
        #expect(sequences(try trial.ask("events.list", ["after": 7, "wait": 30], caller: watch)) == [])
    }

    @Test func `who waits counts as a listener, and there are so many of them`() throws {
        for _ in 0..<EventLimits.listenersMax { try trial.feed.join() }
        let problem = #expect(throws: Problem.self) { try trial.run("events.list", ["after": 7, "wait": 1]) }
        #expect(problem?.code == .busy)
        // Who does not need to wait is answered.
        #expect(sequences(try trial.ask("events.list", ["after": 6, "wait": 1])) == [7])
        for _ in 0..<EventLimits.listenersMax { trial.feed.leave() }
    }

    @Test func `nobody waits longer than is allowed`() throws {
        let operation = try #require(Catalogue.standard["events.list"])
        let parameter = try #require(operation.parameters.first { $0.name == "wait" })
        #expect(parameter.schema.problems(in: .integer(EventLimits.waitSecondsMax)) == [])
        #expect(parameter.schema.problems(in: .integer(EventLimits.waitSecondsMax + 1)) != [])
        #expect(EventLimits.waitSecondsMax == 30)
    }
}
