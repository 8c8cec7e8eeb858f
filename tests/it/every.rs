//! Every model of the generated crates, by the schema that it is of: bodies in, values out, behind one interface.

use std::any::Any;
use std::fmt::Debug;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use skattekit_codegen::ir::Shape;
use skattekit_runtime::{
    Document, Fields, Finding, Format, NoCodes, ReadError, Root, ShowAll, Wire, WriteError,
    from_json, from_json_strict, from_json_with_findings, from_xml, from_xml_strict,
    from_xml_with_findings, to_json, to_xml,
};
use skattekit_summert_skattegrunnlag::{
    aar2020, aar2021, v1 as ssg1, v1_spesifisert as spesifisert, v2 as ssg2,
};
use {
    skattekit_arbeidsforhold_hendelser::v1 as arbeidsforhold, skattekit_avregning::v2 as avregning,
    skattekit_beregnet_skatt_upersonlig::v1 as upersonlig, skattekit_felles::v1 as felles,
    skattekit_hendelser::v1 as hendelser,
    skattekit_siste_tilgjengelige_skatteoppgjoer::v1 as siste,
};

use crate::shapes::{Node, shape, specification};

/// A model.
pub(crate) struct Entry {
    pub(crate) api: &'static str,
    pub(crate) version: &'static str,
    pub(crate) schema: &'static str,
    pub(crate) codes: Codes,
    pub(crate) model: Box<dyn Model>,
}

/// Which codes a model knows, of those that there is a list of per year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Codes {
    /// Those of one year.
    Of(u16),
    /// Those of the year that the response tells.
    Any,
    /// None, or the model has no such codes.
    None,
}

impl Entry {
    /// The model's shape; a model of any year is asked about `year`.
    pub(crate) fn shape(&self, year: u16) -> Node {
        let year = match self.codes {
            Codes::Of(year) => Some(year),
            Codes::Any => Some(year),
            Codes::None => None,
        };
        shape(self.api, self.version, self.schema, year)
    }

    pub(crate) fn name(&self) -> String {
        let Self {
            api,
            version,
            schema,
            codes,
            ..
        } = self;
        format!("{api} {version} {schema} {codes:?}")
    }
}

/// A type that is read from bodies.
pub(crate) trait Model {
    /// Its name in XML, where it has one.
    fn root(&self) -> Option<Root>;
    fn read(&self, format: Format, body: &[u8]) -> Result<Box<dyn Held>, ReadError>;
    fn read_with_findings(
        &self,
        format: Format,
        body: &[u8],
    ) -> Result<(Box<dyn Held>, Vec<Finding>), ReadError>;
    fn read_strict(&self, format: Format, body: &[u8]) -> Result<Box<dyn Held>, ReadError>;
    /// Reads JSON as serde has it.
    fn deserialize(&self, body: &[u8]) -> Result<Box<dyn Held>, serde_json::Error>;
}

/// A value of a model.
pub(crate) trait Held {
    fn debug(&self) -> [String; 2];
    fn show_all(&self) -> [String; 2];
    fn to_json(&self) -> String;
    fn to_xml(&self) -> Result<String, WriteError>;
    fn equals(&self, other: &dyn Held) -> bool;
    fn value(&self) -> &dyn Any;
}

/// What every model can do.
pub(crate) trait Common: Wire + DeserializeOwned + Debug + PartialEq + 'static {}
impl<T: Wire + DeserializeOwned + Debug + PartialEq + 'static> Common for T {}

struct Whole<T>(PhantomData<T>);
struct Inner<T>(PhantomData<T>);
struct HeldWhole<T>(T);
struct HeldInner<T>(T);

