/// The version of this program; the changelog's top heading says the same.
let programVersion = "0.1.0"
