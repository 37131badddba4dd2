//! One line on a terminal while a run takes long.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use crate::host::{Host, Stream};

/// A run that is shorter, in nanoseconds, shows nothing.
const PATIENCE: u64 = 500_000_000;
/// Nanoseconds between two drawings.
const PACE: u64 = 100_000_000;

/// How far a run is. Draws when it is told of progress: no thread of its own.
pub struct Progress<'h> {
    host: &'h dyn Host,
    quiet: bool,
    /// Whether anybody sees it; asked for when a run takes long.
    on: OnceLock<bool>,
    start: u64,
    done: AtomicUsize,
    drawn: AtomicU64,
}

impl<'h> Progress<'h> {
    /// Progress on standard error, where that is a terminal and nobody asked for quiet.
    pub fn new(host: &'h dyn Host, quiet: bool) -> Self {
        let start = host.nanoseconds();
        let (done, drawn) = (AtomicUsize::new(0), AtomicU64::new(0));
        Self { host, quiet, on: OnceLock::new(), start, done, drawn }
    }

    fn is_on(&self) -> bool {
        *self.on.get_or_init(|| {
            self.host.variable("CI").is_none()
                && self.host.variable("TERM").is_none_or(|term| term != "dumb")
                && self.host.is_terminal(Stream::Err)
        })
    }

    /// Starts to count anew.
    pub fn phase(&self) {
        self.done.store(0, Ordering::Relaxed);
    }

    /// One more of `all` is done.
    pub fn step(&self, what: &str, all: usize) {
        if self.quiet {
            return;
        }
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let now = self.host.nanoseconds().saturating_sub(self.start);
        if now < PATIENCE || !self.is_on() {
            return;
        }
        let last = self.drawn.load(Ordering::Relaxed);
        if last != 0 && now < last.saturating_add(PACE) {
            return;
        }
        // Who wins the exchange draws; the others go on.
        if self.drawn.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            let line = format!("\r{}\x1b[K", line(what, done, all));
            let _ = self.host.write(Stream::Err, line.as_bytes());
        }
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if self.drawn.swap(0, Ordering::Relaxed) != 0 {
            let _ = self.host.write(Stream::Err, b"\r\x1b[K");
        }
    }
}

fn line(what: &str, done: usize, all: usize) -> String {
    const WIDTH: usize = 24;
    let filled = (done.min(all) * WIDTH).checked_div(all).unwrap_or(WIDTH);
    format!("{what} [{}{}] {done}/{all}", "=".repeat(filled), " ".repeat(WIDTH - filled))
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn the_bar_fills() {
        assert_eq!(
            line("Reading", 1, 4),
            format!("Reading [{}{}] 1/4", "=".repeat(6), " ".repeat(18))
        );
        assert!(line("Reading", 4, 4).contains(&"=".repeat(24)));
        assert!(line("Reading", 0, 0).ends_with("0/0"));
    }
}
