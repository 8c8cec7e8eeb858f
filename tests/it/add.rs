//! `cargo xtask add`: an API of a catalogue becomes an entry and a crate, or nothing is written.

mod bad;
mod every;
mod proposal;

use std::process::Command;

use crate::support::{Run, Tree, read_tree, run};
use crate::upstream::{Answer, Specs};

const LIST: &str = "/hub/skatteetaten/konto-api";
const DOCUMENT: &str = "/hub/skatteetaten/konto-api/2.1.0/swagger.yaml";
/// The file that the document becomes.
const FILE: &str = "openapi/konto-v2.yaml";

const MANIFEST: &str = r#"# Everything that is generated.
[upstream]
swaggerhub = "https://api.swaggerhub.com/apis"
owner = "skatteetaten"
dokumentasjon = "https://raw.example.org/api-dokumentasjon"
ref   = "main"   # odd spacing stays

[[api]]
slug = "felles"
crate = "skattekit-felles"
release = "0.1.0"
title = "Felles"
shared = true
sensitive = ["Feil.melding"]

[[api.document]]
version = "v1"
openapi = { file = "openapi/felles-v1.yaml", status = "reconstructed", source = "here" }

[[api]]
slug = "hendelser"
crate = "skattekit-hendelser"
release = "0.1.0"
title = "Hendelser"
sensitive = ["Hendelse.merkelapp"]

[[api.document]]
version = "v1"
openapi = { file = "openapi/hendelser-v1.yaml", status = "reconstructed", source = "here" }
page = { file = "sider/hendelser.md", status = "transcribed", source = "there" }

[api.cursors]
hentHendelser = { parameter = "fraNummer", list = "hendelser", number = "nummer", registered = "tidspunkt", end = "HE-002", start = { operation = "hentStart", date = "dato" } }

# One page for each API, and some for all.
[catalogue]
crate = "skattekit-katalog"
release = "0.1.0"

[[catalogue.page]]
slug = "flere"
page = { file = "sider/flere.md", status = "transcribed", source = "there" }

[[catalogue.page]]
slug = "konto"
page = { file = "sider/konto.md", status = "transcribed", source = "there", fetch = { page = "docs/api/konto.md" } }
test = "https://konto.example.org/v2"

[[catalogue.page]]
slug = "kontoer"
page = { file = "sider/kontoer.md", status = "transcribed", source = "there" }

[[catalogue.page]]
slug = "om"
page = { file = "sider/om.md", status = "transcribed", source = "there" }
common = true
"#;

const FELLES: &str = r"openapi: '3.0.3'
info: { title: Felles, version: '1' }
paths: {}
components:
  schemas:
    Feil:
      type: object
      properties:
        kode: { type: string }
        melding: { type: string }
        korrelasjonsid: { type: string }
    Personidentifikator:
      type: string
      pattern: '^[0-9]{11}$'
      description: Elleve sifre.
";

/// An event list and what tells where it begins; the other APIs' documents have the same operations.
const LISTS: &str = r"  /hendelser:
    get:
      operationId: hentHendelser
      parameters:
        - { name: fraNummer, in: query, schema: { type: integer } }
      responses:
        '200': { description: En liste, content: { application/json: { schema: { $ref: '#/components/schemas/Hendelser' } } } }
  /hendelser/start:
    get:
      operationId: hentStart
      parameters:
        - { name: dato, in: query, schema: { type: string, format: date } }
      responses:
        '200': { description: Et nummer, content: { application/json: { schema: { $ref: '#/components/schemas/Start' } } } }
";

const LISTED: &str = r"    Hendelser:
      type: object
      properties:
        hendelser: { type: array, items: { $ref: '#/components/schemas/Hendelse' } }
    Hendelse:
      type: object
      properties:
        nummer: { type: integer }
        tidspunkt: { type: string, format: date-time }
        merkelapp: { type: string }
    Start:
      type: object
      properties:
        nummer: { type: integer }
";

const KONTO: &str = r"openapi: '3.0.3'
info: { title: Konto API, version: 2.1.0 }
servers: [{ url: 'https://konto.example.org/v2' }]
paths:
  /{rettighetspakke}/{personidentifikator}:
    get:
      operationId: hentKonto
      parameters:
        - { name: rettighetspakke, in: path, required: true, schema: { type: string } }
        - { name: personidentifikator, in: path, required: true, schema: { type: string, maxLength: 11 } }
      responses:
        '200': { description: Kontoen, content: { application/json: { schema: { $ref: '#/components/schemas/Konto' } } } }
        default: { description: En feil, content: { application/json: { schema: { $ref: '#/components/schemas/Feil' } } } }
