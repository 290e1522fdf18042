//! What the stable words of a report mean.

/// Why rows did not come, or not as they were, in a sentence.
pub fn words(code: &str) -> &'static str {
    match code {
        "provider_is_here" => {
            "this hub has a provider of that name, which stays; credentials came to it, and can be used where its address is the same"
        }
        "provider_without_address" => "its address is none that can be called",
        "address_was_never_used" => {
            "upstream never used the address that was entered; the provider's own is used"
        }
        "credential_without_provider" => "its provider is not there",
        "credential_unreadable" => "the key does not open it: enter it again",
        "credential_left_out" => "sealed, and wanted without: enter it again",
        "credential_of_unknown_form" => "parts that no provider here takes: enter it again",
        "rate_without_provider" => "its provider is not there",
        "rate_unreadable" => "an amount or a kind that cannot be read",
        "rate_is_here" => "this hub has a rate of its own for that model, which stays",
        "rate_of_prompts_left_out" => {
            "a picture is paid by the piece here, its prompt is not paid beside it"
        }
        "rate_change_unreadable" => "an entry of the history without amounts or out of order",
        "call_under_way" => "upstream had not ended them; they come with the next import",
        "call_without_time" => "no time of the call",
        "call_with_unreadable_credits" => "credits that are no amount",
        "usage_with_unreadable_credits" => "credits that are no amount",
        "statistics_of_months" => "months, whose hours are told by themselves",
        "statistics_of_nobody" => "sums of nobody",
        "statistics_without_time" => "no time",
        "statistics_unreadable" => "sums that cannot be read",
        "archive_left_out" => "an archive that is damaged or cannot be read",
        _ => "see the log",
    }
}
