"use strict";
// Adds what style alone cannot do: a search, counts, addresses of choices, and two years side by side.
(() => {
  const make = (name, text) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;
  const controls = (form) => [...form.elements].filter((of) => of.name);
  const remember = (hash) => {
    try {
      history.replaceState(null, "", hash);
    } catch {
      // Some browsers let no page from a file change its address; the link beside the count still has it.
    }
  };

  /** The years of a span such as `2016–2018, 2020`. */
  const years = (text, all) => text.split(", ").flatMap((span) => {
    const [first, last = first] = span.split("–");
    return all.slice(all.indexOf(first), all.indexOf(last) + 1);
  });

  class Codes {
    constructor(section) {
      this.section = section;
      this.form = section.querySelector("form.filter");
      this.status = section.querySelector(".count [role=status]");
      this.link = section.querySelector(".count a");
      this.rows = [...section.querySelectorAll(".matrix tbody")].map((body) => ({
        body,
        name: body.querySelector("code").textContent,
        text: body.querySelector("summary").textContent.toLowerCase()
          + " " + [...body.querySelectorAll(".more .t")].map((of) => of.textContent.toLowerCase()).join(" "),
      }));
      this.all = [...section.querySelectorAll("thead th")].slice(1).map((of) => of.firstChild.textContent.trim());
      let timer;
      this.form.addEventListener("submit", (event) => event.preventDefault());
      this.form.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => this.choose(), 120);
      });
      this.form.addEventListener("reset", () => setTimeout(() => this.choose()));
      this.compare();
      this.show();
    }

    /** The choices as the end of an address. */
    address() {
      const chosen = new URLSearchParams();
      for (const of of controls(this.form)) if (of.value) chosen.set(of.name, of.value);
      const query = chosen.toString();
      return `#${this.section.id}${query && `?${query}`}`;
    }

    choose() {
      this.show();
      remember(this.address());
    }

    /** Hides the rows that the choices leave out, and says how many are left. */
    show() {
      const wanted = this.form.elements.tekst.value.toLowerCase().split(/\s+/).filter(Boolean);
      const classes = [...this.form.querySelectorAll("option:checked")]
        .map((of) => of.dataset.class).filter(Boolean);
      let shown = 0;
      for (const { body, text } of this.rows) {
        const fits = wanted.every((word) => text.includes(word))
          && classes.every((of) => body.classList.contains(of));
        body.toggleAttribute("data-out", !fits);
        if (fits) shown += 1;
      }
      this.status.textContent = `Viser ${shown} av ${this.rows.length}`;
      this.link.setAttribute("href", this.address());
    }

    /** Makes the choices that an address names. */
    restore(chosen) {
      for (const of of controls(this.form)) {
        of.value = chosen.get(of.name) ?? "";
        // A value that is no choice is none.
        if (of.selectedIndex === -1) of.value = "";
      }
      this.show();
    }

    /** What the lists say of a name in a year. */
    facts(body, year) {
      const said = (of) => {
        const found = [...body.querySelectorAll(`.more .${of}`)]
          .find((value) => {
            // Without years it holds for all of the name's.
            const span = value.querySelector("small");
            return !span || years(span.textContent, this.all).includes(year);
          });
        return found?.querySelector("span").textContent;
      };
      return { kategori: said("k"), text: said("t") };
    }

    has(body, year) {
      return body.classList.contains(`y${this.all.indexOf(year)}`);
    }

    /** The row of the name that a code has in a later year, by the renames between the two. */
    later(body, from, to) {
      let at = from;
      for (;;) {
        const next = [...body.querySelectorAll(".more .n")]
          .filter((of) => at < of.dataset.year && of.dataset.year <= to)
          .sort((a, b) => a.dataset.year - b.dataset.year)[0];
        const row = next && document.getElementById(next.querySelector("a").hash.slice(1));
        if (!row) return body;
        [body, at] = [row, next.dataset.year];
      }
    }

    compare() {
      const section = this.section.querySelector(".compare");
      if (!section) return;
      this.pair = section.querySelector("form");
      this.result = section;
      this.pair.addEventListener("submit", (event) => event.preventDefault());
      this.pair.addEventListener("change", () => {
        this.between();
        remember(section.querySelector(".count a").hash);
      });
      this.between();
    }

    restorePair(chosen) {
      for (const of of controls(this.pair)) if (this.all.includes(chosen.get(of.name))) of.value = chosen.get(of.name);
      this.between();
    }

    /** Lists what is different between the two chosen years. */
    between() {
      const [from, to] = [this.pair.elements.fra.value, this.pair.elements.til.value].sort();
      const groups = { renamed: [], moved: [], reworded: [], added: [], gone: [] };
      const before = this.rows.filter((row) => this.has(row.body, from));
      // The rows of the later year by the row of the earlier one; a renamed code can keep its old name for a while.
      const renamed = new Map();
      for (const { body, name } of before) {
        const now = this.later(body, from, to);
        if (now !== body && this.has(now, to) && !this.has(now, from)) renamed.set(now, { body, name });
      }
      const left = new Set([...renamed.values()].map(({ body }) => body));
      for (const { body, name } of before) {
        if (!this.has(body, to) && !left.has(body)) groups.gone.push([body, name]);
      }
      for (const { body, name } of this.rows.filter((row) => this.has(row.body, to))) {
        const old = this.has(body, from) ? { body, name } : renamed.get(body);
        if (!old) {
          groups.added.push([body, name]);
          continue;
        }
        if (old.body !== body) groups.renamed.push([body, name, `het ${old.name}`]);
        const [was, is] = [this.facts(old.body, from), this.facts(body, to)];
        if (was.kategori && is.kategori && was.kategori !== is.kategori) {
          groups.moved.push([body, name, `fra ${was.kategori} til ${is.kategori}`]);
        }
        if (was.text && is.text && was.text !== is.text) {
          groups.reworded.push([body, name, `«${was.text}» er blitt «${is.text}»`]);
        }
      }
      this.list(groups, from, to);
    }

    list(groups, from, to) {
      const titles = {
        added: ["+", "ny", "nye"],
        gone: ["×", "borte", "borte"],
        renamed: ["→", "med nytt navn", "med nytt navn"],
        moved: ["⇄", "i ny kategori", "i ny kategori"],
        reworded: ["✎", "med ny tekst", "med ny tekst"],
      };
      const result = this.result.querySelector(".result");
      result.replaceChildren();
      const said = [];
      for (const [kind, [sign, one, many]] of Object.entries(titles)) {
        const found = groups[kind];
        said.push(counted(found.length, one, many));
        if (found.length === 0) continue;
        const title = make("h4", `${sign} ${counted(found.length, one, many)}`);
        const list = make("ul");
        for (const [body, name, about] of found) {
          const item = make("li");
          const link = make("a");
          link.href = `#${body.id}`;
          link.append(make("code", name));
          item.append(link);
          if (about) item.append(make("span", about));
          list.append(item);
        }
        const group = make("div");
        group.dataset.kind = kind;
        group.append(title, list);
        result.append(group);
      }
      const link = this.result.querySelector(".count a");
      link.setAttribute("href", `#${this.result.id}?fra=${from}&til=${to}`);
      const text = from === to ? "Velg to ulike inntektsår." : `Fra ${from} til ${to}: ${said.join(", ")}.`;
      this.result.querySelector("[role=status]").textContent = text;
    }
  }

  for (const of of document.querySelectorAll("[data-script]")) of.hidden = false;
  const sections = [...document.querySelectorAll("section.codes")].map((section) => new Codes(section));

  /** Shows what the address names: a choice, a pair of years, a code, an error. */
  const follow = () => {
    const [id, query] = location.hash.slice(1).split("?");
    const target = id && document.getElementById(id);
    if (!target) return;
    for (const of of sections) {
      if (of.section === target) of.restore(new URLSearchParams(query));
      if (of.result === target) of.restorePair(new URLSearchParams(query));
    }
    for (let around = target; around; around = around.parentElement) {
      if (around.localName === "details") around.open = true;
    }
    const row = target.matches(".matrix tbody") && target.querySelector("details");
    if (row) row.open = true;
    target.scrollIntoView();
    // A table that fits on the screen is there with its header, also for one of its last rows.
    if (row) target.closest(".matrix").scrollIntoView({ block: "nearest" });
  };
  addEventListener("hashchange", follow);
  follow();
  // The browser itself goes to the target once more when all is loaded.
  addEventListener("load", () => setTimeout(follow));
})();
