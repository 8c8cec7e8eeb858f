//! The comparison of what operations send and receive: bodies, forms, responses and their headers.

use skattekit_ir::ir::{
    Content, ContentKind, Form, FormField, Header, Operation, RequestBody, Response, Text,
};
use skattekit_rust::phrases;

use super::answers::{Answer, Operations};
use super::change::{Change, pairs};
use super::compatibility::Reader;
use super::describe;
use super::kind::ChangeKind;
use super::verdict::{Failure, REFUSED, Wire};

/// Compares the request bodies of an operation.
pub(super) fn body<'a>(
    of: &mut Operations<'a, '_>,
    operation: &str,
    of_both: [&'a Operation; 2],
    bodies: [Option<&'a RequestBody>; 2],
) {
    let subject = format!("{operation}.body");
    let (old, new) = match bodies.into() {
        (Some(old), Some(new)) => (old, new),
        (Some(old), None) => {
            let change = of.walk.add(ChangeKind::BodyRemoved, subject);
            change.before(describe::required(old.required), &old.origin);
            change.with_body(0, Some(old));
            return;
        }
        (None, Some(new)) => {
            let wire = if new.required { REFUSED } else { Wire::Decodes };
            let change = of.walk.add(ChangeKind::BodyAdded, subject);
            change.after(describe::required(new.required), &new.origin);
            change.wire(wire).with_body(1, Some(new));
            return;
        }
        (None, None) => return,
    };
    let RequestBody {
        required,
        description,
        contents,
        origin,
    } = old;
    let at = [&origin.at, &new.origin.at];
    of.walk.presence(&subject, [*required, new.required], at);
    let texts = [description.as_ref(), new.description.as_ref()];
    of.walk
        .texts(ChangeKind::DescriptionChanged, &subject, texts, at);
    for (a, b) in pairs(contents, &new.contents, |content| &content.media_type) {
        content(of, &subject, a, b, Way::Sent(of_both));
    }
}

/// The direction of a body.
#[derive(Clone, Copy)]
enum Way<'a> {
    /// Sent by these operations.
    Sent([&'a Operation; 2]),
    /// Received in this response.
    Received(Answer<'a>),
}

fn content<'a>(
    of: &mut Operations<'a, '_>,
    above: &str,
    old: Option<&'a Content>,
    new: Option<&'a Content>,
    way: Way<'a>,
) {
    let subject = |content: &Content| format!("{above}.{}", content.media_type);
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (Some(old), None) => {
            let wire = match way {
                Way::Sent(_) => REFUSED,
                Way::Received(answer) => answer.without(old, of.old),
            };
            let change = of.walk.add(ChangeKind::MediaTypeRemoved, subject(old));
            change.before(describe::content(&old.kind), &old.origin);
            change.wire(wire);
            return;
        }
        (None, Some(new)) => {
            let change = of.walk.add(ChangeKind::MediaTypeAdded, subject(new));
            change.after(describe::content(&new.kind), &new.origin);
            return;
        }
        (None, None) => return,
    };
    let Content {
        media_type: _,
        kind,
        origin,
    } = old;
    let subject = subject(new);
    let words = [kind, &new.kind].map(describe::content);
    if !of.old.moves.is_same_content(kind, &new.kind) {
        let wire = match way {
            Way::Received(_) => read_kind(of, kind, &new.kind),
            Way::Sent(_) => {
                let turned = Reader::new(of.new, of.old);
                kinds(turned, &new.kind, kind).as_request()
            }
        };
        let change = of.walk.add(ChangeKind::TypeChanged, &*subject);
        change
            .before(&*words[0], origin)
            .after(&*words[1], &new.origin);
        change.wire(wire);
    }
    if let (ContentKind::Form(a), ContentKind::Form(b)) = (kind, &new.kind) {
        form(of, &subject, (a, old), (b, new));
        if let Way::Sent([sends, sent]) = way {
            let both = pairs(&a.fields, &b.fields, |field| &field.name).into_iter();
            for (x, y) in both.filter_map(|(x, y)| x.zip(y)) {
                let sides = [(of.old, sends, a, &x.name), (of.new, sent, b, &y.name)];
                let personal = sides.map(|(side, operation, form, field)| {
                    let position = side.version.form_field(operation, form, field);
                    side.version.personal_at(&position)
                });
                let subject = format!("{subject}.{}", y.name);
                of.walk
                    .protection(&subject, personal, [&x.origin, &y.origin]);
            }
        }
    }
}

fn read_kind<'a>(of: &Operations<'a, '_>, old: &'a ContentKind, new: &'a ContentKind) -> Wire {
    kinds(Reader::new(of.old, of.new), old, new)
}

