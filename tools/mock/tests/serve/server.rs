//! The server: what it delivers, what it bounds, how it stops.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use skattekit_mock::{Delivery, Handle, Journal, Limits, Request, Response, Server, Service};

use crate::support::{exchange, talk};

/// Answers by the path: with how much, and how it is delivered.
struct Paths;

impl Service for Paths {
    fn answer(&self, request: &Request, _: SystemTime) -> Response {
        let mut response = Response::new(200, "text/plain", "0123456789");
        match request.path() {
            "/late" => response.delivery = Delivery::Late(Duration::from_millis(300)),
            "/later" => response.delivery = Delivery::Late(Duration::from_secs(60)),
            "/cut" => response.delivery = Delivery::Cut(4),
            "/cut-at-once" => response.delivery = Delivery::Cut(0),
            "/cut-too-late" => response.delivery = Delivery::Cut(10),
            "/cut-large" => {
                response.body = vec![b'x'; 3_000_000];
                response.delivery = Delivery::Cut(1_000_000);
            }
            "/reset" => response.delivery = Delivery::Reset,
            "/empty" => response.body.clear(),
            "/panic" => panic!("as the test asks for"),
            "/echo" => response.body.clone_from(&request.body),
            _ => {}
        }
        response
    }
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
}

fn small() -> Handle {
    let limits = Limits {
        header: 1024,
        body: 1000,
        read: Duration::from_millis(300),
        connections: 2,
    };
    let server = Server {
        limits,
        ..Server::default()
    };
    server.serve(Paths).unwrap()
}

#[test]
fn a_response_comes_whole() {
    let server = Server::start(Paths).unwrap();
    let response = talk(server.address(), &get("/a?b=1"));
    assert!(
        response.starts_with("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n"),
        "{response}"
    );
    assert!(response.contains("content-length: 10\r\n"), "{response}");
    assert!(response.ends_with("\r\n\r\n0123456789"), "{response}");
    let empty = talk(server.address(), &get("/empty"));
    assert!(
        empty.contains("content-length: 0\r\n") && empty.ends_with("\r\n\r\n"),
        "{empty}"
    );
    let received = server.received();
    assert_eq!(received[0].target, "/a?b=1");
    assert_eq!(received[0].value_of("host"), Some("localhost"));
    assert_eq!(received[0].status, 200);
    assert_eq!(received.len(), 2);
}

#[test]
fn one_connection_takes_several_requests() {
    let server = Server::start(Paths).unwrap();
    let body =
        "POST /echo HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    let sent = format!(
        "GET /1 HTTP/1.1\r\nhost: a\r\n\r\n{body}HEAD /2 HTTP/1.1\r\nhost: a\r\n\r\n{}",
        get("/3")
    );
    let response = talk(server.address(), &sent);
    assert_eq!(response.matches("HTTP/1.1 200 OK").count(), 4, "{response}");
    assert!(response.contains("\r\n\r\nabcHTTP/1.1"), "{response}");
    let methods = server.received().into_iter().map(|request| request.method);
    assert_eq!(methods.collect::<Vec<_>>(), ["GET", "POST", "HEAD", "GET"]);
}

#[test]
fn a_response_comes_late() {
    let server = Server::start(Paths).unwrap();
    let start = Instant::now();
    assert!(talk(server.address(), &get("/late")).ends_with("0123456789"));
    assert!(start.elapsed() >= Duration::from_millis(300));
}

#[test]
fn a_response_is_cut_after_so_many_bytes() {
    let server = Server::start(Paths).unwrap();
    for (path, body) in [
        ("/cut", "0123"),
        ("/cut-at-once", ""),
        ("/cut-too-late", "0123456789"),
    ] {
        let response = talk(server.address(), &get(path));
        assert!(response.contains("content-length: 10\r\n"), "{response}");
        assert!(
            response.ends_with(&format!("\r\n\r\n{body}")),
            "{path}: {response}"
        );
    }
    let response = exchange(server.address(), get("/cut-large").as_bytes()).unwrap();
    assert_eq!(
        response.iter().filter(|byte| **byte == b'x').count(),
        1_000_001
    );
}

