//! A child process that times one contender on parts of a corpus, on request.
//!
//! Each contender has a process, and so a heap, of its own: what others leave in a shared heap makes allocation dearer or cheaper for the next.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};
use guard::corpus::Corpus;

use crate::contenders::Contender;
#[cfg(feature = "inspect")]
use crate::contenders::inspect;

/// How many times over a part is inspected, as one text; the whole corpus is once.
#[cfg(feature = "inspect")]
const TIMES: usize = 16;

/// Responses read before the clock starts, since another process was on the processor; a part has some seventy.
const WARM_UP: usize = 20;

/// What a lane reads.
#[derive(Args, Clone, Copy)]
pub(crate) struct Load {
    /// Who reads.
    pub(crate) contender: Contender,
    /// Kilobytes (of a thousand bytes) of JSON, or the same values in XML.
    pub(crate) kilobytes: usize,
    /// Per cent of the names that are in no list.
    pub(crate) unknown_percent: u64,
}

impl Load {
    /// The corpus of this load.
    pub(crate) fn corpus(self) -> Corpus {
        let json = Corpus::json(self.kilobytes * 1000, self.unknown_percent);
        if Contender::XML.contains(&self.contender) {
            Corpus::xml(json.documents.len())
        } else {
            json
        }
    }

    /// This program and its arguments for a lane with this load.
    ///
    /// # Errors
    ///
    /// When the system does not tell where this program is.
    pub(crate) fn arguments(self) -> Result<Vec<String>> {
        let name = self.contender.to_possible_value();
        let name = name.context("every contender has a name")?;
        Ok(vec![
            env::current_exe()?.display().to_string(),
            "lane".to_owned(),
            name.get_name().to_owned(),
            self.kilobytes.to_string(),
            self.unknown_percent.to_string(),
        ])
    }
}

/// What a lane says of its corpus when it is ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ready {
    pub(crate) documents: usize,
    pub(crate) bytes: usize,
    /// The sum of all amounts, in kroner; none where no value is built.
    pub(crate) sum: Option<i64>,
}

/// A running lane, which ends when it is dropped.
pub(crate) struct Lane {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    pub(crate) ready: Ready,
}

impl Lane {
    /// Starts the process and waits until it has read its corpus once.
    ///
    /// # Errors
    ///
    /// When the contender refuses a response.
    pub(crate) fn start(load: Load) -> Result<Self> {
        let arguments = load.arguments()?;
        let mut child = Command::new(&arguments[0])
            .args(&arguments[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the lane does not start")?;
        let questions = child.stdin.take();
        let stdout = child.stdout.take().context("the lane has no stdout")?;
        let mut lane = Self {
            child,
            questions,
            answers: BufReader::new(stdout),
            ready: Ready {
                documents: 0,
                bytes: 0,
                sum: None,
            },
        };
        let words = lane.answer()?;
        lane.ready = read_ready(&words).with_context(|| format!("not a lane's words: {words}"))?;
        Ok(lane)
    }

    /// The time of one part of so many.
    ///
    /// # Errors
    ///
    /// When the lane has ended.
    pub(crate) fn time(&mut self, part: usize, parts: usize) -> Result<Duration> {
        let questions = self.questions.as_mut().context("the lane has no stdin")?;
        writeln!(questions, "{part} {parts}")?;
        Ok(Duration::from_nanos(self.answer()?.parse()?))
    }

    fn answer(&mut self) -> Result<String> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        ensure!(
            !line.is_empty(),
            "the lane has ended; what it said is above"
        );
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        // The lane ends when nothing more can be asked.
        drop(self.questions.take());
        let _ = self.child.wait();
    }
}

/// The lane's own side: answers questions on stdin until there are no more.
///
/// # Errors
///
/// When the contender refuses a response, or a question is none.
pub(crate) fn serve(load: Load) -> Result<()> {
    let corpus = load.corpus();
    let mut answers = io::stdout();
    writeln!(answers, "{}", write_ready(&ready(load.contender, &corpus)?))?;
    for question in io::stdin().lines() {
        let question = question?;
        let (part, parts) = question.split_once(' ').context("no question")?;
        let (part, parts): (usize, usize) = (part.parse()?, parts.parse()?);
        let edge = |part: usize| corpus.documents.len() * part / parts.max(1);
        let documents = corpus.documents.get(edge(part)..edge(part + 1));
        // The whole corpus at once is asked for to count instructions, which need no warming up.
        let warm_up = if parts == 1 { 0 } else { WARM_UP };
        let documents = documents.context("no such part")?;
        let time = time(load.contender, documents, warm_up)?;
        writeln!(answers, "{}", time.as_nanos())?;
    }
    Ok(())
}

fn time(contender: Contender, documents: &[String], warm_up: usize) -> Result<Duration> {
    for document in documents.iter().take(warm_up) {
        contender.decode(document)?;
    }
    #[cfg(feature = "inspect")]
    if contender == Contender::Inspect {
        // A file of traffic is longer than a part, and has one report.
        let times = if warm_up == 0 { 1 } else { TIMES };
        let lines = (documents.join("\n") + "\n").repeat(times);
        let start = Instant::now();
        inspect(lines)?;
        return Ok(start.elapsed() / u32::try_from(times)?);
    }
    let start = Instant::now();
    for document in documents {
        contender.decode(document)?;
    }
    Ok(start.elapsed())
}

fn ready(contender: Contender, corpus: &Corpus) -> Result<Ready> {
    let mut sum = None;
    for document in &corpus.documents {
        if let Some(beloep) = contender.sum(document)? {
            *sum.get_or_insert(0) += beloep;
        }
    }
    Ok(Ready {
        documents: corpus.documents.len(),
        bytes: corpus.bytes,
        sum,
    })
}

fn write_ready(ready: &Ready) -> String {
    let sum = ready
        .sum
        .map_or_else(|| "-".to_owned(), |sum| sum.to_string());
    format!("{} {} {sum}", ready.documents, ready.bytes)
}

fn read_ready(line: &str) -> Option<Ready> {
    let mut words = line.split(' ');
    Some(Ready {
        documents: words.next()?.parse().ok()?,
        bytes: words.next()?.parse().ok()?,
        sum: match words.next()? {
            "-" => None,
            sum => Some(sum.parse().ok()?),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_lane_says_is_understood() {
        for (contender, builds) in [(Contender::Value, true), (Contender::FloorXml, false)] {
            let load = Load {
                contender,
                kilobytes: 50,
                unknown_percent: 20,
            };
            let ready = ready(contender, &load.corpus()).unwrap();
            assert_eq!(ready.sum.is_some(), builds);
            assert_eq!(read_ready(&write_ready(&ready)), Some(ready));
        }
        assert_eq!(read_ready("12 x -"), None);
    }
}