macro_rules! impl_model {
    ($model:ident $held:ident [$($bound:ident)?] $root:expr, $read:ident $strict:ident $findings:ident $write:expr) => {
        impl<T: Common $(+ $bound)?> Model for $model<T> {
            fn root(&self) -> Option<Root> {
                $root
            }

            fn read(&self, format: Format, body: &[u8]) -> Result<Box<dyn Held>, ReadError> {
                let value: T = match format {
                    Format::Json => from_json(body)?,
                    Format::Xml => $read(body)?,
                };
                Ok(Box::new($held(value)))
            }

            fn read_with_findings(
                &self,
                format: Format,
                body: &[u8],
            ) -> Result<(Box<dyn Held>, Vec<Finding>), ReadError> {
                let (value, findings): (T, _) = match format {
                    Format::Json => from_json_with_findings(body)?,
                    Format::Xml => $findings(body)?,
                };
                Ok((Box::new($held(value)), findings))
            }

            fn read_strict(&self, format: Format, body: &[u8]) -> Result<Box<dyn Held>, ReadError> {
                let value: T = match format {
                    Format::Json => from_json_strict(body)?,
                    Format::Xml => $strict(body)?,
                };
                Ok(Box::new($held(value)))
            }

            fn deserialize(&self, body: &[u8]) -> Result<Box<dyn Held>, serde_json::Error> {
                let value: T = serde_json::from_slice(body)?;
                Ok(Box::new($held(value)))
            }
        }

        impl<T: Common $(+ $bound)?> Held for $held<T> {
            fn debug(&self) -> [String; 2] {
                [format!("{:?}", self.0), format!("{:#?}", self.0)]
            }

            fn show_all(&self) -> [String; 2] {
                let shown = ShowAll(&self.0);
                [format!("{shown:?}"), format!("{shown:#?}")]
            }

            fn to_json(&self) -> String {
                to_json(&self.0).unwrap()
            }

            fn to_xml(&self) -> Result<String, WriteError> {
                $write(&self.0)
            }

            fn equals(&self, other: &dyn Held) -> bool {
                other.value().downcast_ref::<T>() == Some(&self.0)
            }

            fn value(&self) -> &dyn Any {
                &self.0
            }
        }
    };
}

impl_model!(Whole HeldWhole [Document] Some(T::ROOT), from_xml from_xml_strict from_xml_with_findings to_xml);
impl_model!(Inner HeldInner [] None, no_xml no_xml no_xml no_document);

fn no_xml<T>(_: &[u8]) -> Result<T, ReadError> {
    panic!("the model is no root")
}

fn no_document<T>(_: &T) -> Result<String, WriteError> {
    panic!("the model is no root")
}

macro_rules! models {
    ($($api:literal $version:literal { $($kind:ident $schema:literal $ty:ty $(, $codes:expr)?;)* })*) => {
        vec![$($(Entry {
            api: $api,
            version: $version,
            schema: $schema,
            codes: models!(@codes $($codes)?),
            model: Box::new($kind::<$ty>(PhantomData)),
        },)*)*]
    };
    (@codes) => { Codes::None };
    (@codes $codes:expr) => { $codes };
}

/// Every model; one with codes by year with several lists.
pub(crate) fn models() -> Vec<Entry> {
    let mut models = models_without_years();
    models.extend(models_with_years());
    models
}