fn kinds<'a>(mut reading: Reader<'a>, old: &'a ContentKind, new: &'a ContentKind) -> Wire {
    match (old, new) {
        (ContentKind::Json(old), ContentKind::Json(new))
        | (ContentKind::Xml(old), ContentKind::Xml(new)) => {
            reading.reads(old, new, Wire::Fails(Failure::Null))
        }
        // Plain text and bytes accept any content.
        (ContentKind::Text | ContentKind::Binary, _) => Wire::Decodes,
        _ => Wire::Fails(Failure::Type),
    }
}

fn form<'a>(
    of: &mut Operations<'a, '_>,
    subject: &str,
    (old, from): (&'a Form, &Content),
    (new, to): (&'a Form, &Content),
) {
    let Form {
        constraints,
        // Compared as part of the content's kind.
        multipart: _,
        fields,
        description,
    } = old;
    let at = [&from.origin.at, &to.origin.at];
    let texts = [description.as_ref(), new.description.as_ref()];
    of.walk
        .texts(ChangeKind::DescriptionChanged, subject, texts, at);
    super::bounds::sent(of.walk, subject, [constraints, &new.constraints], at);
    for (a, b) in pairs(fields, &new.fields, |field| &field.name) {
        let key = |field: &FormField| format!("{subject}.{}", field.name);
        match (a, b) {
            (Some(a), Some(b)) => form_field(of, &key(b), a, b),
            (Some(a), None) => {
                let change = of.walk.add(ChangeKind::FieldRemoved, key(a));
                change.before(form_words(a), &a.origin);
            }
            (None, Some(b)) => {
                let wire = if b.required { REFUSED } else { Wire::Decodes };
                let change = of.walk.add(ChangeKind::FieldAdded, key(b));
                change.after(form_words(b), &b.origin).wire(wire);
            }
            (None, None) => {}
        }
    }
}

fn form_words(field: &FormField) -> String {
    let several = if field.several {
        "several files"
    } else {
        "a file"
    };
    let ty = field
        .ty
        .as_ref()
        .map_or_else(|| several.to_owned(), describe::ty);
    format!("{ty}, {}", describe::required(field.required))
}

fn form_field<'a>(
    of: &mut Operations<'a, '_>,
    subject: &str,
    old: &'a FormField,
    new: &'a FormField,
) {
    let FormField {
        name: _,
        required,
        ty,
        several: _,
        media_type,
        style,
        explode,
        allow_reserved,
        constraints,
        description,
        origin,
    } = old;
    let at = [&origin.at, &new.origin.at];
    let types = ty.as_ref().zip(new.ty.as_ref());
    let is_same = types.is_some_and(|(a, b)| of.old.moves.is_same(a, b));
    let [mut a, b] = [form_words(old), form_words(new)];
    if is_same && *required == new.required {
        a.clone_from(&b);
    }
    let wire = match (ty, &new.ty) {
        _ if new.required && !required => REFUSED,
        (Some(a), Some(b)) => {
            let mut asked = Reader::new(of.new, of.old);
            asked.reads(b, a, Wire::Fails(Failure::Null)).as_request()
        }
        (None, None) if old.several <= new.several => Wire::Decodes,
        _ => REFUSED,
    };
    let changed = of
        .walk
        .differ(ChangeKind::TypeChanged, subject, (&a, at[0]), (&b, at[1]));
    changed.map(|change| change.wire(wire));
    let written = |media_type: &Option<String>, style, explode, reserved| {
        format!(
            "{}, {}, explode: {}, reserved: {}",
            describe::maybe(Option::as_deref(media_type)),
            Option::map_or(style, "no style", describe::style),
            describe::yes(explode),
            describe::yes(reserved)
        )
    };
    let a = written(media_type, *style, *explode, *allow_reserved);
    let b = written(&new.media_type, new.style, new.explode, new.allow_reserved);
    let changed = of
        .walk
        .differ(ChangeKind::StyleChanged, subject, (&a, at[0]), (&b, at[1]));
    changed.map(|change| change.wire(REFUSED));
    super::bounds::sent(of.walk, subject, [constraints, &new.constraints], at);
    let texts = [description.as_ref(), new.description.as_ref()];
    of.walk
        .texts(ChangeKind::DescriptionChanged, subject, texts, at);
}

