//! Errors on their way to JavaScript.

use std::sync::{Mutex, PoisonError};

use wasm_bindgen::JsValue;

/// What is wrong with a call. JavaScript makes an error of its class from it.
#[derive(Debug)]
pub enum Fault {
    /// The config.
    Config(String),
    /// A rule page: the rule, the line of the page, and what is wrong there.
    Page(String, usize, String),
    /// An argument.
    Argument(String),
}

impl From<Fault> for JsValue {
    fn from(fault: Fault) -> Self {
        let text = match fault {
            Fault::Config(message) => format!("config\n{message}"),
            Fault::Page(rule, line, message) => format!("page\n{rule}\n{line}\n{message}"),
            Fault::Argument(message) => format!("argument\n{message}"),
        };
        JsValue::from_str(&text)
    }
}

/// The module is stopped by a panic, but can still be asked for what was said.
static LAST: Mutex<String> = Mutex::new(String::new());

/// Keeps what a panic says.
pub fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        let payload = info.payload();
        let message = payload
            .downcast_ref::<&str>()
            .copied()
            .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("no message");
        let place = info.location().map_or_else(String::new, |at| format!(" at {at}"));
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) =
            format!("internal error{place}: {}", message.replace('\n', " "));
    }));
}

/// What the last panic said.
pub fn last() -> String {
    LAST.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Stops the module where a test asks for it by the name of a file.
#[cfg(feature = "fault")]
pub fn planted(path: &str) {
    match path {
        "fault/panic.json" => panic!("a fault planted by a test"),
        "fault/stack.json" => {
            std::hint::black_box(deep(1));
        }
        "fault/memory.json" => {
            let mut kept: Vec<Vec<u8>> = Vec::new();
            while kept.len() < 1_000 {
                kept.push(vec![1; 64 * 1024 * 1024]);
            }
            std::hint::black_box(kept.len());
        }
        _ => {}
    }
}

#[cfg(feature = "fault")]
#[allow(unconditional_recursion)]
fn deep(n: u64) -> u64 {
    let kept = std::hint::black_box([n; 64]);
    deep(n + 1) + kept[0]
}
