//! Amazon Bedrock: signatures compared with botocore's, and calls through a whole hub to the
//! simulator, which computes each signature again.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "clippy knows tests by their attribute, and these helpers stand beside them"
)]

mod calls;
mod faults;
mod hub;
mod signing;
