//! Responses with one piece of news each, and the fix-ups that settle it.

/// A response, and the fix-ups for its news: the file, the place, and what stands there before and after.
pub(crate) struct Case {
    pub(crate) response: &'static str,
    pub(crate) fixups: &'static [&'static str],
}

macro_rules! avregning {
    ($($more:literal),*) => {
        concat!(r#"{"personidentifikator":"20463518646","inntektsaar":"2024","kildeskattPaaLoenn":{}"#, $($more,)* "}")
    };
}

macro_rules! avregning_xml {
    ($more:literal) => {
        concat!(
            "<avregning xmlns=\"urn:no:skatteetaten:datasamarbeid:avregning:v2\">",
            "<personidentifikator>20463518646</personidentifikator><inntektsaar>2024</inntektsaar>",
            $more,
            "</avregning>"
        )
    };
}

macro_rules! grunnlag {
    ($post:literal) => {
        concat!(
            r#"{"personidentifikator":"20463518646","inntektsaar":"2021","grunnlag":[{"#,
            $post,
            r#"}],"ajourholdstidspunkt":"2022-01-01T00:00:00Z"}"#
        )
    };
}

pub(crate) const CASES: [Case; 13] = [
    // Fields of every type, in JSON.
    Case {
        response: avregning!(
            r#","fastland":{"nyttBeloep":12,"nyttDesimaltall":1.5,"nyttFlagg":true}"#
        ),
        fixups: &[
            r#"openapi/avregning-v2.yaml at "/components/schemas/Avregningsresultat/properties/nyttBeloep" from - to { type = "integer" }"#,
            r#"openapi/avregning-v2.yaml at "/components/schemas/Avregningsresultat/properties/nyttDesimaltall" from - to { type = "number" }"#,
            r#"openapi/avregning-v2.yaml at "/components/schemas/Avregningsresultat/properties/nyttFlagg" from - to { type = "boolean" }"#,
        ],
    },
    Case {
        response: avregning!(
            r#","nyDato":"2024-02-29","nyTekst":"x","nyttTidspunkt":"2024-02-29T10:00:00Z""#
        ),
        fixups: &[
            r#"openapi/avregning-v2.yaml at "/components/schemas/Avregning/properties/nyDato" from - to { format = "date", type = "string" }"#,
            r#"openapi/avregning-v2.yaml at "/components/schemas/Avregning/properties/nyTekst" from - to { type = "string" }"#,
            r#"openapi/avregning-v2.yaml at "/components/schemas/Avregning/properties/nyttTidspunkt" from - to { format = "date-time", type = "string" }"#,
        ],
    },
    Case {
        response: avregning!(r#","nyListe":[1,null],"nyttObjekt":{"a":"x","b":[{"c":1}]}"#),
        fixups: &[
            r#"openapi/avregning-v2.yaml at "/components/schemas/Avregning/properties/nyListe" from - to { items = { nullable = true, type = "integer" }, type = "array" }"#,
            r#"openapi/avregning-v2.yaml at "/components/schemas/Avregning/properties/nyttObjekt" from - to { properties = { a = { type = "string" }, b = { items = { properties = { c = { type = "integer" } }, type = "object" }, type = "array" } }, type = "object" }"#,
        ],
    },
    // The same in XML, where lists repeat or have an element around them.
    Case {
        response: avregning_xml!(
            "<svalbard><nyttTall>12</nyttTall><nummer>0301</nummer></svalbard>"
        ),
        fixups: &[
            r#"openapi/avregning-v2.yaml at "/components/schemas/Avregningsresultat/properties/nummer" from - to { type = "string" }"#,
            r#"openapi/avregning-v2.yaml at "/components/schemas/Avregningsresultat/properties/nyttTall" from - to { type = "integer" }"#,
        ],
    },
    Case {
        response: avregning_xml!(
            "<nyRekke>1</nyRekke><nyRekke>2</nyRekke><omsluttet><ledd>1</ledd><ledd>2</ledd></omsluttet>"
        ),
        fixups: &[
            r#"openapi/avregning-v2.yaml at "/components/schemas/Avregning/properties/nyRekke" from - to { items = { type = "integer" }, type = "array" }"#,
            r#"openapi/avregning-v2.yaml at "/components/schemas/Avregning/properties/omsluttet" from - to { items = { type = "integer", xml = { name = "ledd" } }, type = "array", xml = { wrapped = true } }"#,
        ],
    },
    // A list that is known, within an element that is not.
    Case {
        response: "<summertSkattegrunnlag xmlns=\"urn:no:skatteetaten:datasamarbeid:summertskattegrunnlag:v2\"><personidentifikator>20463518646</personidentifikator><inntektsaar>2021</inntektsaar><grunnlagliste><grunnlag><tekniskNavn>samletGjeld</tekniskNavn><beloep>1</beloep></grunnlag></grunnlagliste></summertSkattegrunnlag>",
        fixups: &[
            r#"openapi/summertskattegrunnlag-v2.yaml at "/components/schemas/SummertSkattegrunnlag/properties/grunnlag/xml" from - to { name = "grunnlagliste", wrapped = true }"#,
            r##"openapi/summertskattegrunnlag-v2.yaml at "/components/schemas/SummertSkattegrunnlag/properties/grunnlag/items" from { "$ref" = "#/components/schemas/SummertSkattegrunnlagsobjekt" } to { allOf = [{ "$ref" = "#/components/schemas/SummertSkattegrunnlagsobjekt" }], xml = { name = "grunnlag" } }"##,
        ],
    },
    // A null, in the place of a reference.
    Case {
        response: avregning!(r#","skjermet":null"#),
        fixups: &[
            r##"openapi/avregning-v2.yaml at "/components/schemas/Avregning/properties/skjermet" from { "$ref" = "#/components/schemas/Boolsk", description = "Sant når opplysninger er holdt tilbake." } to { allOf = [{ "$ref" = "#/components/schemas/Boolsk" }], description = "Sant når opplysninger er holdt tilbake.", nullable = true }"##,
        ],
    },
    // A date in another form.
    Case {
        response: avregning!(r#","ajourholdstidspunkt":"2022-01-01""#),
        fixups: &[
            r#"openapi/avregning-v2.yaml at "/components/schemas/DatoKlokkeslett/format" from "date-time" to -"#,
        ],
    },
    // A field that is missing.
    Case {
        response: grunnlag!(r#""tekniskNavn":"samletGjeld""#),
        fixups: &[
            r#"openapi/summertskattegrunnlag-v2.yaml at "/components/schemas/SummertSkattegrunnlagsobjekt/required/1" from "beloep" to -"#,
        ],
    },
    // Codes of an inntektsår, each in the row after the other.
    Case {
        response: grunnlag!(
            r#""tekniskNavn":"nyGjeld","beloep":1},{"tekniskNavn":"nyInntekt","beloep":2"#
        ),
        fixups: &[
            r#"informasjonsmodell/summertskattegrunnlag/2021.md after "utgiftVedRefinansieringAvLaan" from - to ["nyGjeld", "", "", ""]"#,
            r#"informasjonsmodell/summertskattegrunnlag/2021.md after "nyGjeld" from - to ["nyInntekt", "", "", ""]"#,
        ],
    },
    // A value of an enum, and two of one.
    Case {
        response: r#"{"personidentifikator":"20463518646","inntektsaar":"2021","grunnlag":[],"stadie":"foreloepig","ajourholdstidspunkt":"2022-01-01T00:00:00Z"}"#,
        fixups: &[
            r#"openapi/summertskattegrunnlag-v2.yaml at "/components/schemas/Stadie/enum/-" from - to "foreloepig""#,
        ],
    },
    Case {
        response: grunnlag!(
            r#""tekniskNavn":"samletGjeld","beloep":1,"kategori":["gaver","gjeld"]"#
        ),
        fixups: &[
            r#"openapi/summertskattegrunnlag-v2.yaml at "/components/schemas/Kategori/enum" from ["formue", "formuesfradrag", "inntekt", "inntektsfradrag", "oppjusteringAvEierinntekter", "verdsettingsrabattSomGirGjeldsreduksjon", "-"] to ["formue", "formuesfradrag", "inntekt", "inntektsfradrag", "oppjusteringAvEierinntekter", "verdsettingsrabattSomGirGjeldsreduksjon", "-", "gaver", "gjeld"]"#,
        ],
    },
    // A type of a union.
    Case {
        response: grunnlag!(
            r#""tekniskNavn":"samletGjeld","beloep":1,"spesifisering":[{"type":"Gave","verdi":5}]"#
        ),
        fixups: &[
            r#"openapi/summertskattegrunnlag-v2.yaml at "/components/schemas/Gave" from - to { additionalProperties = true, properties = { type = { type = "string" }, verdi = { type = "integer" } }, required = ["type"], type = "object" }"#,
            r##"openapi/summertskattegrunnlag-v2.yaml at "/components/schemas/Spesifisering/oneOf/-" from - to { "$ref" = "#/components/schemas/Gave" }"##,
        ],
    },
];
