//! Amazon Bedrock: signatures compared with botocore's, and calls through a whole hub to the
//! simulator, which computes each signature again.

mod calls;
mod faults;
mod hub;
mod signing;
