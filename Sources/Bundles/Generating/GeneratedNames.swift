/// The invented words that generated bundles are made of.
enum GeneratedNames {
    /// Owners and actors.
    static let people = [
        "Ada Lindqvist", "Amir Sadeghi", "Anouk Verbeek", "Bram Oosterhuis", "Camila Duarte", "Chen Yulan",
        "Dagny Solheim", "Dario Conti", "Elif Aydin", "Emeka Nwosu", "Fatou Diallo", "Finn Gallagher",
        "Greta Holm", "Hana Kimura", "Henrik Aalto", "Ines Carvalho", "Ivo Petrov", "Jana Novotna",
        "Joris de Wit", "Kaito Mori", "Katya Sokolova", "Lars Brekke", "Leila Haddad", "Lucía Ferrer",
        "Maeve O'Connell", "Marek Zielinski", "Mina Park", "Nadia Rahmani", "Niko Jokinen", "Olga Baranova",
        "Pablo Rivas", "Priya Menon", "Rasmus Dahl", "Sara Björk", "Seun Adeyemi", "Tomás Quiroga",
        "Uma Krishnan", "Viktor Hansen", "Wen Jiayi", "Zoë Martens",
    ]
    /// First halves of company names.
    static let companyHeads = [
        "Alder", "Birch", "Cobalt", "Drift", "Ember", "Fjord", "Granite", "Harbor", "Isle", "Juniper", "Kestrel",
        "Larch", "Meridian", "North", "Orchard", "Pine", "Quarry", "River", "Summit", "Tidal", "Umber", "Vale",
    ]
    /// Second halves of company names.
    static let companyTails = [
        " & Sons", " Foods", " Freight", " Health", " Labs", " Logistics", ", Inc.", " Mills", " Optics", " Power",
        " Systems", " Textiles", " Works",
    ]
    /// What is sold.
    static let products = [
        "Pump 200", "Pump 450", "Turbine S", "Turbine XL", "Valve kit", "Gate control", "Flow meter", "Service plan",
        "Remote care", "Pipe, 24\" bore",
    ]
    /// Where deals come from.
    static let origins = ["website", "referral", "outbound", "event", "partner", "inbound call"]
    /// Tags.
    static let tags = [
        "enterprise", "mid-market", "public sector", "upsell", "cross-sell", "pilot", "tender", "urgent", "green field",
        "replacement", "competitor: Rheinfall", "série A",
    ]
    /// Roles of contacts.
    static let roles = ["decision maker", "buyer", "engineer", "champion", "legal"]
    /// Regions.
    static let regions = ["EMEA", "AMER", "APAC"]
    /// What is to be done next.
    static let nextSteps = ["Send proposal", "Call back", "Site visit", "Agree on terms, then sign", "Demo"]
    /// Why deals are won.
    static let wonReasons = ["price", "service", "delivery time", "existing customer"]
    /// Why deals are lost.
    static let lostReasons = ["price", "no budget", "competitor", "no decision", "timing"]
    /// Why deals move back.
    static let setbacks = ["scope changed", "new contact", "budget under review"]
}
