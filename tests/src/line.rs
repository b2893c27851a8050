//! The line between one tablet and the office, which can be cut for real.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Passes bytes on to a server until it is cut: a tablet that is reached through it loses the network whole, its
/// service worker's requests too.
pub struct Line {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

struct State {
    is_cut: bool,
    open: Vec<TcpStream>,
}

impl Line {
    /// Opens a line to a server, on a port of its own.
    ///
    /// # Panics
    /// When no port can be opened.
    pub fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("the port's address");
        let state = Arc::new(Mutex::new(State { is_cut: false, open: Vec::new() }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for tablet in listener.incoming().flatten() {
                // A connection that cannot be passed on is dropped: that is what the tablet would meet.
                drop(pass_on(tablet, server, &shared));
            }
        });
        Self { address, state }
    }

    /// The address of the page at `path` over this line.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Cuts the line: what is open breaks off, nothing new gets through.
    pub fn cut(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_cut = true;
        for stream in state.open.drain(..) {
            // It may have ended by itself.
            drop(stream.shutdown(Shutdown::Both));
        }
    }

    /// Mends the line: new connections get through again.
    pub fn mend(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).is_cut = false;
    }
}

fn pass_on(tablet: TcpStream, server: SocketAddr, state: &Mutex<State>) -> io::Result<()> {
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    if state.is_cut {
        return tablet.shutdown(Shutdown::Both);
    }
    let office = TcpStream::connect(server)?;
    state.open.extend([tablet.try_clone()?, office.try_clone()?]);
    pump(tablet.try_clone()?, office.try_clone()?);
    pump(office, tablet);
    Ok(())
}

/// Copies bytes one way until either end closes, then closes both.
fn pump(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        let mut bytes = [0; 16 * 1024];
        while let Ok(length) = from.read(&mut bytes) {
            let Some(read) = bytes.get(..length).filter(|read| !read.is_empty()) else { break };
            if to.write_all(read).is_err() {
                break;
            }
        }
        drop(to.shutdown(Shutdown::Both));
        drop(from.shutdown(Shutdown::Both));
    });
}
