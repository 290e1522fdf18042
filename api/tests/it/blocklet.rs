//! Under Blocklet Server: its environment, its formats, those whom it vouches for, its package.

mod credits;
mod environment;
mod forgeries;
mod live;
mod overlap;
mod package;
mod people;
mod principals;
mod process;
mod serving;
mod starter;
mod support;
mod vectors;
