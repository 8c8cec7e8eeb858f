//! `Mock`: answers requests as the services do, with what a seed makes up.

use std::time::SystemTime;

use skattekit_common::v1::Feil;
use skattekit_common::{Format, NoCodes, Sensitive, to_json, to_xml};
use skattekit_models::{OPERATIONS, Operation, OperationError, ParameterKind};
use skattekit_runtime::Sampler;
use skattekit_testdata::{Random, korrelasjonsid};

use crate::accept;
use crate::echo::Echo;
use crate::events::{Events, Reading};
use crate::feilkode::{Fault, choose};
use crate::http::{Request, Response};
use crate::identifier::{REFUSAL, could_be_real};
use crate::options::Options;
use crate::parameter::Values;
use crate::route::{Mount, Route, Routes};
use crate::scenario::Scenarios;
use crate::seed::seed_of;
use crate::server::Service;
use crate::target::Target;
use crate::token::{Maskinporten, Refusal};

/// Skatteetaten's APIs, with synthetic data.
///
/// Every operation of every generated crate is at `/<first label of its host>/<path of its base address><its template>`, such as
/// `/avregning/v2/{rettighetspakke}/{inntektsaar}/{personidentifikator}`, and without the label where the header `Host` names a
/// published host. The same request gets the same answer, but for the lists of events, which grow.
pub struct Mock {
    options: Options,
    routes: Routes,
    events: Events,
    maskinporten: Option<Maskinporten>,
    scenarios: Scenarios,
}

/// What a request fails on.
struct Failure {
    fault: Fault,
    /// What is wrong with it, in English; without a value of the request.
    detail: Option<String>,
}

impl Failure {
    fn of(fault: Fault) -> Self {
        Self {
            fault,
            detail: None,
        }
    }

    fn because(fault: Fault, detail: impl Into<String>) -> Self {
        Self {
            fault,
            detail: Some(detail.into()),
        }
    }
}

