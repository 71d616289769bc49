/// What can be wrong with a bundle.
public enum BundleProblemCode: String, CaseIterable, Sendable {
    // The files and their headers.
    /// A required file is not there.
    case missingFile = "missing_file"
    /// A CSV file that no bundle has.
    case unknownFile = "unknown_file"
    /// A file without a header row.
    case missingHeader = "missing_header"
    /// A required column is not there.
    case missingColumn = "missing_column"
    /// A column that the file does not have.
    case unknownColumn = "unknown_column"
    /// A column that is there twice.
    case duplicateColumn = "duplicate_column"

    // The rows.
    /// The quoting or a line end is against RFC 4180.
    case malformedCSV = "malformed_csv"
    /// Bytes that are not UTF-8.
    case invalidUTF8 = "invalid_utf8"
    /// Another number of fields than the header has.
    case raggedRow = "ragged_row"
    /// A field, a row or the number of fields beyond `CSVLimits`.
    case rowTooLarge = "row_too_large"
    /// More rows, pipelines or stages, or versions, contacts or tags of a deal, than can be kept.
    case tooMany = "too_many"

    // The cells.
    /// A required cell is empty.
    case missingValue = "missing_value"
    /// A text beyond its limit.
    case tooLong = "too_long"
    /// A control character other than tab and line ends.
    case controlCharacter = "control_character"
    /// Not a whole number within its limits.
    case invalidInteger = "invalid_integer"
    /// Not a probability from 0 to 1 with at most six decimals.
    case invalidProbability = "invalid_probability"
    /// Not an amount of its currency.
    case invalidAmount = "invalid_amount"
    /// Not a currency of ISO 4217.
    case invalidCurrency = "invalid_currency"
    /// An amount without a currency.
    case missingCurrency = "missing_currency"
    /// Not a date.
    case invalidDate = "invalid_date"
    /// Neither an instant nor a date.
    case invalidTime = "invalid_time"
    /// Later than now.
    case inFuture = "in_future"
    /// None of the words that are allowed.
    case invalidChoice = "invalid_choice"
    /// Not a UUID.
    case invalidUUID = "invalid_uuid"
    /// A closed stage's probability that does not follow from its kind.
    case closedStageProbability = "closed_stage_probability"
    /// Metadata beyond its limit.
    case metadataTooLong = "metadata_too_long"

    // What must be there once, or be known.
    /// An id that an earlier row has.
    case duplicateID = "duplicate_id"
    /// A position that another stage of the pipeline has.
    case duplicatePosition = "duplicate_position"
    /// A second default pipeline.
    case secondDefault = "second_default"
    /// A tag that the deal has already.
    case duplicateTag = "duplicate_tag"
    /// A contact that the deal has already.
    case duplicateContact = "duplicate_contact"
    /// A second primary contact.
    case secondPrimary = "second_primary"
    /// A pipeline that `pipelines.csv` does not have.
    case unknownPipeline = "unknown_pipeline"
    /// A stage that `stages.csv` does not have.
    case unknownStage = "unknown_stage"
    /// A deal that `deals.csv` does not have.
    case unknownDeal = "unknown_deal"
    /// A stage that is not one of the deal's pipeline.
    case stageOfOtherPipeline = "stage_of_other_pipeline"

    // The history.
    /// Changes of a deal that has neither `created_at` nor a creation among them.
    case changesWithoutCreation = "changes_without_creation"
    /// A creation whose time is not `created_at`.
    case createdAtMismatch = "created_at_mismatch"
    /// A creation that is not the deal's first change.
    case secondCreation = "second_creation"
    /// A change earlier than the creation.
    case beforeCreation = "before_creation"
    /// A change from another stage than the one that the deal was in.
    case fromStageMismatch = "from_stage_mismatch"
    /// A change to the stage that the deal was in.
    case sameStage = "same_stage"
    /// A last change to another stage than the deal's.
    case lastStageMismatch = "last_stage_mismatch"
    /// A `closed_at` other than the last closing that the changes give.
    case closedAtMismatch = "closed_at_mismatch"
    /// A reason for a win or loss of a deal that is not won or lost.
    case reasonMismatch = "reason_mismatch"
    /// A field whose changes a bundle cannot tell.
    case unknownField = "unknown_field"
    /// A change from another value than the one that the field had.
    case fromValueMismatch = "from_value_mismatch"
    /// A last change to another value than the deal's.
    case lastValueMismatch = "last_value_mismatch"
}
