//! The catalogue: every row of every page, what each page says beside its tables, and the look-up over all of them.

use std::collections::BTreeSet;

use skattekit_catalogue::{APIS, Code, CodeHit, FEILKODER, Open, api, feilkode};

use crate::code_lists::check_list;
use crate::published::read_rettighetspakker;
use crate::shapes::specification;
use crate::tables::{Row, read_page};

/// A page: its slug, and the rows that its enums have, a list each.
struct Page {
    slug: &'static str,
    lists: Vec<Vec<Row>>,
}

macro_rules! pages {
    ([] $($page:ident [$($list:ident)*];)*) => {
        vec![$({
            let name = stringify!($page);
            let found = APIS.iter().find(|api| api.slug.replace('-', "_") == name).unwrap_or_else(|| panic!("{name} is no page"));
            assert_eq!(found.title, skattekit_catalogue::$page::TITLE);
            Page {
                slug: found.slug,
                lists: vec![$({
                    use skattekit_catalogue::$page::$list;
                    check_list::<$list>($list::ALL.len());
                    check_open::<$list>();
                    let rows = $list::ALL.iter().map(|kode| Row {
                        kode: Some(kode.as_str().to_owned()),
                        http_status: kode.http_status(),
                        omraade: kode.omraade().to_owned(),
                        ..Row::default()
                    });
                    rows.collect()
                }),*],
            }
        }),*]
    };
}

/// The pages that the specifications have.
fn slugs() -> BTreeSet<&'static str> {
    specification()
        .catalogue
        .as_ref()
        .unwrap()
        .pages
        .iter()
        .map(|entry| &*entry.slug)
        .collect()
}

/// A code that the list lacks is kept.
#[track_caller]
fn check_open<T: Code>() {
    let open = Open::<T>::from("NY-001");
    assert!(matches!(&open, Open::Unknown(kode) if kode.to_string() == "NY-001"));
}

/// A row of the table over all pages.
fn row(hit: &CodeHit) -> Row {
    Row {
        kode: Some(hit.kode.to_owned()),
        http_status: hit.http_status,
        omraade: hit.omraade.to_owned(),
        ..Row::default()
    }
}

/// The rows of a page that have a code, without why.
fn coded(slug: &str) -> Vec<Row> {
    let rows = read_page(slug).into_iter();
    let rows = rows.filter(|row| row.kode.is_some());
    let rows = rows.map(|row| Row {
        aarsak: None,
        ..row
    });
    rows.collect()
}

#[test]
fn every_enum_has_the_rows_of_its_page() {
    let pages: Vec<Page> = each_page!(pages);
    for Page { slug, lists } in &pages {
        let published = coded(slug);
        // In the order of the page, whichever of several lists comes first.
        for list in lists {
            let mut runs = published.windows(list.len());
            assert!(runs.any(|run| run == list), "{slug}: {list:?}");
        }
        let count = lists.iter().map(Vec::len).sum::<usize>();
        assert_eq!(count, published.len(), "{slug}");
    }
    let found = pages.iter().map(|page| page.slug).collect::<BTreeSet<_>>();
    assert_eq!(found, slugs());
    assert_eq!(found.len(), APIS.len());
}

#[test]
fn the_tables_over_all_pages_have_every_row() {
    for api in APIS {
        let own = FEILKODER.iter().filter(|hit| hit.api.slug == api.slug);
        let mut own = own.map(row).collect::<Vec<_>>();
        let mut published = coded(api.slug);
        own.sort();
        published.sort();
        assert_eq!(own, published, "{}", api.slug);
        let without = api
            .without_code
            .iter()
            .map(|row| Row {
                http_status: row.http_status,
                feil: row.feil.map(str::to_owned),
                omraade: row.omraade.to_owned(),
                ..Row::default()
            })
            .collect::<Vec<_>>();
        let published = read_page(api.slug)
            .into_iter()
            .filter(|row| row.kode.is_none());
        assert_eq!(without, published.collect::<Vec<_>>(), "{}", api.slug);
    }
    // Every row is of a page.
    let slugs = slugs();
    assert!(FEILKODER.iter().all(|hit| slugs.contains(hit.api.slug)));
}