#[test]
fn a_connection_is_reset_without_a_response() {
    let server = Server::start(Paths).unwrap();
    let error = exchange(server.address(), get("/reset").as_bytes()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert!(talk(server.address(), &get("/")).starts_with("HTTP/1.1 200"));
}

#[test]
fn a_panic_ends_its_connection_alone() {
    let server = Server::start(Paths).unwrap();
    assert_eq!(
        exchange(server.address(), get("/panic").as_bytes()).unwrap_or_default(),
        b""
    );
    assert!(talk(server.address(), &get("/")).starts_with("HTTP/1.1 200"));
}

#[test]
fn what_is_too_long_is_refused() {
    let server = small();
    let status = |request: &str| {
        let response = talk(server.address(), request);
        response.get(9..12).unwrap_or_default().to_owned()
    };
    let header = format!(
        "GET / HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n",
        "a".repeat(2000)
    );
    assert_eq!(status(&header), "431");
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(150));
    assert_eq!(status(&many), "431");
    assert_eq!(status(&get(&format!("/{}", "a".repeat(2000)))), "431");
    let body = format!(
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1001\r\n\r\n{}",
        "a".repeat(1001)
    );
    assert_eq!(status(&body), "413");
    let chunk = format!("3e9\r\n{}\r\n0\r\n\r\n", "a".repeat(1001));
    let chunked =
        format!("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n{chunk}");
    assert_eq!(status(&chunked), "413");
    let fits = format!(
        "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 1000\r\n\r\n{}",
        "a".repeat(1000)
    );
    assert_eq!(status(&fits), "200");
    assert_eq!(status("nothing of HTTP\r\n\r\n"), "400");
    // The response arrives although most of the body is not read.
    let huge = format!(
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4000000\r\n\r\n{}",
        "a".repeat(4_000_000)
    );
    assert_eq!(status(&huge), "413");
}

#[test]
fn what_is_too_slow_is_refused() {
    let server = small();
    let start = Instant::now();
    let headers = talk(server.address(), "GET / HTTP/1.1\r\nhost: a");
    assert!(headers.starts_with("HTTP/1.1 408"), "{headers}");
    let body = talk(
        server.address(),
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nab",
    );
    assert!(body.starts_with("HTTP/1.1 408"), "{body}");
    assert_eq!(talk(server.address(), ""), "");
    assert!(start.elapsed() >= Duration::from_millis(900));
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn more_connections_than_are_served_wait() {
    let server = small();
    let idle = [0; 2].map(|_| TcpStream::connect(server.address()).unwrap());
    // The idle ones are ended once they were silent for too long.
    assert!(talk(server.address(), &get("/")).starts_with("HTTP/1.1 200"));
    drop(idle);
}

#[test]
fn a_stop_lets_requests_finish_and_waits_for_none_forever() {
    let server = Server::start(Paths).unwrap();
    let address = server.address();
    let late = thread::spawn(move || talk(address, &get("/late")));
    let later = thread::spawn(move || exchange(address, get("/later").as_bytes()));
    let mut idle = TcpStream::connect(address).unwrap();
    idle.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        .unwrap();
    idle.read_exact(&mut [0; 40]).unwrap();
    thread::sleep(Duration::from_millis(100));
    let start = Instant::now();
    server.stop();
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(late.join().unwrap().ends_with("0123456789"));
    assert_eq!(later.join().unwrap().unwrap_or_default(), b"");
    assert!(TcpStream::connect(address).is_err());
    drop(idle);
}

#[test]
fn an_address_in_use_is_an_error() {
    let server = Server::start(Paths).unwrap();
    let second = Server {
        address: server.address(),
        limits: Limits::default(),
        journal: Journal::default(),
    };
    let error = second.serve(Paths).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
}
