//! Trees from text, one file at a time; nothing here opens a file or fails.