#[test]
fn what_leads_to_an_error_is_told_where_the_page_tells_it() {
    fn check<T: Code>(slug: &str, aarsak: impl Fn(T) -> Option<&'static str>) {
        let told = T::ALL.iter().map(|kode| (kode.as_str(), aarsak(*kode)));
        let rows = read_page(slug);
        let rows = rows.iter().filter_map(|row| {
            let code = row
                .kode
                .as_deref()
                .filter(|code| T::from_wire(code).is_some())?;
            Some((code, row.aarsak.as_deref()))
        });
        assert!(told.eq(rows), "{slug}");
    }
    use skattekit_catalogue::{
        amelding_avstemmingsrapport, avstemmingsrapport_amelding, boligsameie, boligselskap,
        gavertilfrivillige,
    };
    check(
        "amelding-avstemmingsrapport",
        amelding_avstemmingsrapport::Feilspesifiseringskode::aarsak,
    );
    check(
        "avstemmingsrapport-amelding",
        avstemmingsrapport_amelding::Feilspesifiseringskode::aarsak,
    );
    check("boligsameie", boligsameie::Feilspesifiseringskode::aarsak);
    check("boligselskap", boligselskap::Feilspesifiseringskode::aarsak);
    check(
        "gavertilfrivillige",
        gavertilfrivillige::Feilspesifiseringskode::aarsak,
    );
    let without = gavertilfrivillige::Feilspesifiseringskode::Gld1053;
    assert_eq!(without.aarsak(), None);
}

#[test]
fn rettighetspakker_are_those_of_the_pages() {
    use skattekit_catalogue::spesifisertsummertskattegrunnlag::{Rettighetspakke, Stadie};

    let mut count = 0;
    for api in APIS {
        let page = match api.slug {
            "summertskattegrunnlag" => "sider/summertskattegrunnlag-v2.md".to_owned(),
            slug => format!("sider/{slug}.md"),
        };
        let published = read_rettighetspakker(&page)
            .into_iter()
            .map(|cells| cells[0].clone())
            .collect::<Vec<_>>();
        assert_eq!(api.rettighetspakker, published, "{}", api.slug);
        count += published.len();
    }
    assert!(count > 100, "{count}");

    check_list::<Rettighetspakke>(7);
    check_list::<Stadie>(3);
    let sivilrett = Rettighetspakke::Sivilrett;
    let stadier = [Stadie::Oppgjoer, Stadie::Utkast, Stadie::Fastsatt];
    assert_eq!(sivilrett.stadier(), stadier);
    assert_eq!(Rettighetspakke::Sbl.merknad(), Some("Krever samtykke"));
}

fn hits(kode: &str) -> Vec<(&'static str, Option<u16>)> {
    feilkode(kode)
        .iter()
        .map(|hit| (hit.api.slug, hit.http_status))
        .collect()
}

#[test]
fn a_code_is_found_in_every_api_that_has_it() {
    let both = [
        ("spesifisertsummertskattegrunnlag", Some(404)),
        ("summertskattegrunnlag", Some(404)),
    ];
    for written in ["SSG-008", "ssg-008", " Ssg-008\n", "\u{a0}SSG-008\t"] {
        assert_eq!(hits(written), both, "{written:?}");
    }
    let texts = feilkode("SSG-008").iter().map(|hit| hit.omraade);
    assert_eq!(texts.collect::<BTreeSet<_>>().len(), 2);
    assert_eq!(
        hits("IM-008"),
        [("inntekt", Some(404)), ("inntektsmottakere", Some(406))]
    );
    assert_eq!(hits("FFE-010"), [("formuesverdifasteiendom", Some(422))]);
    assert_eq!(hits("gld_1007").len(), 3);
    assert_eq!(hits("das-002"), [("feil", Some(404))]);
    assert!(feilkode("DAS-002")[0].api.common);
    assert_eq!(
        hits("relaterte_krav_må_finnes"),
        [("utleggsbegjaering", Some(422))]
    );
    assert_eq!(hits("UGYLDIG-STOPPDATO-FOR-LØPENDE-MULKT").len(), 1);
    for unknown in ["", " ", "SSG", "SSG-0080", "SSG 008", "\u{0}", "Ω"] {
        assert_eq!(hits(unknown), [], "{unknown:?}");
    }
}

