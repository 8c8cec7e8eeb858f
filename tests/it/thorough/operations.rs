//! Operations of every kind: what the fixtures' crates send, and what they read in answers.

use super::fixtures::run_in_fixture;

fn check(fixture: &str, test: &str) {
    let run = run_in_fixture(fixture, &format!("skattekit-{fixture}"), test);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn bodies_go_out_in_the_media_type_that_was_asked_for() {
    check("bodies", include_str!("../../fixtures/programs/bodies.rs"));
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn answers_are_read_by_their_status() {
    check(
        "answers",
        include_str!("../../fixtures/programs/answers.rs"),
    );
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn parameters_are_written_in_their_styles() {
    check("styles", include_str!("../../fixtures/programs/styles.rs"));
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn what_is_called_like_personal_data_does_not_show() {
    check(
        "personal",
        include_str!("../../fixtures/programs/personal.rs"),
    );
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn servers_and_keys_are_there_to_choose() {
    check(
        "servers",
        include_str!("../../fixtures/programs/servers.rs"),
    );
}
