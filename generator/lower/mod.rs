//! The IR from trees: every reference is resolved here.
