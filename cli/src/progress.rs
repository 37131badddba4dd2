//! One line on a terminal while a run takes long.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A run that is shorter shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);
/// Time between two drawings.
const PACE: Duration = Duration::from_millis(100);

/// How far a run is. Draws when it is told of progress: no thread of its own.
pub struct Progress {
    on: bool,
    start: Instant,
    done: AtomicUsize,
    drawn: AtomicU64,
}

impl Progress {
    /// Progress on standard error, where that is a terminal and nobody asked for quiet.
    pub fn new(quiet: bool) -> Self {
        let on = !quiet
            && std::env::var_os("CI").is_none_or(|value| value.is_empty())
            && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            && std::io::stderr().is_terminal();
        Self { on, start: Instant::now(), done: AtomicUsize::new(0), drawn: AtomicU64::new(0) }
    }

    /// Starts to count anew.
    pub fn phase(&self) {
        self.done.store(0, Ordering::Relaxed);
    }

    /// One more of `all` is done.
    pub fn step(&self, what: &str, all: usize) {
        if !self.on {
            return;
        }
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let elapsed = self.start.elapsed();
        if elapsed < PATIENCE {
            return;
        }
        let now = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        let last = self.drawn.load(Ordering::Relaxed);
        let pace = u64::try_from(PACE.as_millis()).unwrap_or(100);
        if last != 0 && now < last.saturating_add(pace) {
            return;
        }
        // Who wins the exchange draws; the others go on.
        if self.drawn.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            let mut err = std::io::stderr().lock();
            let _ = write!(err, "\r{}\x1b[K", line(what, done, all));
            let _ = err.flush();
        }
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if self.drawn.swap(0, Ordering::Relaxed) != 0 {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
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
