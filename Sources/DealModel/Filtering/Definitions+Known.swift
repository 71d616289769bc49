extension Definitions {
    /// Pipelines, stages, tags and settings by what was recorded up to `sequence`; their ordinals stay the same.
    ///
    /// - Complexity: n log n in the number of recorded versions, nothing where all of them are known.
    public func known(to sequence: Int64) -> Definitions {
        guard lastRecordedSequence > sequence else { return self }
        var known = Definitions()
        for version in recorded where version.sequence <= sequence { known.record(version) }
        return known
    }
}
