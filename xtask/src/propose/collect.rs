//! The collection of drafts: each finding of a report to the place of the specifications that would have to change.

use std::collections::BTreeMap;

use skattekit_codegen::ir::{Api, Schema, Specification, Version};
use skattekit_codegen::{Pointer, Sources};

use super::document::{Document, NoPlace, one, parts};
use super::draft::{Change, Drafts, Target};
use super::report::{Finding, Group, Kind, Report, is_name};
use super::schema::wrapped;

/// Collects the drafts of a report.
pub(super) fn collect(
    report: &Report,
    specification: &Specification,
    sources: &Sources,
) -> (Drafts, BTreeMap<String, Document>) {
    let mut collector = Collector {
        specification,
        sources,
        documents: BTreeMap::new(),
        drafts: Drafts::default(),
    };
    for group in &report.models {
        collector.add_group(group);
    }
    collector.add_unread(report);
    collector.drafts.settle_wrapped();
    (collector.drafts, collector.documents)
}

struct Collector<'a> {
    specification: &'a Specification,
    sources: &'a Sources,
    /// The documents that were read, by file.
    documents: BTreeMap<String, Document>,
    drafts: Drafts,
}

/// The model of some findings.
struct Model<'a> {
    api: &'a Api,
    version: &'a Version,
    name: String,
    file: String,
    root: Pointer,
}

impl Collector<'_> {
    fn add_unread(&mut self, report: &Report) {
        for (count, what) in [
            (report.broken.count, "broken records"),
            (
                report.unrecognised.count,
                "records of no known model, or of several",
            ),
        ] {
            if count > 0 {
                self.drafts.note(format!(
                    "{what}: {count}; the report without --propose shows where they are"
                ));
            }
        }
        if report.omitted > 0 {
            self.drafts.note(format!(
                "findings that the report has no room for: {}; run it again after these are settled",
                report.omitted
            ));
        }
    }

    fn add_group(&mut self, group: &Group) {
        if group.news.is_empty() {
            return;
        }
        let Some((api, version, schema)) = find_model(self.specification, group) else {
            let names = [&group.api, &group.version, &group.model];
            let name = if names.iter().all(|name| is_name(name)) {
                format!("{}.{}.{}", group.api, group.version, group.model)
            } else {
                "a model".to_owned()
            };
            return self.drafts.note(format!(
                "{name} is in no document of these specifications: name those that the models are generated from with --specs"
            ));
        };
        let file = schema.origin.at.file.to_string();
        let Some(root) = schema.origin.pointer.clone() else {
            return;
        };
        if !self.documents.contains_key(&file) {
            let Some(document) = Document::read(self.sources, &file) else {
                return;
            };
            self.documents.insert(file.clone(), document);
        }
        let model = Model {
            api,
            version,
            name: format!("{}.{}.{}", group.api, group.version, group.model),
            file,
            root,
        };
        for finding in &group.news {
            if let Err(note) = self.add(&model, finding) {
                self.drafts.note(note);
            }
        }
    }

    /// Adds a finding; what no fix-up can teach is the error.
    fn add(&mut self, model: &Model<'_>, finding: &Finding) -> Result<(), String> {
        let place = match &*finding.path {
            "" => model.name.clone(),
            path if parts(path)
                .iter()
                .all(|part| matches!(*part, "[]" | "*") || is_name(part)) =>
            {
                format!("{path} of {}", model.name)
            }
            _ => format!("a path with a name that looks like data, of {}", model.name),
        };
        let document = &self.documents[&model.file];
        let target = Finder {
            document,
            model,
            finding,
        }
        .target()
        .map_err(|why| format!("{place}: {why}"))?;
        let target = Target {
            file: target.2.unwrap_or_else(|| model.file.clone()),
            at: target.0,
            change: target.1,
        };
        let evidence = finding.evidence.as_ref();
        self.drafts.add(target, place, finding.count, evidence);
        Ok(())
    }
}

/// The place of a change, the change, and its file if it is not that of the model.
type Found = (Pointer, Change, Option<String>);

/// The search for the place that a finding is about.
struct Finder<'a> {
    document: &'a Document,
    model: &'a Model<'a>,
    finding: &'a Finding,
}

