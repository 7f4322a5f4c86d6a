//! What must stay true of the workspace itself.

mod dependencies;
mod files;