/// Compares the responses of an operation.
pub(super) fn responses<'a>(
    of: &mut Operations<'a, '_>,
    operation: &str,
    operations: [&'a Operation; 2],
) {
    let [old, new] = operations.map(|operation| &*operation.responses);
    for (a, b) in pairs(old, new, |response| &response.status) {
        let subject = |response: &Response| format!("{operation}.{}", response.status);
        match (a, b) {
            (Some(a), Some(b)) => {
                let responses = [a, b];
                let answer = Answer {
                    operations,
                    responses,
                };
                response(of, &subject(b), answer);
            }
            (Some(a), None) => {
                let change = of.walk.add(ChangeKind::ResponseRemoved, subject(a));
                change.before(said(a), &a.origin);
            }
            (None, Some(b)) => {
                let wire = unlisted(of, old, b);
                let change = of.walk.add(ChangeKind::ResponseAdded, subject(b));
                change.after(said(b), &b.origin).wire(wire);
            }
            (None, None) => {}
        }
    }
}

fn said(response: &Response) -> String {
    let bodies = response.bodies.iter();
    describe::list(
        bodies.map(|body| format!("{} ({})", body.media_type, describe::content(&body.kind))),
    )
}

/// The verdict on a response that the old document does not list, which the old crate reads like the most similar
/// listed one.
fn unlisted<'a>(of: &Operations<'a, '_>, old: &'a [Response], new: &'a Response) -> Wire {
    let class = new.status.get(..1).map(|first| format!("{first}XX"));
    let nearest = old
        .iter()
        .find(|known| Some(&known.status) == class.as_ref())
        .or_else(|| old.iter().find(|known| known.status == "default"))
        .or_else(|| {
            old.iter()
                .find(|known| known.status.get(..1) == new.status.get(..1))
        });
    new.bodies
        .iter()
        .map(|body| {
            let known = nearest.and_then(|nearest| {
                let mut bodies = nearest.bodies.iter();
                bodies.find(|known| known.media_type == body.media_type)
            });
            known.map_or(Wire::Fails(Failure::Raw), |known| {
                read_kind(of, &known.kind, &body.kind)
            })
        })
        .max()
        .unwrap_or(Wire::Decodes)
}

fn response<'a>(of: &mut Operations<'a, '_>, subject: &str, answer: Answer<'a>) {
    let [old, new] = answer.responses;
    let Response {
        status: _,
        description,
        origin,
        headers,
        bodies,
    } = old;
    let at = [&origin.at, &new.origin.at];
    let texts = [description.as_ref(), new.description.as_ref()];
    of.walk
        .texts(ChangeKind::DescriptionChanged, subject, texts, at);
    for (a, b) in pairs(headers, &new.headers, |header| {
        header.name.0.to_ascii_lowercase()
    }) {
        let is_renamed = a.zip(b).is_some_and(|(a, b)| a.name != b.name);
        let text = |header: Option<&Header>| {
            header.map_or_else(
                || "none".to_owned(),
                |header| {
                    let Header {
                        name,
                        ty,
                        description,
                        origin: _,
                    } = header;
                    let ty = ty.as_ref().map(phrases::header_type);
                    let about = description.as_ref().map(|Text { text, at: _ }| &**text);
                    let said = [describe::maybe(ty.as_deref()), describe::maybe(about)].join(", ");
                    if is_renamed {
                        format!("{name}, {said}")
                    } else {
                        said
                    }
                },
            )
        };
        let Some(name) = b.or(a).map(|header| &header.name) else {
            continue;
        };
        let subject = format!("{subject}.{name}");
        let place = |header: Option<&'a Header>, at: &'a skattekit_ir::diag::Location| {
            header.map_or(at, |header| &header.origin.at)
        };
        let (from, to) = (place(a, at[0]), place(b, at[1]));
        let kind = ChangeKind::HeaderChanged;
        let changed = of
            .walk
            .differ(kind, &subject, (&text(a), from), (&text(b), to));
        changed.map(Change::reworded);
    }
    for (a, b) in pairs(bodies, &new.bodies, |body| &body.media_type) {
        content(of, subject, a, b, Way::Received(answer));
    }
}