#[test]
fn every_code_is_found_however_it_is_written() {
    for hit in FEILKODER {
        for written in [
            hit.kode.to_owned(),
            hit.kode.to_lowercase(),
            hit.kode.to_uppercase(),
        ] {
            let found = feilkode(&written);
            assert!(
                found.iter().any(|found| std::ptr::eq(found, hit)),
                "{written}"
            );
            assert!(
                found
                    .iter()
                    .all(|found| found.kode.to_lowercase() == hit.kode.to_lowercase())
            );
            let slugs = found.iter().map(|found| found.api.slug).collect::<Vec<_>>();
            assert!(slugs.is_sorted(), "{written}");
        }
        assert!(std::ptr::eq(api(hit.api.slug).unwrap(), hit.api));
    }
}

#[test]
fn what_looks_like_a_slip_is_kept_and_said() {
    assert_eq!(
        hits("BSA-005"),
        [
            ("beregnetskatt", Some(403)),
            ("spesifisertsummertskattegrunnlag", Some(403))
        ]
    );
    let remarks = feilkode("BSA-005").iter().map(|hit| hit.remark.is_some());
    assert_eq!(remarks.collect::<Vec<_>>(), [false, true]);
    let twice = feilkode("innkrevingsoppdrag-er-ikke-reskontrofoert")
        .iter()
        .map(|hit| (hit.http_status, hit.remark.is_some()))
        .collect::<BTreeSet<_>>();
    assert_eq!(
        twice,
        BTreeSet::from([(Some(404), true), (Some(409), false)])
    );
    let marked = FEILKODER.iter().filter(|hit| hit.remark.is_some());
    assert_eq!(marked.count(), 2);
    for (slug, count) in [
        ("boliselskap", 1),
        ("pgi_folketrygden", 1),
        ("avregning", 0),
    ] {
        assert_eq!(api(slug).unwrap().remarks.len(), count, "{slug}");
    }
}

#[test]
fn an_api_is_what_its_page_says() {
    let avregning = api("avregning").unwrap();
    assert_eq!(avregning.title, "Avregning API");
    assert_eq!(avregning.scopes, ["skatteetaten:avregning"]);
    let url = "https://avregning.api.skatteetaten.no/v2";
    assert_eq!(avregning.base_url_production, Some(url));
    assert_eq!(skattekit_catalogue::avregning::servers::PRODUCTION, url);
    assert_eq!(avregning.hendelser, ["Skatteoppgjør hendelser API"]);
    let swaggerhub = "https://app.swaggerhub.com/apis/skatteetaten/avregning-api";
    assert_eq!(avregning.swaggerhub, Some(swaggerhub));
    let two = skattekit_catalogue::skattemelding::HENDELSER;
    assert_eq!(two.len(), 2);
    let idporten = skattekit_catalogue::mvameldinginnsending::IDPORTEN_SCOPES;
    assert_eq!(idporten.len(), 3);
    assert_eq!(api("hendelser").unwrap().scopes.len(), 25);
    assert!(api("Avregning").is_none() && api("").is_none());
    let common = APIS.iter().filter(|api| api.common).map(|api| api.slug);
    assert_eq!(
        common.collect::<Vec<_>>(),
        ["feil", "rettighetspakker", "sikkerhet", "url"]
    );
    assert!(APIS.iter().all(|api| api.source.starts_with("docs/")));
}
