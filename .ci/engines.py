"""Asks DuckDB and DataFusion for the sums and counts of a data set, and compares them with those of plain decoding.

Usage: engines.py FOLDER BIN, where FOLDER has the responses in `svar` and BIN the programs.
"""

import collections
import decimal
import json
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import datafusion
import duckdb
import pyarrow

FOLDER, BIN = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
ROOT = pathlib.Path(__file__).resolve().parent.parent
SVAR, TABLES = FOLDER / "svar", FOLDER / "tabeller"
LISTS = ["grunnlag", "svalbardGrunnlag", "kildeskattPaaLoennGrunnlag"]


def add_news():
    """Adds what no model knows: codes, a year, fields, and records that are broken."""
    lines = (SVAR / "summertskattegrunnlag-v2-SummertSkattegrunnlag.ndjson").read_text().splitlines()
    new = []
    for number, line in enumerate(lines):
        value = json.loads(line)
        for post in value.get("grunnlag", [])[:1]:
            post["tekniskNavn"] = f"nyPost{number % 3}"
        if number % 5 == 0:
            value["inntektsaar"] = "2099"
        value["nyttFelt"] = "20463518646"
        new.append(json.dumps(value, ensure_ascii=False))
    new.insert(3, '{"personidentifikator": "20463518646", "inntektsaar": ')
    new.insert(7, "ikke noe svar")
    (SVAR / "nytt.ndjson").write_text("\n".join(new) + "\n")


