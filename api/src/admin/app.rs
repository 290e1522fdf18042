//! `/api/app`: what upstream keeps of applications that subscribe to its own service. This hub serves
//! every call itself and sells no subscriptions: applications get keys, which an admin makes. What
//! clients of upstream ask is answered so that they know it.

pub mod config;
pub mod did;
pub mod subscription;
pub mod usage;
