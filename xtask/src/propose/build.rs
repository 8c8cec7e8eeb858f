//! The fix-ups of drafts, those of one place merged into one.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use serde_json::{Map, Value, json};
use skattekit_codegen::ir::{Api, Specification};
use skattekit_codegen::{Pointer, Sources};

use super::document::Document;
use super::draft::{Change, Draft, Drafts, Target};
use super::fixup::{Fixup, Place};
use super::rows::add_codes;
use super::schema::{Fitting, fitting};

/// Builds the fix-ups, in the order of their files and places; what cannot be built is noted.
pub(super) fn build(
    drafts: &mut Drafts,
    documents: &BTreeMap<String, Document>,
    specification: &Specification,
    sources: &Sources,
) -> Vec<Fixup> {
    let all = std::mem::take(&mut drafts.drafts)
        .into_iter()
        .collect::<Vec<_>>();
    let is_one = |(left, _): &(Target, Draft), (right, _): &(Target, Draft)| {
        let kinds = (discriminant(&left.change), discriminant(&right.change));
        (&left.file, &left.at, kinds.0) == (&right.file, &right.at, kinds.1)
    };
    let mut fixups = Vec::new();
    for group in all.chunk_by(is_one) {
        let builder = Builder {
            document: documents.get(&group[0].0.file),
            file: &group[0].0.file,
            at: &group[0].0.at,
            specification,
            sources,
        };
        match builder.build(group) {
            Ok(built) => fixups.extend(built),
            Err(notes) => drafts.notes.extend(notes),
        }
    }
    fixups
}

/// The drafts of one place and one kind of change.
type Group<'a> = &'a [(Target, Draft)];

struct Builder<'a> {
    /// The document; none for a page.
    document: Option<&'a Document>,
    file: &'a str,
    at: &'a Pointer,
    specification: &'a Specification,
    sources: &'a Sources,
}

