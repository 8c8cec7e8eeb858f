//! The program: what it prints, what it logs, how it ends.

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Output, Stdio};

use crate::support::talk;

const PAGE: &str = include_str!("../../../../docs/src/use/mock.md");

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_skattekit-mock"))
}

fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let Output {
        status,
        stderr,
        stdout,
    } = command().args(arguments).output().unwrap();
    let text = [stdout, stderr].concat();
    (status.code(), String::from_utf8(text).unwrap())
}

/// A program that runs, and what it printed when it began.
struct Running {
    child: Child,
    address: SocketAddr,
    greeting: String,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut command = command();
        command.args(["--port", "0"]).args(arguments);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut greeting = String::new();
        while !greeting.contains("Ctrl+C") {
            assert_ne!(out.read_line(&mut greeting).unwrap(), 0, "{greeting}");
        }
        let (_, after) = greeting.split_once("http://").unwrap();
        let address = after.lines().next().unwrap().parse().unwrap();
        Self {
            child,
            address,
            greeting,
        }
    }

    fn get(&self, target: &str, header: &str) -> String {
        let request = format!(
            "GET {target} HTTP/1.1\r\nhost: localhost\r\n{header}connection: close\r\n\r\n"
        );
        talk(self.address, &request)
    }

    /// Sends a signal, and gives the exit code and the log.
    fn stop(mut self, signal: &str) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        let mut log = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        (self.child.wait().unwrap().code(), log)
    }
}

#[test]
#[cfg(unix)]
fn it_serves_until_a_signal_and_logs_no_identifier_or_token() {
    let mock = Running::start(&[]);
    let scope = "skatteetaten:inntekt";
    let response = mock.get(&format!("/mock/token?scope={scope}"), "");
    let (_, token) = response.split_once("\r\n\r\n").unwrap();
    let header = format!("authorization: Bearer {token}\r\n");
    let refused = mock.get("/avregning/v2/ssb/2024/12857499938", "");
    assert!(refused.starts_with("HTTP/1.1 401"), "{refused}");
    let accepted = mock.get("/avregning/v2/ssb/2024/12857499938?a=310012343", &header);
    assert!(!accepted.starts_with("HTTP/1.1 401"), "{accepted}");
    let (code, log) = mock.stop("-TERM");
    assert_eq!(code, Some(0));
    assert!(
        log.contains("GET localhost/mock/token?scope=skatteetaten:inntekt 200"),
        "{log}"
    );
    assert!(
        log.contains("GET localhost/avregning/v2/ssb/2024/***?a=*** "),
        "{log}"
    );
    assert!(
        !log.contains("eyJ") && !log.contains("12857499938"),
        "{log}"
    );
    assert_eq!(log.lines().count(), 3, "{log}");
}