def run(*command, codes=(0,)):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode not in codes:
        sys.exit(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def decoded(folder):
    """Per inntektsår and code: how many posts there are, and their sum; from JSON and XML by Python's own readers."""
    found = collections.defaultdict(lambda: [0, 0])

    def add(year, code, amount):
        found[year, code][0] += 1
        found[year, code][1] += int(amount)

    for path in sorted(folder.iterdir()):
        if "Feil" in path.name or not ("summert" in path.name.lower() or path.name == "nytt.ndjson"):
            continue
        if path.suffix == ".ndjson":
            for line in path.read_text().splitlines():
                try:
                    value = json.loads(line)
                except json.JSONDecodeError:
                    continue
                for name in LISTS:
                    for post in value.get(name, []):
                        add(value["inntektsaar"], post["tekniskNavn"], post["beloep"])
        else:
            for line in re.split(r"(?=<\?xml )", path.read_text()):
                if not line.strip():
                    continue
                root = ElementTree.fromstring(line)
                local = lambda node: node.tag.split("}")[-1]
                year = next(node.text for node in root if local(node) == "inntektsaar")
                for post in (node for node in root if local(node) in LISTS):
                    fields = {local(node): node.text for node in post}
                    add(year, fields["tekniskNavn"], fields["beloep"])
    return {(int(year), code): tuple(sums) for (year, code), sums in found.items()}


class Duck:
    """The tables in DuckDB."""

    def __init__(self):
        self.connection = duckdb.connect()
        self.connection.sql("set timezone = 'UTC'")

    def add(self, name, path):
        files = f"read_parquet('{path}/**/*.parquet', hive_partitioning = true, union_by_name = true)"
        self.connection.sql(f"create or replace view {name} as select * from {files}")

    def rows(self, query):
        return self.connection.sql(query).fetchall()


class Fusion:
    """The tables in DataFusion."""

    def __init__(self):
        self.context = datafusion.SessionContext()

    def add(self, name, path):
        if not any(path.glob("inntektsaar=*")):
            self.context.register_listing_table(name, f"{path}/")
            return
        # The folder without a year has a name that is no number.
        self.context.register_listing_table(f"{name}_folders", f"{path}/", [("inntektsaar", pyarrow.string())])
        columns = "* except (inntektsaar), try_cast(inntektsaar as int) as inntektsaar"
        self.context.sql(f"create or replace view {name} as select {columns} from {name}_folders")

    def rows(self, query):
        found = []
        for batch in self.context.sql(query).collect():
            found.extend(tuple(row.values()) for row in batch.to_pylist())
        return found


def plain(rows):
    """Rows in an order and in types that both engines give."""

    def value(it):
        if isinstance(it, (decimal.Decimal, float)):
            return round(float(it), 6)
        return it if isinstance(it, (int, str, bool)) or it is None else str(it)

    return sorted((tuple(map(value, row)) for row in rows), key=repr)


def check(what, found, expected):
    if found != expected:
        different = [row for row in found if row not in expected][:5]
        missing = [row for row in expected if row not in found][:5]
        sys.exit(f"{what}: {len(found)} rows, expected {len(expected)}; found {different}, missing {missing}")
    print(f"{what}: {len(expected)} rows agree")


def compare(name, engine, sums, report):
    for data_set in TABLES.iterdir():
        if data_set.name.startswith(("_", ".")):
            continue
        for table in data_set.iterdir():
            engine.add(f"{data_set.name}_{table.name}", table)
    rows = engine.rows(
        "select inntektsaar, teknisk_navn, count(*), sum(beloep) from summertskattegrunnlag_post group by 1, 2"
    )
    found = {(year, code): (count, int(total)) for year, code, count, total in rows}
    check(f"{name}, sums of posts", sorted(found.items()), sorted(sums.items()))

    counted, known, news = collections.Counter(), collections.Counter(), collections.Counter()
    for data_set in sorted({group["api"] for group in report["models"]}):
        kinds = {table.name for table in (TABLES / data_set).iterdir()}
        for table in {"svar", "feil"} & kinds:
            query = f"select versjon, modell, count(*) from {data_set}_{table} group by 1, 2"
            for version, model, count in engine.rows(query):
                counted[data_set, version, model] += count
        if "funn" in kinds:
            query = f"select art, sti, coalesce(navn, kode), count(*) from {data_set}_funn group by 1, 2, 3"
            for kind, path, subject, count in engine.rows(query):
                news[data_set, kind, path, subject] += count
    for year, code, count in engine.rows(
        "select inntektsaar, teknisk_navn, count(*) from summertskattegrunnlag_post where teknisk_navn_kjent group by 1, 2"
    ):
        known[f"TekniskNavn of {year}", code] += count
    records, told, codes = collections.Counter(), collections.Counter(), collections.Counter()
    for group in report["models"]:
        records[group["api"], group["version"], group["model"]] += group["records"]
        for item in group["news"]:
            told[group["api"], item["kind"], item["path"], item.get("what")] += item["count"]
        for of_list in group["lists"]:
            for code, count in of_list["counts"].items():
                if of_list["list"].startswith("TekniskNavn of"):
                    codes[of_list["list"], code] += count
    check(f"{name}, responses by model", sorted(counted.items()), sorted(records.items()))
    check(f"{name}, findings", sorted(news.items(), key=repr), sorted(told.items(), key=repr))
    check(f"{name}, known codes", sorted(known.items()), sorted(codes.items()))
    unread = report["broken"]["count"] + report["unrecognised"]["count"]
    check(f"{name}, broken", engine.rows("select count(*) from skattekit_broken"), [(unread,)])


def cluster():
    """Exports each file as a task of its own, and compares the sums."""
    folder, tables = FOLDER / "klynge", FOLDER / "klynge-tabeller"
    folder.mkdir()
    for path in SVAR.glob("summert*Skattegrunnlag.*"):
        shutil.copy(path, folder)
    run("bash", ROOT / "tools/export/cluster.sh", BIN / "skattekit-export", tables, folder)
    engine = Duck()
    engine.add("post", tables / "summertskattegrunnlag/post")
    rows = engine.rows("select inntektsaar, teknisk_navn, count(*), sum(beloep) from post group by 1, 2")
    found = {(year, code): (count, int(total)) for year, code, count, total in rows}
    check("one task a file, sums of posts", sorted(found.items()), sorted(decoded(folder).items()))


def queries():
    """The queries of the book's page, by the heading that each stands under."""
    page = (ROOT / "docs/src/use/tables.md").read_text()
    found = []
    for section in page.split("\n### ")[1:]:
        heading = section.splitlines()[0]
        found.extend((heading, query) for query in re.findall(r"```sql\n(.*?)```", section, re.S))
    return found


def main():
    add_news()
    key = FOLDER / "noekkel"
    key.touch(0o600)
    key.write_text("0123456789abcdef0123456789abcdef\n")
    inputs = sorted(SVAR.iterdir())
    # Two runs, as traffic comes.
    for part in (inputs[::2], inputs[1::2]):
        run(BIN / "skattekit-export", "--to", TABLES, "--person", "key", key, *part, codes=(0, 1))
    report = json.loads(
        run(BIN / "skattekit-inspect", "--format", "json", "--unused", "--fail-on", "never", *inputs, codes=(0, 1))
    )
    sums = decoded(SVAR)
    engines = {"DuckDB": Duck(), "DataFusion": Fusion()}
    for name, engine in engines.items():
        compare(name, engine, sums, report)
        for table in ("svar", "post", "spesifisering", "funn", "feil", "kode"):
            engine.add(table, TABLES / "summertskattegrunnlag" / table)
    asked = queries()
    if len(asked) < 10:
        sys.exit(f"the book's page has {len(asked)} queries, expected ten")
    for heading, query in asked:
        answers = {name: plain(engine.rows(query)) for name, engine in engines.items()}
        if not answers["DuckDB"]:
            sys.exit(f"{heading}: no rows")
        check(f"{heading}, both engines", answers["DataFusion"], answers["DuckDB"])
    cluster()


main()