impl Builder<'_> {
    fn build(&self, group: Group<'_>) -> Result<Vec<Fixup>, Vec<String>> {
        let [(target, draft), ..] = group else {
            return Ok(Vec::new());
        };
        let one = |fixup: Result<Fixup, String>| match fixup {
            Ok(fixup) => Ok(vec![fixup]),
            Err(why) => Err(vec![format!("{}: {why}", draft.seen())]),
        };
        match &target.change {
            Change::Wrapper(name, item) if group.len() == 1 => self
                .wrapper(name, item, draft)
                .map_err(|why| vec![format!("{}: {why}", draft.seen())]),
            Change::Wrapper(..) => Err(vec![format!(
                "{} of {}: the findings contradict each other, since its list has elements with different names around it",
                self.at, self.file
            )]),
            Change::Property(_) => self.properties(group),
            Change::Nullable => one(self.nullable(draft)),
            Change::Optional(_) => one(self.optional(group)),
            Change::NoFormat => one(self.no_format(draft)),
            Change::EnumValue(_) => one(self.enum_values(group)),
            Change::Member(_) => self.members(group),
            Change::Row(year, _) => self.rows(*year, group),
        }
    }

    fn node(&self) -> Result<&Value, String> {
        let node = self.document.and_then(|document| document.get(self.at));
        node.ok_or_else(|| format!("found nothing at {} of {}", self.at, self.file))
    }

    fn is_3_1(&self) -> bool {
        self.document.is_some_and(|document| document.is_3_1)
    }

    fn fixup(&self, at: &Pointer, subject: &str, reason: String, drafts: &[&Draft]) -> Fixup {
        let mut fixup = Fixup::new(self.file, at.as_str(), subject, reason);
        fixup.why.extend(drafts.iter().map(|draft| draft.seen()));
        fixup
    }

    fn wrapper(&self, name: &str, item: &str, draft: &Draft) -> Result<Vec<Fixup>, String> {
        let node = self.node()?;
        let mut xml = node["xml"].as_object().cloned().unwrap_or_default();
        if xml.contains_key("name") {
            return Err(format!(
                "the list is sent in an element `{name}`, but {}/xml names it otherwise: correct that by hand",
                self.at
            ));
        }
        if self.at.last().as_deref() != Some(name) {
            xml.insert("name".to_owned(), json!(name));
        }
        xml.insert("wrapped".to_owned(), json!(true));
        let reason = format!("Real responses in XML have the list in an element {name}");
        let mut fixup = self.fixup(&self.at.key("xml"), "", reason.clone(), &[draft]);
        fixup.from = node.get("xml").cloned();
        fixup.to = Some(Value::Object(xml));
        let items = node.get("items").cloned().unwrap_or_default();
        // Without a name of their own, the items have that of the element around them.
        if item == name || items["xml"]["name"] == item {
            return Ok(vec![fixup]);
        }
        let at = self.at.key("items");
        let mut items_fixup = self.fixup(&at, "", reason, &[draft]);
        if items.get("$ref").is_some() {
            // Beside a reference nothing else counts.
            items_fixup.to = Some(json!({ "allOf": [items], "xml": { "name": item } }));
            items_fixup.from = Some(items);
        } else {
            items_fixup.place = Place::At(at.key("xml").as_str().to_owned());
            let mut xml = items["xml"].as_object().cloned().unwrap_or_default();
            xml.insert("name".to_owned(), json!(item));
            items_fixup.from = items.get("xml").cloned();
            items_fixup.to = Some(Value::Object(xml));
        }
        Ok(vec![fixup, items_fixup])
    }

    fn properties(&self, group: Group<'_>) -> Result<Vec<Fixup>, Vec<String>> {
        let has_properties = self
            .node()
            .map_err(|why| vec![why])?
            .get("properties")
            .is_some();
        let (mut fixups, mut notes) = (Vec::new(), Vec::new());
        let mut all = Map::new();
        let mut why = Vec::new();
        let at = self.at.key("properties");
        for (target, draft) in group {
            let Change::Property(name) = &target.change else {
                continue;
            };
            match fitting(draft.json.as_ref(), draft.xml.as_ref(), self.is_3_1()) {
                Ok(Fitting { schema, remarks }) if has_properties => {
                    let reason = format!("Real responses have the field {name}");
                    let mut fixup = self.fixup(&at.key(name), "", reason, &[draft]);
                    fixup.why.extend(remarks);
                    fixup.to = Some(schema);
                    fixups.push(fixup);
                }
                Ok(Fitting { schema, remarks }) => {
                    all.insert(name.clone(), schema);
                    why.push(format!("`{name}`: {}", draft.seen()));
                    why.extend(remarks);
                }
                Err(contradiction) => notes.push(format!(
                    "`{name}`, {}: {contradiction}; no schema fits them, so look at the responses",
                    draft.seen()
                )),
            }
        }
        if !all.is_empty() {
            let reason = "Real responses have these fields".to_owned();
            let mut fixup = self.fixup(&at, "properties", reason, &[]);
            fixup.why = why;
            fixup.to = Some(Value::Object(all));
            fixups.push(fixup);
        }
        if notes.is_empty() || !fixups.is_empty() {
            // A note beside fix-ups of other fields is one of them, too.
            if let (Some(fixup), false) = (fixups.first_mut(), notes.is_empty()) {
                fixup
                    .why
                    .extend(notes.iter().map(|note| format!("not proposed: {note}")));
            }
            return Ok(fixups);
        }
        Err(notes)
    }

    fn nullable(&self, draft: &Draft) -> Result<Fixup, String> {
        let node = self.node()?;
        let reason = "Real responses have null here".to_owned();
        let of = |at: &Pointer| self.fixup(at, "null", reason.clone(), &[draft]);
        if node.get("$ref").is_some() {
            // Beside a reference nothing else counts, and its target is that of other places too.
            let mut to = node.clone();
            let reference = json!({ "$ref": node["$ref"] });
            if let Some(to) = to.as_object_mut() {
                to.remove("$ref");
                if self.is_3_1() {
                    to.insert("anyOf".to_owned(), json!([reference, { "type": "null" }]));
                } else {
                    to.insert("allOf".to_owned(), json!([reference]));
                    to.insert("nullable".to_owned(), json!(true));
                }
            }
            let mut fixup = of(self.at);
            fixup.from = Some(node.clone());
            fixup.to = Some(to);
            return Ok(fixup);
        }
        if !self.is_3_1() {
            let mut fixup = of(&self.at.key("nullable"));
            fixup.from = node.get("nullable").cloned();
            fixup.to = Some(json!(true));
            return Ok(fixup);
        }
        let ty = node.get("type").filter(|ty| ty.is_string());
        let ty = ty.ok_or_else(|| {
            format!(
                "null, which {} does not allow: add it to its types by hand",
                self.at
            )
        })?;
        let mut fixup = of(&self.at.key("type"));
        fixup.from = Some(ty.clone());
        fixup.to = Some(json!([ty, "null"]));
        Ok(fixup)
    }

    fn optional(&self, group: Group<'_>) -> Result<Fixup, String> {
        let names = group.iter().filter_map(|(target, _)| match &target.change {
            Change::Optional(name) => Some(name.as_str()),
            _ => None,
        });
        let names = names.collect::<Vec<_>>();
        let drafts = group.iter().map(|(_, draft)| draft).collect::<Vec<_>>();
        let required = self.node()?["required"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let is_gone = |name: &Value| name.as_str().is_some_and(|name| names.contains(&name));
        let left = required
            .iter()
            .filter(|name| !is_gone(name))
            .cloned()
            .collect::<Vec<_>>();
        let reason = format!("Real responses lack {}", names.join(", "));
        let at = self.at.key("required");
        let index = required
            .iter()
            .position(is_gone)
            .filter(|_| names.len() == 1 && !left.is_empty());
        if let Some(index) = index {
            let subject = format!("without {}", names[0]);
            let mut fixup = self.fixup(&at.index(index), "", reason, &drafts);
            fixup.name = self.fixup(&at, &subject, String::new(), &[]).name;
            fixup.from = required.get(index).cloned();
            return Ok(fixup);
        }
        let mut fixup = self.fixup(&at, "", reason, &drafts);
        fixup.from = Some(Value::Array(required));
        // An empty list is not allowed.
        fixup.to = (!left.is_empty()).then_some(Value::Array(left));
        Ok(fixup)
    }

    fn no_format(&self, draft: &Draft) -> Result<Fixup, String> {
        let at = self.at.key("format");
        let reason = "Real responses have values in another form".to_owned();
        let mut fixup = self.fixup(&at, "", reason, &[draft]);
        fixup.from = self.node()?.get("format").cloned();
        fixup.why.push(format!(
            "every value of {} is any string then, also where others refer to it",
            self.at
        ));
        Ok(fixup)
    }

    fn enum_values(&self, group: Group<'_>) -> Result<Fixup, String> {
        let known = self.node()?["enum"].as_array().cloned().unwrap_or_default();
        let is_number = known.iter().all(Value::is_number);
        let mut new = Vec::new();
        for (target, _) in group {
            let Change::EnumValue(code) = &target.change else {
                continue;
            };
            new.push(match code.parse::<i64>() {
                Ok(number) if is_number => json!(number),
                _ => json!(code),
            });
        }
        let codes = new
            .iter()
            .map(|code| code.to_string().replace('"', ""))
            .collect::<Vec<_>>();
        let drafts = group.iter().map(|(_, draft)| draft).collect::<Vec<_>>();
        let reason = format!("Real responses have {}", codes.join(", "));
        Ok(self.added(
            &self.at.key("enum"),
            &codes[0],
            reason,
            &drafts,
            (known, new),
        ))
    }

    /// A fix-up that adds to a list: an item at its end, or several, since a place is that of one fix-up.
    fn added(
        &self,
        at: &Pointer,
        subject: &str,
        reason: String,
        drafts: &[&Draft],
        (known, mut new): (Vec<Value>, Vec<Value>),
    ) -> Fixup {
        if new.len() == 1 {
            let mut fixup = self.fixup(&at.key("-"), subject, reason, drafts);
            fixup.to = new.pop();
            return fixup;
        }
        let mut fixup = self.fixup(at, subject, reason, drafts);
        fixup.to = Some(Value::Array([known.clone(), new].concat()));
        fixup.from = Some(Value::Array(known));
        fixup
    }

    fn members(&self, group: Group<'_>) -> Result<Vec<Fixup>, Vec<String>> {
        let union = self.node().map_err(|why| vec![why])?;
        let key = if union["oneOf"].is_array() {
            "oneOf"
        } else {
            "anyOf"
        };
        let known = union[key].as_array().cloned().unwrap_or_default();
        let keeps_fields = self.keeps_fields(key, known.len());
        let (mut fixups, mut notes, mut new) = (Vec::new(), Vec::new(), Vec::new());
        let (mut codes, mut drafts) = (Vec::new(), Vec::new());
        for (target, draft) in group {
            let Change::Member(code) = &target.change else {
                continue;
            };
            match self.member(union, code, draft, keeps_fields) {
                Ok(of_member) => fixups.extend(of_member),
                Err(why) => {
                    notes.push(format!(
                        "the unknown type `{code}`, {}: {why}",
                        draft.seen()
                    ));
                    continue;
                }
            }
            new.push(json!({ "$ref": format!("#{}", Pointer::schema(code)) }));
            codes.push(code.as_str());
            drafts.push(draft);
        }
        if new.is_empty() {
            return Err(notes);
        }
        let reason = format!(
            "Real responses have objects of the type {}",
            codes.join(", ")
        );
        let mut fixup = self.added(&self.at.key(key), codes[0], reason, &drafts, (known, new));
        fixup
            .why
            .extend(notes.iter().map(|note| format!("not proposed: {note}")));
        fixups.push(fixup);
        Ok(fixups)
    }

    /// The schema of a new member of a union, and its entry in the mapping if there is one.
    fn member(
        &self,
        union: &Value,
        code: &str,
        draft: &Draft,
        keeps_fields: bool,
    ) -> Result<Vec<Fixup>, String> {
        let Fitting {
            mut schema,
            remarks,
        } = fitting(draft.json.as_ref(), draft.xml.as_ref(), self.is_3_1())?;
        if schema["type"] != "object" {
            return Err("its values are not objects".to_owned());
        }
        let discriminator = &union["discriminator"];
        let tag = discriminator["propertyName"].as_str().unwrap_or_default();
        schema["properties"][tag] = json!({ "type": "string" });
        schema["required"] = json!([tag]);
        if keeps_fields {
            schema["additionalProperties"] = json!(true);
        }
        let at = Pointer::schema(code);
        let reason = format!("Real responses have objects of the type {code}");
        let mut fixup = self.fixup(&at, "", reason.clone(), &[draft]);
        fixup.why.extend(remarks);
        fixup.to = Some(schema);
        let mut fixups = vec![fixup];
        if discriminator["mapping"].is_object() {
            let entry = self.at.key("discriminator").key("mapping").key(code);
            let mut fixup = self.fixup(&entry, "", reason, &[draft]);
            fixup.to = Some(json!(format!("#{at}")));
            fixups.push(fixup);
        }
        Ok(fixups)
    }

    /// Whether all members of the union keep fields that they do not list.
    fn keeps_fields(&self, key: &str, count: usize) -> bool {
        let keeps = |index| {
            let document = self.document?;
            let member = document.target(&self.at.key(key).index(index))?;
            document.get(&member)?.get("additionalProperties").cloned()
        };
        (0..count).all(|index| keeps(index) == Some(json!(true)))
    }

    fn rows(&self, year: u16, group: Group<'_>) -> Result<Vec<Fixup>, Vec<String>> {
        let years = self.specification.apis.iter().flat_map(Api::years);
        let mut of_file = years.filter(|known| {
            known.year.0 == year
                && known
                    .provenance
                    .iter()
                    .any(|source| source.file == self.file)
        });
        let known = of_file
            .next()
            .map(|year| &*year.codes.rows)
            .unwrap_or_default();
        let known = known
            .iter()
            .map(|row| row.code.0.as_str())
            .collect::<BTreeSet<_>>();
        let codes = group
            .iter()
            .filter_map(|(target, draft)| match &target.change {
                Change::Row(_, code) => Some((code.as_str(), draft)),
                _ => None,
            });
        let (codes, drafts): (Vec<_>, Vec<_>) = codes.unzip();
        let mut fixups =
            add_codes(self.sources, self.file, year, &known, &codes).map_err(|why| vec![why])?;
        for (fixup, draft) in fixups.iter_mut().zip(drafts) {
            fixup.why.insert(0, draft.seen());
        }
        Ok(fixups)
    }
}
