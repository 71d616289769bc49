/// A chain of states of which each is left for another one or for an end, so that every way comes to an end.
///
/// Solved by the elimination of Grassmann, Taksar and Heyman (1985): Gauss's, with each pivot found as the sum of what
/// leaves a state instead of one minus what stays. Nothing is ever subtracted, so that every figure is right to a few
/// units in the last place, however seldom an end is reached, and the shares of the ends sum to 1.
struct AbsorbingChain {
    /// What is known of one state.
    struct State {
        /// The share that goes on to each state.
        var onward: [Double]
        /// The share that goes to each end.
        var ends: [Double]
        /// What one visit adds, such as days.
        var reward: Double
    }

    /// The share of each end, by state.
    let ends: [[Double]]
    /// What all visits from each state to an end add up to.
    let rewards: [Double]
    /// How often each state is visited, by the state from which the way goes, its own beginning included.
    let visits: [[Double]]

    /// - Precondition: from each state some end can be reached, and all have the same ends.
    /// - Complexity: O(n³).
    init(_ states: [State]) {
        let count = states.count
        let endCount = states.first?.ends.count ?? 0
        var onward = states.map(\.onward)
        // Beside the ends and the reward stand the unit vectors, for the visits.
        var right = states.enumerated().map { place, state in
            state.ends + [state.reward] + (0..<count).map { $0 == place ? 1.0 : 0.0 }
        }
        var leaving = Array(repeating: 0.0, count: count)
        for last in (0..<count).reversed() {
            leaving[last] = onward[last][..<last].reduce(0, +) + right[last][..<endCount].reduce(0, +)
            for state in 0..<last where onward[state][last] > 0 {
                let factor = onward[state][last] / leaving[last]
                for target in 0..<last where target != state { onward[state][target] += factor * onward[last][target] }
                for column in right[state].indices { right[state][column] += factor * right[last][column] }
            }
        }
        for state in 0..<count {
            for column in right[state].indices {
                var sum = right[state][column]
                for target in 0..<state { sum += onward[state][target] * right[target][column] }
                right[state][column] = sum / leaving[state]
            }
        }
        ends = right.map { Array($0[..<endCount]) }
        rewards = right.map { $0[endCount] }
        visits = right.map { Array($0[(endCount + 1)...]) }
    }
}
