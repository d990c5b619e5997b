//! Files from the IR: each emitter sees an [`crate::ir::Api`] and nothing before it.