impl Finder<'_> {
    fn target(&self) -> Result<Found, String> {
        let plain = |(at, change)| (at, change, None);
        match self.finding.kind {
            Kind::UnknownField => self.field().map(plain),
            Kind::Null => Ok((self.walk()?, Change::Nullable, None)),
            Kind::Missing => self.missing().map(plain),
            Kind::Form => self.form().map(plain),
            Kind::UnknownCode => self.code(),
            Kind::UnknownType => self.member().map(plain),
            Kind::UnknownYear => Err(format!(
                "an unknown inntektsår{}: no fix-up adds a year; add its list under [api.year-list.years] of `{}`, or \
                 switch on its feature",
                self.year(),
                self.model.api.slug
            )),
            Kind::OtherYear => Err(
                "an inntektsår other than that of the code list: no fix-up is needed; read it with the list of its own"
                    .to_owned(),
            ),
            Kind::UnknownBody => Err(
                "a body where the document describes none: write a `content` for this response in a fix-up by hand"
                    .to_owned(),
            ),
            Kind::Other => Err("a finding of a kind that no fix-up is proposed for".to_owned()),
        }
    }

    fn year(&self) -> String {
        let year = self.finding.what.as_ref();
        let year = year.and_then(|year| year.parse::<u16>().ok());
        let year = year.filter(|year| (1900..2200).contains(year));
        year.map(|year| format!(" {year}")).unwrap_or_default()
    }

    /// The unknown name or code, if it looks like one.
    fn name(&self, what: &str) -> Result<&str, String> {
        let name = self.finding.what.as_deref().unwrap_or_default();
        if is_name(name) {
            return Ok(name);
        }
        Err(format!(
            "{what} that looks like data rather than a name, and is left out: look at the response, and write the fix-up by \
             hand if it is none"
        ))
    }

    /// The place of the finding's path.
    fn walk(&self) -> Result<Pointer, String> {
        let place = self
            .document
            .walk(&self.model.root, &parts(&self.finding.path));
        place.map_err(|why| self.no_place(&why))
    }

    fn no_place(&self, why: &NoPlace) -> String {
        match why {
            NoPlace::Nothing => format!(
                "found no schema for it in {}; if a fix-up added it, correct that one",
                self.model.file
            ),
            NoPlace::Several(places) => {
                let places = places.iter().map(Pointer::as_str).collect::<Vec<_>>();
                format!(
                    "several schemas of {} can be meant: write the fix-up by hand for one of {}",
                    self.model.file,
                    places.join(", ")
                )
            }
        }
    }

    fn field(&self) -> Result<(Pointer, Change), String> {
        let name = self.name("an unknown field with a name")?;
        if let Some(found) = self.wrapper(name) {
            return Ok(found);
        }
        let at = self.walk()?;
        let object = self
            .document
            .object(&at)
            .map_err(|why| self.no_place(&why))?;
        let known = object.key("properties").key(name);
        if self.document.get(&known).is_some() {
            return Err(format!(
                "the field `{name}` is in {} already, as {known}: regenerate, and build what reads the responses anew",
                self.model.file
            ));
        }
        Ok((object, Change::Property(name.to_owned())))
    }

    /// The list whose items an unknown element contains: the element is around them.
    fn wrapper(&self, name: &str) -> Option<(Pointer, Change)> {
        let evidence = self.finding.evidence.as_ref()?;
        // A name that JSON has, too, is that of a field.
        let xml = evidence.xml.as_ref().filter(|_| evidence.json.is_none())?;
        let change = |item: &str| Change::Wrapper(name.to_owned(), item.to_owned());
        let path = parts(&self.finding.path);
        // An element with the name of the list itself was taken for an item.
        if let [owner @ .., list, "[]"] = &*path
            && *list == name
        {
            let path = [owner, &[*list]].concat();
            let property = self.document.walk(&self.model.root, &path).ok()?;
            return self
                .is_unwrapped(&property)
                .then(|| (property, change(name)));
        }
        let (item, _) = wrapped(xml).filter(|_| !xml.repeats)?;
        let owner = self.document.walk(&self.model.root, &path).ok()?;
        let owners = self.document.composed(&owner, &["allOf"]);
        let mut properties = owners.iter().flat_map(|owner| {
            let schema = self
                .document
                .get(owner)
                .and_then(|owner| owner["properties"].as_object());
            let names = schema.into_iter().flat_map(|properties| properties.keys());
            names.map(|name| owner.key("properties").key(name))
        });
        let found = properties.find(|property| {
            let own = property.last();
            let list = self.document.get(property);
            let element = list.and_then(|list| list["items"]["xml"]["name"].as_str());
            self.is_unwrapped(property) && (own.as_deref() == Some(item) || element == Some(item))
        })?;
        Some((found, change(item)))
    }

    /// Whether a property is a list without an element around it.
    fn is_unwrapped(&self, property: &Pointer) -> bool {
        self.document.get(property).is_some_and(|list| {
            list["type"] == "array" && list["xml"]["wrapped"].as_bool() != Some(true)
        })
    }

    fn missing(&self) -> Result<(Pointer, Change), String> {
        let path = parts(&self.finding.path);
        let no_list = || "nothing requires it by name: write the fix-up by hand".to_owned();
        let (name, above) = path.split_last().ok_or_else(no_list)?;
        let owner = self.document.walk(&self.model.root, above);
        let owner = owner.map_err(|why| self.no_place(&why))?;
        let mut owners = self.document.having(&owner, "required");
        owners.retain(|owner| {
            let required = self
                .document
                .get(owner)
                .and_then(|owner| owner["required"].as_array());
            required.is_some_and(|required| required.iter().any(|required| required == name))
        });
        let owner = one(owners).map_err(|why| match why {
            NoPlace::Nothing => no_list(),
            several @ NoPlace::Several(_) => self.no_place(&several),
        })?;
        Ok((owner, Change::Optional((*name).to_owned())))
    }

    fn form(&self) -> Result<(Pointer, Change), String> {
        let at = self.walk()?;
        let formats = self.document.having(&at, "format");
        match one(formats) {
            Ok(at) => Ok((at, Change::NoFormat)),
            Err(NoPlace::Nothing) => Err(
                "a value in another form than the document describes, which has no `format` to remove: change its type in \
                 a fix-up by hand"
                    .to_owned(),
            ),
            Err(several) => Err(self.no_place(&several)),
        }
    }

    fn code(&self) -> Result<Found, String> {
        let code = self.name("an unknown code")?;
        let list = self.finding.list.as_deref().unwrap_or_default();
        if let Some(years) = &self.model.api.year_list {
            let year = list.strip_prefix(&*years.name.value);
            let year = year.and_then(|rest| rest.strip_prefix(" of ")?.parse::<u16>().ok());
            let known = year.and_then(|year| years.years.iter().find(|known| known.year.0 == year));
            if let Some(known) = known {
                // The first source of a year says which codes it has.
                let file = known.provenance.first().map(|source| source.file.clone());
                let change = Change::Row(known.year.0, code.to_owned());
                return Ok((Pointer::default(), change, file));
            }
        }
        let at = self.walk()?;
        match one(self.document.having(&at, "enum")) {
            Ok(at) => Ok((at, Change::EnumValue(code.to_owned()), None)),
            Err(NoPlace::Nothing) => Err(self.code_of_page(code)),
            Err(several) => Err(self.no_place(&several)),
        }
    }

    fn code_of_page(&self, code: &str) -> String {
        let page = self.model.version.page.as_ref();
        let page = page.map_or_else(|| "its page".to_owned(), |page| page.file.clone());
        format!(
            "the unknown code `{code}` is of a table of {page}, whose other columns no body has: add the row by a fix-up with \
             `after` and the cells as `to`, once the documentation has it"
        )
    }

    fn member(&self) -> Result<(Pointer, Change), String> {
        let code = self.name("an unknown type")?;
        let at = self.walk()?;
        let unions = self.document.having(&at, "discriminator");
        let mut lists = unions.clone();
        lists.retain(|at| {
            let union = self.document.get(at);
            union.is_some_and(|union| union["oneOf"].is_array() || union["anyOf"].is_array())
        });
        match (one(lists), &*unions) {
            (Ok(at), _) if self.document.get(&Pointer::schema(code)).is_none() => {
                Ok((at, Change::Member(code.to_owned())))
            }
            (Ok(_), _) => Err(format!(
                "the unknown type `{code}` has the name of a schema that {} has already: if it is that one, add it to the \
                 `mapping` of the union by hand",
                self.model.file
            )),
            (Err(NoPlace::Nothing), [base, ..]) => Err(format!(
                "the unknown type `{code}` is of {base}, whose members name it in their `allOf`: add a schema that does so by \
                 hand"
            )),
            (Err(why), _) => Err(self.no_place(&why)),
        }
    }
}

/// The schema of the model that a group of findings is about.
fn find_model<'a>(
    specification: &'a Specification,
    group: &Group,
) -> Option<(&'a Api, &'a Version, &'a Schema)> {
    let mut apis = specification.apis.iter();
    let api = apis.find(|api| api.slug == group.api)?;
    let mut versions = api.versions.iter();
    let version = versions.find(|version| version.name == group.version)?;
    // Rust's names differ from those of documents in case and signs, unless the manifest sets another one.
    let plain = |name: &str| {
        let letters = name.chars().filter(|char| char.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let renamed = |schema: &Schema| {
        let rename = api.renames.get(&schema.name.0);
        rename.is_some_and(|rename| rename.value == group.model)
    };
    let model = plain(&group.model);
    let schemas = &version.schemas;
    let schema = schemas
        .iter()
        .find(|schema| schema.name.0 == group.model || renamed(schema))
        .or_else(|| schemas.iter().find(|schema| plain(&schema.name.0) == model))?;
    Some((api, version, schema))
}
