//! The rules of Plimsoll, one page each.