fn models_without_years() -> Vec<Entry> {
    use upersonlig as up;
    models! {
        "felles" "v1" {
            Whole "Feil" felles::Feil<felles::Feilkode>;
        }
        "avregning" "v2" {
            Whole "Feil" avregning::Feil;
            Whole "Avregning" avregning::Avregning;
            Inner "Avregningsresultat" avregning::Avregningsresultat;
        }
        "beregnetskattupersonlig" "v1" {
            Whole "Feil" up::Feil;
            Whole "BeregnetSkatt" up::BeregnetSkatt;
            Inner "BeregnetSkattPerOppgjoerstype" up::BeregnetSkattPerOppgjoerstype;
            Inner "Skatt" up::Skatt;
            Inner "Skattefradrag" up::Skattefradrag;
            Inner "Skattetillegg" up::Skattetillegg;
            Inner "OevrigeResultaterAvBeregning" up::OevrigeResultaterAvBeregning;
            Inner "InformasjonTilSkattelister" up::InformasjonTilSkattelister;
            Inner "BeloepMedSpesifisertKommune" up::BeloepMedSpesifisertKommune;
            Inner "UbenyttetNegativGrunnrenteinntektFraFoer2007" up::UbenyttetNegativGrunnrenteinntektFraFoer2007;
            Inner "FremfoerbartSkattefradragForBetaltKildeskattPaaRenterOgRoyaltyMv" up::FremfoerbartSkattefradragForBetaltKildeskattPaaRenterOgRoyaltyMv;
            Inner "FremfoerbartSkattefradragForSkattBetaltIUtlandet" up::FremfoerbartSkattefradragForSkattBetaltIUtlandet;
            Inner "FremfoerbarNegativGrunnrenteinntektILandbasertVindkraftanlegg" up::FremfoerbarNegativGrunnrenteinntektILandbasertVindkraftanlegg;
            Inner "FremfoerbarProduksjonsavgiftILandbasertVindkraftanlegg" up::FremfoerbarProduksjonsavgiftILandbasertVindkraftanlegg;
        }
        "hendelser" "v1" {
            Whole "Feil" hendelser::Feil;
            Whole "Hendelser" hendelser::Hendelser;
            Inner "Hendelse" hendelser::Hendelse;
            Inner "Start" hendelser::Start;
        }
        "arbeidsforholdhendelser" "v1" {
            Whole "Feil" arbeidsforhold::Feil;
            Inner "Hendelser" arbeidsforhold::Hendelser;
            Inner "HendelseArbeidsforhold" arbeidsforhold::HendelseArbeidsforhold;
            Inner "Start" arbeidsforhold::Start;
        }
        "sistetilgjengeligeskatteoppgjoer" "v1" {
            Whole "Feil" siste::Feil;
            Whole "Tilgjengeligdata" siste::Tilgjengeligdata;
        }
    }
}

