//! The programs that follow a list: what they write, and that nothing that stops them loses anything.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use skattekit_mock::{Clients, Handle, Maskinporten, Mock, Options, Server};

const PROGRAMS: [&str; 2] = [
    env!("CARGO_BIN_EXE_synk-ureq"),
    env!("CARGO_BIN_EXE_synk-reqwest"),
];

/// A mock with a list that has gaps and deletions, and does not grow.
fn mock() -> Handle {
    let options = Options::default()
        .events(160)
        .growth(None)
        .has_empty_page(true);
    let mock = Mock::new(options).maskinporten(Maskinporten::new(Clients::test()));
    Server::start(mock).unwrap()
}

fn program(program: &str, folder: &Path, server: &Handle) -> Command {
    let mut command = Command::new(program);
    command.arg(folder).args(["2025-01-06", &server.url()]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The files with what was found, by name.
#[expect(clippy::disallowed_methods, reason = "what the program wrote")]
fn written(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let files = entries.map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
    let files = files.filter(|(name, _)| name.ends_with(".ndjson"));
    files
        .map(|(name, path)| (name, fs::read_to_string(path).unwrap()))
        .collect()
}

#[test]
fn fifty_kills_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let server = mock();
    let whole = folder.path().join("undisturbed");
    let begun = Instant::now();
    assert!(
        program(PROGRAMS[0], &whole, &server)
            .status()
            .unwrap()
            .success()
    );
    let length = begun.elapsed();
    let expected = written(&whole);
    let lines = expected
        .values()
        .flat_map(|text| text.lines())
        .collect::<Vec<_>>();
    assert_eq!((expected.len(), lines.len()), (8, 160));
    assert!(lines.iter().any(|line| line.contains("\"deleted\"")));
    // They wait for the disk more than for anything else, so both at once.
    thread::scope(|scope| {
        for program in PROGRAMS {
            let folder = folder.path().join(Path::new(program).file_name().unwrap());
            let (server, expected) = (&server, &expected);
            scope.spawn(move || {
                let start = |folder: &Path| self::program(program, folder, server);
                kill_25_times(&folder, start, length, expected);
            });
        }
    });
}

/// Kills a program that makes a folder, until it comes to its end, and does so again in another one.
fn kill_25_times(
    folder: &Path,
    start: impl Fn(&Path) -> Command,
    length: Duration,
    expected: &BTreeMap<String, String>,
) {
    let (mut killed, mut rounds, mut random) = (0, 0, 7_u64);
    while killed < 25 {
        let folder = folder.join(rounds.to_string());
        // A program can be killed before it has made its folder.
        fs::create_dir_all(&folder).unwrap();
        rounds += 1;
        loop {
            // Mostly within the first half, so that one list takes several runs.
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let moment = length.mul_f64(
                f64::from(u32::try_from(random >> 40).unwrap()) / f64::from(1 << 24) / 1.5,
            );
            let mut running = start(&folder).spawn().unwrap();
            thread::sleep(moment.max(Duration::from_millis(1)));
            if let Some(status) = running.try_wait().unwrap() {
                assert!(status.success());
                break;
            }
            running.kill().unwrap();
            running.wait().unwrap();
            killed += 1;
            // What is there at any moment is whole.
            for (name, text) in written(&folder) {
                assert_eq!(expected.get(&name), Some(&text), "{name}");
            }
        }
        assert_eq!(written(&folder), *expected, "round {rounds}");
    }
}

#[test]
fn a_run_that_begins_anew_goes_on_and_one_without_arguments_says_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let server = mock();
    for (at, name) in PROGRAMS.iter().enumerate() {
        let folder = folder.path().join(at.to_string());
        let output = |command: &mut Command| {
            let output = command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .output()
                .unwrap();
            let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            (output.status.success(), text)
        };
        let (is_fine, text) = output(&mut program(name, &folder, &server));
        assert!(is_fine && text.contains("160 events"), "{text}");
        let (is_fine, text) = output(&mut program(name, &folder, &server));
        assert!(is_fine && text.contains(": 0 events"), "{text}");
        let (is_fine, text) = output(&mut Command::new(name));
        assert!(!is_fine && text.contains("FOLDER"), "{text}");
    }
}