impl Mock {
    /// The services alone, which need no token.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let routes = Routes::new(OPERATIONS);
        Self {
            events: Events::new(&options, routes.mounts()),
            routes,
            maskinporten: None,
            scenarios: Scenarios::default(),
            options,
        }
    }

    /// The same with Maskinporten, of which every request to the services needs a token.
    #[must_use]
    pub fn maskinporten(mut self, maskinporten: Maskinporten) -> Self {
        self.maskinporten = Some(maskinporten);
        self
    }

    /// The same with scenarios: requests that fit one get its answer, with a token or without.
    #[must_use]
    pub fn scenarios(mut self, scenarios: impl Into<Scenarios>) -> Self {
        self.scenarios = scenarios.into();
        self
    }

    /// What scenarios with [`Scenario::expect`](crate::Scenario::expect) were expected to answer and did not, a sentence each;
    /// empty where everything came as expected.
    #[must_use]
    pub fn unmet(&self) -> Vec<String> {
        self.scenarios.unmet()
    }

    /// The paths that are served, each with its method, sorted.
    #[must_use]
    pub fn paths(&self) -> Vec<(&'static str, String)> {
        let mounts = self.routes.mounts().iter();
        let mut paths = mounts
            .map(|mount| (mount.operation.method, mount.template()))
            .collect::<Vec<_>>();
        paths.sort_by(|(_, a), (_, b)| a.cmp(b));
        paths
    }

    /// The answer to a request that came at this time.
    ///
    /// Nothing of a request is kept; one with an identifier that could be a real person's is refused, whatever it is for.
    #[must_use]
    pub fn answer(&self, request: &Request, now: SystemTime) -> Response {
        let own = self.maskinporten.as_ref();
        if let Some(answer) = own.and_then(|own| own.answer(request, now)) {
            return answer;
        }
        let target = Target::of(request);
        let route = self
            .routes
            .find(&request.method, &target.segments, request.value_of("host"));
        let operation = match &route {
            Route::Operation(mount, _) | Route::OfApi(mount) => Some(mount.operation),
            Route::OtherMethod(_) | Route::Nothing => None,
        };
        if has_real_person(&target, request, operation) {
            let failure = Failure::because(Fault::Invalid, REFUSAL);
            return self.fail(request, operation, &failure);
        }
        let answer = || self.routed(request, &target, &route, now);
        match self.scenarios.pick(request, &target, operation) {
            Ok(None) => answer(),
            Ok(Some(scenario)) => {
                let format = format_for(request, operation);
                let seed = seed_of(self.options.seed, &[&request.method, &request.target]);
                scenario.change(operation, format, seed, answer)
            }
            Err(unknown) => Response::new(400, "text/plain; charset=utf-8", unknown.to_string()),
        }
    }

    /// The answer to a request that is sent there.
    fn routed(
        &self,
        request: &Request,
        target: &Target,
        route: &Route<'_>,
        now: SystemTime,
    ) -> Response {
        match route {
            Route::Operation(mount, path) => {
                let operation = Some(mount.operation);
                let values = Values::of(mount.operation, path, target, request);
                self.call(request, mount, &values, now)
                    .unwrap_or_else(|failure| self.fail(request, operation, &failure))
            }
            Route::OtherMethod(methods) => {
                let methods = methods.iter().copied().collect::<Vec<_>>();
                Response::bare(405).header("allow", methods.join(", "))
            }
            Route::OfApi(mount) => {
                let expected = format!("expected a path such as {}", mount.template());
                let failure = Failure::because(Fault::UnknownUrl, expected);
                self.fail(request, Some(mount.operation), &failure)
            }
            Route::Nothing => {
                let failure = Failure::because(Fault::UnknownUrl, self.routes.hint(target));
                self.fail(request, None, &failure)
            }
        }
    }

    /// Calls an operation.
    fn call(
        &self,
        request: &Request,
        mount: &Mount,
        values: &Values,
        now: SystemTime,
    ) -> Result<Response, Failure> {
        let operation = mount.operation;
        self.authorize(request, operation, now)?;
        let offers = offers(operation);
        let media_type = accept::choose(request, &offers);
        if media_type.is_none() && !offers.is_empty() {
            return Err(Failure::of(Fault::NotAcceptable));
        }
        let invalid = |reason: String| Failure::because(Fault::Invalid, reason);
        values.check(operation).map_err(invalid)?;
        let ruled_out = |reason: String| Failure::because(Fault::NotAuthorised, reason);
        values.check_combinations(operation).map_err(ruled_out)?;
        if let Some(reading) = self.events.read(mount, values, now) {
            return match reading {
                Reading::Found(mut sampler) => made(operation, media_type, &mut sampler),
                Reading::Invalid(reason) => Err(invalid(reason)),
                Reading::End => Err(Failure::of(Fault::NotFound)),
            };
        }
        let years = operation.response.map_or(&[][..], |model| model.year_lists);
        let is_known = |year: u16| years.iter().any(|(own, _)| *own == year);
        if !years.is_empty() && values.year().is_some_and(|year| !is_known(year)) {
            return Err(Failure::of(Fault::NotFound));
        }
        if choose(operation.errors, Fault::Gone).is_some()
            && self.events.is_deleted(operation, values, now)
        {
            return Err(Failure::of(Fault::Gone));
        }
        made(
            operation,
            media_type,
            &mut Echo::new(self.seed_for(operation, values), values, years),
        )
    }

    fn authorize(
        &self,
        request: &Request,
        operation: &Operation,
        now: SystemTime,
    ) -> Result<(), Failure> {
        let Some(maskinporten) = &self.maskinporten else {
            return Ok(());
        };
        let judged = maskinporten.authorize(request, operation.scopes, now);
        judged.map_err(|refusal| {
            let fault = match refusal {
                Refusal::Missing | Refusal::Expired => Fault::NotAuthenticated,
                Refusal::WrongScope => Fault::NotAuthorised,
            };
            Failure::because(fault, refusal.to_string())
        })
    }

    /// The seed of an answer: that of who and which year is asked about, so that two ways to ask get the same.
    fn seed_for(&self, operation: &Operation, values: &Values) -> u64 {
        let year = values.year().map(|year| year.to_string());
        if let Some(identifier) = values.identifier() {
            let year = year.as_deref().unwrap_or_default();
            seed_of(self.options.seed, &[operation.api, identifier, year])
        } else {
            let values = values.iter().map(|(_, value)| value);
            let parts = [operation.api, operation.name].into_iter().chain(values);
            seed_of(self.options.seed, &parts.collect::<Vec<_>>())
        }
    }

    /// The answer to a request that fails.
    fn fail(
        &self,
        request: &Request,
        operation: Option<&Operation>,
        failure: &Failure,
    ) -> Response {
        let page: &[OperationError] = operation.map_or(&[], |operation| operation.errors);
        let chosen = choose(page, failure.fault);
        let status = failure.fault.status();
        let text = match (chosen, &failure.detail) {
            (None, None) => return Response::bare(status),
            (Some(chosen), None) => chosen.omraade.to_owned(),
            (None, Some(detail)) => detail.clone(),
            (Some(chosen), Some(detail)) => format!("{} ({detail})", chosen.omraade),
        };
        let mut feil = Feil::<NoCodes>::new();
        feil.kode = chosen.map(|chosen| chosen.kode.into());
        feil.melding = Some(Sensitive::new(text));
        feil.korrelasjonsid = Some(self.korrelasjonsid(request));
        let format = format_for(request, operation);
        // An error is text throughout, which both formats can write.
        let (media_type, body) = match format {
            Format::Xml => ("application/xml", to_xml(&feil).unwrap_or_default()),
            Format::Json => ("application/json", to_json(&feil).unwrap_or_default()),
        };
        let response = Response::new(status, &with_charset(media_type), body);
        match failure.fault {
            Fault::NotAuthenticated => response.header("www-authenticate", "Bearer"),
            _ => response,
        }
    }

    /// The id of a call: the request's own, where it can be one.
    fn korrelasjonsid(&self, request: &Request) -> String {
        let own = request.value_of("korrelasjonsid").filter(|id| {
            let is_of_id = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            (1..=64).contains(&id.len()) && id.bytes().all(is_of_id) && !could_be_real(id)
        });
        own.map_or_else(
            || {
                let seed = seed_of(self.options.seed, &[&request.method, &request.target]);
                korrelasjonsid(&mut Random::from_seed(seed))
            },
            str::to_owned,
        )
    }
}