";

const KONTO_SCHEMAS: &str = r"components:
  schemas:
    Feil:
      type: object
      properties:
        kode: { type: string }
        melding: { type: string }
    Konto:
      type: object
      required: [eier]
      properties:
        eier: { $ref: '#/components/schemas/Eier' }
        kontonummer: { type: string }
        merkelapp: { type: string }
        fritekst: { type: string, description: En tekst. (<a href='https://data.skatteetaten.no/web/datakatalog/begrep/nei'>Begrep</a>) }
        type: { $ref: '#/components/schemas/Type' }
        sperret: { type: boolean }
    Eier:
      type: object
      properties:
        personidentifikator: { $ref: '#/components/schemas/Tekst' }
    Type:
      type: string
      enum: [ny, NY]
    Tekst: { type: string }
";

fn page(title: &str, documents: &[&str], code: &str) -> String {
    let links = documents
        .iter()
        .map(|name| format!("Se [{name}](https://app.swaggerhub.com/apis/skatteetaten/{name}).\n"));
    let links = links.collect::<String>();
    format!(
        "---\ntitle: {title}\n---\n\n## Scope\nScopet er `skatteetaten:{code}`.\n\n## Teknisk spesifikasjon\n{links}\n\
         ## Rettighetspakker\n\n| Teknisk navn på rettighetspakker |\n|---|\n| alle{code} |\n\n\
         ## Feilkoder\n\n| Feilkode | HTTP Statuskode | Feilområde |\n|---|---|---|\n\
         | {code}-001 | 500 | Uventet feil. |\n| {code}-002 | 404 | Ingen flere hendelser. |\n"
    )
}

/// The document that is added.
pub(crate) fn konto() -> String {
    [KONTO, LISTS, KONTO_SCHEMAS, LISTED].concat()
}

/// Specifications to which `konto` can be added, from a registry that has its document.
struct Ground {
    specs: Specs,
}

impl Ground {
    fn new() -> Self {
        let specs = Specs::listed(MANIFEST);
        specs.write("openapi/felles-v1.yaml", FELLES);
        let head = "openapi: '3.0.3'\ninfo: { title: Hendelser API, version: '1' }\npaths:\n";
        let hendelser = [head, LISTS, "components:\n  schemas:\n", LISTED].concat();
        specs.write("openapi/hendelser-v1.yaml", &hendelser);
        for (file, text) in [
            ("hendelser", page("Hendelser API", &["hendelser-api"], "HE")),
            ("konto", page("Konto API", &["konto-api"], "KO")),
            ("kontoer", page("Kontoer API", &[], "KR")),
            ("flere", page("Flere API", &["flere-a", "flere-b"], "FL")),
            ("om", page("Om alle", &["om-api"], "OM")),
        ] {
            specs.write(&format!("sider/{file}.md"), &text);
        }
        specs
            .server
            .set(LIST, Answer::versions(&["1.0.0", "2.1.0"]));
        specs
            .server
            .set(DOCUMENT, Answer::ok(konto()).tagged("first"));
        let ground = Self { specs };
        // Everything but the new API is there and up to date.
        run(&mut ground.others("regenerate")).expect(0);
        ground
    }

    /// `cargo xtask add` in these specifications.
    fn add(&self, arguments: &[&str]) -> Command {
        let mut command = self.specs.asking("add");
        self.folders(&mut command);
        command.args(arguments);
        command
    }

    /// Another command there.
    fn others(&self, name: &str) -> Command {
        let mut command = self.specs.command(name);
        self.folders(&mut command);
        command
    }

    fn folders(&self, command: &mut Command) {
        let root = self.specs.root();
        command
            .arg("--out")
            .arg(root.join("out"))
            .arg("--export")
            .arg(root.join("export"));
    }

    /// Everything that is there.
    fn tree(&self) -> Tree {
        read_tree(self.specs.root())
    }

    /// Runs the command, which must fail, print this and leave everything as it is.
    #[track_caller]
    fn refused(&self, arguments: &[&str], parts: &[&str]) -> Run {
        let before = self.tree();
        let refused = run(&mut self.add(arguments)).expect(2);
        for part in parts {
            crate::support::assert_says(&refused.stderr, part);
        }
        assert_eq!(self.tree(), before, "something was written");
        refused
    }
}
