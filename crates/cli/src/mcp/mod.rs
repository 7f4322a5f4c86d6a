//! `medwage mcp`: the answers as tools for language models, by the Model Context Protocol.
//!
//! A tool is a command: its parameters are the command's arguments, and its answer is the command's in fewer words.

mod habits;
mod parameters;
mod tools;

#[cfg(feature = "mcp")]
mod handler;
#[cfg(feature = "mcp")]
mod serve;

#[cfg(feature = "mcp")]
pub(crate) use serve::Mcp;
