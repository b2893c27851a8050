//! World, tablet and page objects for the whole-system tests.
