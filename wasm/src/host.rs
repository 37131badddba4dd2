//! A JavaScript host of the command line: Node's files and streams, one call each.

use std::cell::RefCell;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use plimsoll_command::host::{Host, Jobs, Meta, Stream};
use plimsoll_core::paths::walk::{Entry, EntryKind, Folders};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    /// What JavaScript lends; `wasm/npm/src/command/host.ts` says what each call does.
    pub type JsHost;

    #[wasm_bindgen(method, catch)]
    fn list(this: &JsHost, folder: &str) -> Result<String, JsValue>;
    #[wasm_bindgen(method)]
    fn exists(this: &JsHost, path: &str) -> bool;
    #[wasm_bindgen(method, catch)]
    fn canonical(this: &JsHost, path: &str) -> Result<String, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn meta(this: &JsHost, path: &str) -> Result<String, JsValue>;
    #[wasm_bindgen(method, catch, js_name = readFile)]
    fn read_file(this: &JsHost, path: &str, most: f64) -> Result<Vec<u8>, JsValue>;
    #[wasm_bindgen(method, catch, js_name = readStdin)]
    fn read_stdin(this: &JsHost, most: f64) -> Result<Vec<u8>, JsValue>;
    #[wasm_bindgen(method, catch, js_name = writeFile)]
    fn write_file(this: &JsHost, path: &str, bytes: &[u8]) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = replaceFile)]
    fn replace_file(this: &JsHost, path: &str, old: &[u8], new: &[u8]) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn git(this: &JsHost, args: Vec<String>) -> Result<Vec<u8>, JsValue>;
    #[wasm_bindgen(method)]
    fn stamp(this: &JsHost, path: &str) -> f64;
    #[wasm_bindgen(method)]
    fn pause(this: &JsHost, milliseconds: f64);
    #[wasm_bindgen(method)]
    fn kept(this: &JsHost, name: &str) -> Option<Vec<u8>>;
    #[wasm_bindgen(method)]
    fn keep(this: &JsHost, name: &str, bytes: &[u8]);
    #[wasm_bindgen(method, js_name = cacheFolder)]
    fn cache_folder(this: &JsHost) -> Option<String>;
    #[wasm_bindgen(method, catch)]
    fn write(this: &JsHost, stream: u8, bytes: &[u8]) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = isTerminal)]
    fn is_terminal(this: &JsHost, stream: u8) -> bool;
    #[wasm_bindgen(method)]
    fn columns(this: &JsHost) -> u32;
    #[wasm_bindgen(method)]
    fn variable(this: &JsHost, name: &str) -> Option<String>;
    #[wasm_bindgen(method)]
    fn seconds(this: &JsHost) -> f64;
    #[wasm_bindgen(method)]
    fn nanoseconds(this: &JsHost) -> f64;
    #[wasm_bindgen(method)]
    fn beside(this: &JsHost, path: &str) -> Option<String>;

    /// What a call of the host throws.
    type Thrown;
    #[wasm_bindgen(method, getter)]
    fn code(this: &Thrown) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn message(this: &Thrown) -> Option<String>;
}

thread_local! {
    // The trait asks for what can be shared between threads, which a value of JavaScript never is.
    static LENT: RefCell<Option<JsHost>> = const { RefCell::new(None) };
}

/// Runs something with a host.
pub fn lend<T>(host: JsHost, run: impl FnOnce(&dyn Host) -> T) -> T {
    LENT.set(Some(host));
    let done = run(&Borrowed);
    LENT.set(None);
    done
}

/// The host that is lent now.
struct Borrowed;

impl Borrowed {
    fn with<T>(&self, ask: impl FnOnce(&JsHost) -> T) -> Option<T> {
        LENT.with_borrow(|host| host.as_ref().map(ask))
    }

    fn ask<T>(&self, ask: impl FnOnce(&JsHost) -> Result<T, JsValue>) -> io::Result<T> {
        match self.with(ask) {
            Some(answer) => answer.map_err(|thrown| error(thrown.unchecked_into())),
            None => Err(io::Error::other("there is no host")),
        }
    }
}