impl Service for Mock {
    fn answer(&self, request: &Request, now: SystemTime) -> Response {
        self.answer(request, now)
    }
}

/// Whether a request has an identifier that could be a real person's: in its path or its query, but for what is a number.
fn has_real_person(target: &Target, request: &Request, operation: Option<&Operation>) -> bool {
    let parameters = operation.map_or(&[][..], |operation| operation.parameters);
    let is_number = |name: &str| {
        let mut parameters = parameters.iter();
        parameters.any(|own| own.name == name && matches!(own.kind, ParameterKind::Integer))
    };
    let texts = target.query.iter().filter(|(name, _)| !is_number(name));
    let headers = parameters
        .iter()
        .filter_map(|own| request.value_of(&own.name.to_ascii_lowercase()));
    let mut all = target
        .segments
        .iter()
        .chain(texts.map(|(_, value)| value))
        .map(String::as_str)
        .chain(headers);
    all.any(could_be_real)
}

/// The media types that an operation can be answered in here.
fn offers(operation: &Operation) -> Vec<&'static str> {
    let written = operation.media_types.iter().copied();
    let written = written.filter(|media_type| accept::format_of(media_type).is_some());
    written.filter(|_| operation.response.is_some()).collect()
}

/// The format of an error: the one that is asked for, where it can be had.
fn format_for(request: &Request, operation: Option<&Operation>) -> Format {
    let offers = operation.map_or_else(Vec::new, offers);
    let offers = if offers.is_empty() {
        vec!["application/json", "application/xml"]
    } else {
        offers
    };
    let chosen = accept::choose(request, &offers).and_then(accept::format_of);
    chosen.unwrap_or(Format::Json)
}

/// The success of an operation, by what a sampler decides.
fn made(
    operation: &Operation,
    media_type: Option<&str>,
    sampler: &mut dyn Sampler,
) -> Result<Response, Failure> {
    let success = operation
        .statuses
        .iter()
        .find(|status| status.starts_with('2'));
    let status = success
        .and_then(|status| status.parse().ok())
        .unwrap_or(200);
    let media_type = media_type.and_then(|own| Some((own, accept::format_of(own)?)));
    let (Some(model), Some((media_type, format))) = (operation.response, media_type) else {
        return Ok(Response::bare(status));
    };
    match model.sample.document(sampler, format) {
        Ok(body) => Ok(Response::new(status, &with_charset(media_type), body)),
        // The specification offers a format that the type has no form in.
        Err(_) => Err(Failure::of(Fault::NotAcceptable)),
    }
}

fn with_charset(media_type: &str) -> String {
    format!("{media_type}; charset=utf-8")
}