#[test]
#[cfg(unix)]
fn it_prints_three_lines_to_try() {
    let mock = Running::start(&[]);
    let lines = |greeting: &str| {
        let lines = greeting.lines().filter(|line| line.contains("curl -i"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let tried = lines(&mock.greeting);
    assert_eq!(tried.len(), 3, "{}", mock.greeting);
    // The page of the book shows what is printed.
    let (_, block) = PAGE.split_once("```sh\n").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    let printed = mock
        .greeting
        .replace(&mock.address.to_string(), "127.0.0.1:8080");
    assert!(printed.contains(block), "{printed}");
    for (line, status) in tried.into_iter().zip(["200", "200", "404"]) {
        // As the shell does it: first the token, then the request.
        let quoted = line.split('\'').collect::<Vec<_>>();
        let base = format!("http://{}", mock.address);
        let [_, first, _, request, _] = quoted[..] else {
            panic!("{line}")
        };
        let header = match first.strip_prefix(&base) {
            Some(token) => {
                let token = mock.get(token, "");
                let (_, token) = token.split_once("\r\n\r\n").unwrap();
                format!("authorization: Bearer {token}\r\n")
            }
            None => format!("{first}\r\n"),
        };
        let response = mock.get(request.strip_prefix(&base).unwrap(), &header);
        let expected = format!("HTTP/1.1 {status} ");
        assert!(response.starts_with(&expected), "{line}: {response}");
    }
    assert_eq!(mock.stop("-INT").0, Some(0));

    let open = Running::start(&["--no-token"]);
    assert!(!open.greeting.contains("Bearer"), "{}", open.greeting);
    assert!(!open.get("/avregning", "").starts_with("HTTP/1.1 401"));
    assert_eq!(open.stop("-TERM").0, Some(0));
}

#[test]
fn help_has_examples_and_exit_codes() {
    let (code, help) = run(&["--help"]);
    assert_eq!(code, Some(0));
    assert!(help.contains("Examples:\n  skattekit-mock "), "{help}");
    assert!(
        help.contains("Exit codes:\n  0  stopped by a signal"),
        "{help}"
    );
}

#[test]
fn what_cannot_be_used_is_said_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clients.toml");
    let path = path.to_str().unwrap();
    let fails = |arguments: &[&str], part: &str| {
        let (code, text) = run(arguments);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains(part), "{text}");
    };
    fails(
        &["--seed", "x"],
        "'--seed <NUMBER>': expected a whole number, such as `7`",
    );
    fails(&["--token-lifetime", "1ms"], "expected at least a second");
    fails(
        &["--clients", path],
        &format!("error: cannot read `{path}`: "),
    );
    fails(
        &["--scenarios", path],
        &format!("error: cannot read `{path}`: "),
    );
    std::fs::write(path, b"\xff").unwrap();
    fails(
        &["--scenarios", path],
        &format!("error: `{path}` is not text in UTF-8"),
    );
    std::fs::write(path, "[[scenario]]\nanswer = 'SSG-08'\n").unwrap();
    fails(
        &["--scenarios", path],
        &format!("error: {path}, line 2: `SSG-08` is no error code and no fault; did you mean"),
    );
    std::fs::write(path, "[[client]]\nid = 'a'\nkeys = 'none.json'\n").unwrap();
    fails(
        &["--clients", path],
        &format!("error: {path}, line 3: the keys `none.json` cannot be read"),
    );
    fails(
        &["--host", "192.0.2.1"],
        "error: 192.0.2.1 is no address of this machine",
    );
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    fails(
        &["--port", &port],
        &format!("error: port {port} of 127.0.0.1 is in use; stop what listens"),
    );
}

/// A page of the book; accepted as snapshots are.
#[test]
fn the_book_has_the_help() {
    let (_, help) = run(&["--help"]);
    let lines = help.trim_end().lines().map(str::trim_end);
    let help = lines.collect::<Vec<_>>().join("\n");
    let written = format!(
        "# Options of skattekit-mock\n\n\
        What its `--help` says.\n\
        A test writes this page, and `INSTA_UPDATE=always cargo test -p skattekit-mock book` brings it up to date.\n\
        [The README](../../../tools/mock/README.md) says what a grant has to be, and how a test starts a server.\n\n\
        ```text\n{help}\n```\n"
    );
    let page = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/src/reference/mock.md"
    );
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        std::fs::write(page, &written).unwrap();
    }
    let stands = std::fs::read_to_string(page).unwrap_or_default();
    assert_eq!(stands, written, "stale, accept it with INSTA_UPDATE=always");
}

/// The image has one toolchain, which is the workspace's.
#[test]
fn the_container_is_built_with_the_toolchain_of_the_workspace() {
    let containerfile = include_str!("../../Containerfile");
    let toolchain = include_str!("../../../../rust-toolchain.toml");
    let (_, channel) = toolchain.split_once("channel = \"").unwrap();
    let (channel, _) = channel.split_once('"').unwrap();
    for part in [
        format!("/rust:{channel}-alpine "),
        format!("RUSTUP_TOOLCHAIN={channel}\n"),
    ] {
        assert!(containerfile.contains(&part), "{part}");
    }
}
