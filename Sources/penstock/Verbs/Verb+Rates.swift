extension Verb {
    static let rates = Verb(
        "rates", "bring exchange rates into a workspace",
        details: [
            "FILE is CSV: the euro reference rates as the European Central Bank publishes them (eurofxref-hist.csv), "
                + "or a list with the header date,currency,rate. All of it is taken, or nothing where anything is "
                + "wrong.",
            "A set that is not there is made, with the base EUR. Quotes that are there already change nothing.",
        ],
        flags: check.flags + [
            Flag("set", "NAME", .text, "the set of exchange rates", default: "ECB")
        ],
        positionals: [
            Positional(name: "ACTION", description: "import"),
            Positional(name: "FILE", description: "the file to import", isRequired: false),
        ])
}
