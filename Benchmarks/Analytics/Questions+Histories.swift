import DealAnalytics
import DealModel

extension Questions {
    private var pipeline: PipelineID { workspace.stages[0].pipelineID }
    private var frame: AnalysisFrame { AnalysisFrame(asOf: Instant(microseconds: Self.now)) }

    /// Stage, deals that were in it, and those of them that were in the next one or won.
    func funnel(_ work: QueryWork) throws -> Rows {
        var funnel = Funnel(pipeline: pipeline)
        funnel.methods = [.touched]
        let answer = try funnel.run(frame, on: workspace.snapshot, work)
        return {
            answer.courses[0].stages.enumerated().map { place, stage in
                [Int128(place), Int128(stage.count(.entries)), Int128(stage.count(.converted))]
            }
        }
    }

    /// Step, deals that came to the first stage, and those that came on to the second one.
    func conversion(_ work: QueryWork) throws -> Rows {
        let answer = try Conversion(.adjacent(pipeline)).run(frame, on: workspace.snapshot, work)
        return {
            answer.steps.enumerated().map { place, step in
                [Int128(place), Int128(step.rate.denominator), Int128(step.rate.numerator)]
            }
        }
    }

    /// Stage, completed stays, and the median of their lengths in millionths of a day.
    func durations(_ work: QueryWork) throws -> Rows {
        var durations = StageDurations()
        durations.measure = .completed
        durations.reentry = .each
        let answer = try durations.run(frame, on: workspace.snapshot, work)
        return {
            answer.stages.map { row in
                let place = workspace.stages.firstIndex { $0.id == row.stage.id } ?? -1
                return [Int128(place), Int128(row.count), Int128(row.quantileDays[2] ?? 0)]
            }
        }
    }

    /// Quarter by its first day, deals won, and deals lost.
    func winRates(_ work: QueryWork) throws -> Rows {
        var frame = frame
        frame.interval = .quarter
        let answer = try WinRate(.closedPeriod).run(frame, on: workspace.snapshot, work)
        return {
            answer.figures.series.map { quarter in
                [
                    Int128(quarter.dates.lowerBound.dayNumber), Int128(quarter.part.won.count),
                    Int128(quarter.part.lost.count),
                ]
            }
        }
    }
}