#[expect(clippy::too_many_lines, reason = "a row a model")]
fn models_with_years() -> Vec<Entry> {
    models! {
        "summertskattegrunnlag" "v1" {
            Whole "Feil" ssg1::Feil;
            Whole "SummertSkattegrunnlag" ssg1::SummertSkattegrunnlag<aar2020::TekniskNavn>, Codes::Of(2020);
            Whole "SummertSkattegrunnlag" ssg1::SummertSkattegrunnlagAnyYear, Codes::Any;
            Whole "SummertSkattegrunnlag" ssg1::SummertSkattegrunnlag<NoCodes>;
            Inner "SummertSkattegrunnlagsobjekt" ssg1::Grunnlag<aar2021::TekniskNavn>, Codes::Of(2021);
        }
        "summertskattegrunnlag" "v1_spesifisert" {
            Whole "Feil" spesifisert::Feil;
            Whole "SpesifisertSummertSkattegrunnlag" spesifisert::SpesifisertSummertSkattegrunnlag<aar2021::TekniskNavn>, Codes::Of(2021);
            Whole "SpesifisertSummertSkattegrunnlag" spesifisert::SpesifisertSummertSkattegrunnlagAnyYear, Codes::Any;
            Whole "SpesifisertSummertSkattegrunnlag" spesifisert::SpesifisertSummertSkattegrunnlag<NoCodes>;
            Inner "SummertSkattegrunnlagsobjekt" spesifisert::Grunnlag<aar2021::TekniskNavn>, Codes::Of(2021);
            Inner "Spesifisering" spesifisert::Spesifisering;
            Inner "AksjeIAksjonaerregisteret" spesifisert::AksjeIAksjonaerregisteret;
            Inner "AksjeIkkeIAksjonaerregisteret" spesifisert::AksjeIkkeIAksjonaerregisteret;
            Inner "Aksjesparekonto" spesifisert::Aksjesparekonto;
            Inner "AndreBeloepKnyttetTilBoligOgEiendeler" spesifisert::AndreBeloepKnyttetTilBoligOgEiendeler;
            Inner "AnnenKapitalkostnad" spesifisert::AnnenKapitalkostnad;
            Inner "AnnetFinansprodukt" spesifisert::AnnetFinansprodukt;
            Inner "DeltakersAndelAvFormueOgInntekt" spesifisert::DeltakersAndelAvFormueOgInntekt;
            Inner "Eiendom" spesifisert::Eiendom;
            Inner "Fondskonto" spesifisert::Fondskonto;
            Inner "Fordring" spesifisert::Fordring;
            Inner "FritidsbaatMedSalgsverdiOverSalgsverdigrense" spesifisert::FritidsbaatMedSalgsverdiOverSalgsverdigrense;
            Inner "Generisk" spesifisert::Generisk;
            Inner "GrunnlagKnyttetTilLottaker" spesifisert::GrunnlagKnyttetTilLottaker;
            Inner "IndividuellPensjonsordning" spesifisert::IndividuellPensjonsordning;
            Inner "KapitalisertFesteavgift" spesifisert::KapitalisertFesteavgift;
            Inner "Kjoeretoey" spesifisert::Kjoeretoey;
            Inner "KollektivPensjonsordning" spesifisert::KollektivPensjonsordning;
            Inner "Konto" spesifisert::Konto;
            Inner "Livsforsikring" spesifisert::Livsforsikring;
            Inner "LoennOgTilsvarendeYtelser" spesifisert::LoennOgTilsvarendeYtelser;
            Inner "Naeringsopplysninger" spesifisert::Naeringsopplysninger;
            Inner "ObligasjonOgSertifikat" spesifisert::ObligasjonOgSertifikat;
            Inner "OekonomiskeForholdKnyttetTilBoligsameieEllerBoligselskap" spesifisert::OekonomiskeForholdKnyttetTilBoligsameieEllerBoligselskap;
            Inner "PrivatFordringUtenforVirksomhetTilPrivatperson" spesifisert::PrivatFordringUtenforVirksomhetTilPrivatperson;
            Inner "PrivatGjeldsforholdUtenforVirksomhet" spesifisert::PrivatGjeldsforholdUtenforVirksomhet;
            Inner "SamletGjeldOgFormuesobjekterINaering" spesifisert::SamletGjeldOgFormuesobjekterINaering;
            Inner "Skadeforsikring" spesifisert::Skadeforsikring;
            Inner "SkyldigRestskatt" spesifisert::SkyldigRestskatt;
            Inner "SykepengerOgAnnenInntektMvFraOppgavegiver" spesifisert::SykepengerOgAnnenInntektMvFraOppgavegiver;
            Inner "UnderholdsbidragSkyldigOgTilGode" spesifisert::UnderholdsbidragSkyldigOgTilGode;
            Inner "Verdipapirfond" spesifisert::Verdipapirfond;
            Inner "VirtuellEiendel" spesifisert::VirtuellEiendel;
            Inner "VirtuellValuta" spesifisert::VirtuellValuta;
            Inner "SaerskiltFradragIPrimaernaering" Fields;
            Inner "DeltakersAndelAvInntektPerNaeringstype" Fields;
        }
        "summertskattegrunnlag" "v2" {
            Whole "Feil" ssg2::Feil;
            Whole "SummertSkattegrunnlag" ssg2::SummertSkattegrunnlag<aar2021::TekniskNavn>, Codes::Of(2021);
            Whole "SummertSkattegrunnlag" ssg2::SummertSkattegrunnlagAnyYear, Codes::Any;
            Whole "SummertSkattegrunnlag" ssg2::SummertSkattegrunnlag<NoCodes>;
            Inner "SummertSkattegrunnlagsobjekt" ssg2::Grunnlag<aar2021::TekniskNavn>, Codes::Of(2021);
            Inner "Spesifisering" ssg2::Spesifisering;
            Inner "AksjeIAksjonaerregisteret" ssg2::AksjeIAksjonaerregisteret;
            Inner "AksjeIkkeIAksjonaerregisteret" ssg2::AksjeIkkeIAksjonaerregisteret;
            Inner "Aksjesparekonto" ssg2::Aksjesparekonto;
            Inner "AndreBeloepKnyttetTilBoligOgEiendeler" ssg2::AndreBeloepKnyttetTilBoligOgEiendeler;
            Inner "AnnenKapitalkostnad" ssg2::AnnenKapitalkostnad;
            Inner "AnnetFinansprodukt" ssg2::AnnetFinansprodukt;
            Inner "DeltakersAndelAvFormueOgInntekt" ssg2::DeltakersAndelAvFormueOgInntekt;
            Inner "Eiendom" ssg2::Eiendom;
            Inner "Fondskonto" ssg2::Fondskonto;
            Inner "Fordring" ssg2::Fordring;
            Inner "FritidsbaatMedSalgsverdiOverSalgsverdigrense" ssg2::FritidsbaatMedSalgsverdiOverSalgsverdigrense;
            Inner "Generisk" ssg2::Generisk;
            Inner "GrunnlagKnyttetTilLottaker" ssg2::GrunnlagKnyttetTilLottaker;
            Inner "IndividuellPensjonsordning" ssg2::IndividuellPensjonsordning;
            Inner "KapitalisertFesteavgift" ssg2::KapitalisertFesteavgift;
            Inner "Kjoeretoey" ssg2::Kjoeretoey;
            Inner "KollektivPensjonsordning" ssg2::KollektivPensjonsordning;
            Inner "Konto" ssg2::Konto;
            Inner "Livsforsikring" ssg2::Livsforsikring;
            Inner "LoennOgTilsvarendeYtelser" ssg2::LoennOgTilsvarendeYtelser;
            Inner "Naeringsopplysninger" ssg2::Naeringsopplysninger;
            Inner "ObligasjonOgSertifikat" ssg2::ObligasjonOgSertifikat;
            Inner "OekonomiskeForholdKnyttetTilBoligsameieEllerBoligselskap" ssg2::OekonomiskeForholdKnyttetTilBoligsameieEllerBoligselskap;
            Inner "PrivatFordringUtenforVirksomhetTilPrivatperson" ssg2::PrivatFordringUtenforVirksomhetTilPrivatperson;
            Inner "PrivatGjeldsforholdUtenforVirksomhet" ssg2::PrivatGjeldsforholdUtenforVirksomhet;
            Inner "SamletGjeldOgFormuesobjekterINaering" ssg2::SamletGjeldOgFormuesobjekterINaering;
            Inner "Skadeforsikring" ssg2::Skadeforsikring;
            Inner "SkyldigRestskatt" ssg2::SkyldigRestskatt;
            Inner "SykepengerOgAnnenInntektMvFraOppgavegiver" ssg2::SykepengerOgAnnenInntektMvFraOppgavegiver;
            Inner "UnderholdsbidragSkyldigOgTilGode" ssg2::UnderholdsbidragSkyldigOgTilGode;
            Inner "Verdipapirfond" ssg2::Verdipapirfond;
            Inner "VirtuellEiendel" ssg2::VirtuellEiendel;
            Inner "VirtuellValuta" ssg2::VirtuellValuta;
            Inner "SaerskiltFradragIPrimaernaering" Fields;
            Inner "DeltakersAndelAvInntektPerNaeringstype" Fields;
        }
    }
}

#[test]
fn no_model_is_left_out() {
    let models = models();
    for api in &specification().apis {
        for version in &api.versions {
            for schema in &version.schemas {
                if !matches!(schema.shape, Shape::Struct(_) | Shape::Union(_)) {
                    continue;
                }
                let (slug, version, name) = (&*api.slug, &*version.name, &*schema.name.0);
                let entry = models.iter().find(|entry| {
                    (entry.api, entry.version, entry.schema) == (slug, version, name)
                });
                let entry = entry.unwrap_or_else(|| panic!("no {slug} {version} {name}"));
                let namespace = schema.xml.as_ref().map(|xml| xml.namespace.as_deref());
                if let Some(root) = entry.model.root() {
                    assert!(namespace.is_none_or(|expected| expected == root.namespace));
                } else {
                    assert!(schema.xml.is_none(), "{name} has a name in XML");
                }
            }
        }
    }
}