/// An error of Node's: `code` is the name of the system's error, `message` its text.
fn error(thrown: Thrown) -> io::Error {
    let kind = match thrown.code().as_deref() {
        Some("ENOENT") => ErrorKind::NotFound,
        Some("EACCES" | "EPERM") => ErrorKind::PermissionDenied,
        Some("EPIPE") => ErrorKind::BrokenPipe,
        _ => ErrorKind::Other,
    };
    io::Error::new(kind, thrown.message().unwrap_or_default())
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The letter that the host has for what stands at a path.
fn kind(letter: &str) -> EntryKind {
    match letter {
        "f" => EntryKind::File,
        "d" => EntryKind::Folder,
        "l" => EntryKind::Link,
        "p" => EntryKind::Pipe,
        "s" => EntryKind::Socket,
        "v" => EntryKind::Device,
        _ => EntryKind::Other,
    }
}

impl Folders for Borrowed {
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        // A letter and a name each, with a zero byte behind it, which no name has.
        let listed = self.ask(|host| host.list(&text(folder)))?;
        let entry = |entry: &str| {
            let (letter, name) = entry.split_at_checked(1)?;
            Some(Entry { name: name.into(), kind: kind(letter) })
        };
        Ok(listed.split_terminator('\0').filter_map(entry).collect())
    }

    fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        self.ask(|host| host.read_file(&text(file), f64::INFINITY))
    }

    fn exists(&self, path: &Path) -> bool {
        self.with(|host| host.exists(&text(path))).unwrap_or(false)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        self.ask(|host| host.canonical(&text(path))).map(PathBuf::from)
    }
}

impl Host for Borrowed {
    fn meta(&self, path: &Path) -> io::Result<Meta> {
        let meta = self.ask(|host| host.meta(&text(path)))?;
        let (letter, size) = meta.split_at_checked(1).unwrap_or_default();
        Ok(Meta { kind: kind(letter), size: size.parse().unwrap_or(0) })
    }

    fn read_file(&self, path: &Path, most: u64) -> io::Result<(Vec<u8>, u64)> {
        let bytes = self.ask(|host| host.read_file(&text(path), most as f64))?;
        let read = bytes.len() as u64;
        // Only of a file that was cut off the size is not known yet.
        let size = if read < most { read } else { self.meta(path)?.size.max(read) };
        Ok((bytes, size))
    }

    fn read_stdin(&self, most: u64) -> io::Result<Vec<u8>> {
        self.ask(|host| host.read_stdin(most as f64))
    }

    fn write_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.ask(|host| host.write_file(&text(path), bytes))
    }

    fn replace_file(&self, path: &Path, old: &[u8], new: &[u8]) -> io::Result<()> {
        self.ask(|host| host.replace_file(&text(path), old, new))
    }

    fn git(&self, args: &[&str]) -> io::Result<Vec<u8>> {
        self.ask(|host| host.git(args.iter().map(|arg| (*arg).to_string()).collect()))
    }

    fn stamp(&self, path: &Path) -> Option<u64> {
        self.with(|host| host.stamp(&text(path))).filter(|at| *at >= 0.0).map(|at| at as u64)
    }

    fn pause(&self, milliseconds: u64) -> io::Result<()> {
        self.with(|host| host.pause(milliseconds as f64));
        Ok(())
    }

    fn kept(&self, name: &str) -> Option<Vec<u8>> {
        self.with(|host| host.kept(name)).flatten()
    }

    fn keep(&self, name: &str, bytes: &[u8]) {
        self.with(|host| host.keep(name, bytes));
    }

    fn cache_folder(&self) -> Option<String> {
        self.with(JsHost::cache_folder).flatten()
    }

    fn write(&self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        self.ask(|host| host.write(number(stream), bytes))
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        self.with(|host| host.is_terminal(number(stream))).unwrap_or(false)
    }

    fn columns(&self) -> Option<usize> {
        self.with(JsHost::columns).filter(|columns| *columns > 0).map(|columns| columns as usize)
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.with(|host| host.variable(name)).flatten().filter(|value| !value.is_empty())
    }

    fn seconds(&self) -> Option<i64> {
        self.with(JsHost::seconds).map(|seconds| seconds as i64)
    }

    fn nanoseconds(&self) -> u64 {
        self.with(JsHost::nanoseconds).unwrap_or(0.0) as u64
    }

    fn each(&self, jobs: Jobs, job: &(dyn Fn(usize) + Sync)) -> Result<(), String> {
        (0..jobs.count).for_each(job);
        Ok(())
    }

    fn beside(&self, path: &str) -> Option<String> {
        self.with(|host| host.beside(path)).flatten()
    }
}

/// The number of a stream, as every system has it.
fn number(stream: Stream) -> u8 {
    match stream {
        Stream::Out => 1,
        Stream::Err => 2,
    }
}
