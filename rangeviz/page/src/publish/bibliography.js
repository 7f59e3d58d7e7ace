// The sources of claims, each once, as lines of text or BibTeX: the same as rangeviz/exports/bibliography.py.
import { groupBy } from "../claims.js";
import { dateText, isolated, say, unmarked } from "../words.js";

const LATEX = {
  "\\": "\\textbackslash{}",
  "{": "\\textbraceleft{}",
  "}": "\\textbraceright{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};
const latex = (text) => text.replace(/[\\{}&%$#_~^]/g, (sign) => LATEX[sign] || "\\" + sign);

const FIELDS = ["source_title", "source_author", "source_publisher", "source_date", "source_url"];

export const sourcesOf = (claims) =>
  [...groupBy(claims, (claim) => FIELDS.map((name) => claim[name] || "").join("\n")).values()].map((own) => {
    const [title, authors, publisher, date, url] = FIELDS.map((name) => own[0][name] || "");
    const { id, accessed = "", reported_from, via } = own[0];
    const note = [
      title.startsWith("[") && say("citation.described"),
      reported_from && say("citation.relies", { source: reported_from }),
      via && say("citation.via", { source: via }),
    ];
    return {
      id,
      title,
      authors: authors.split(/\s*;\s*|\s+and\s+/).filter(Boolean),
      publisher,
      date,
      url,
      accessed,
      note: unmarked(note.filter(Boolean).join(" ")),
      keywords: own.map((claim) => claim.id).join(", "),
    };
  });

export function citation({ title, authors, publisher, date, url, accessed, note }) {
  const by = authors.map(isolated).join(", ") || isolated(title);
  const parts = [authors.length && title, publisher].filter(Boolean);
  const said = parts.map((part) => isolated(part) + (/[.?!؟]$/.test(part) ? "" : "."));
  const read = url && accessed ? say("citation.read", { date: dateText(accessed), url }) : url;
  return [`${by} (${dateText(date)}).`, ...said, note && isolated(note), read].filter(Boolean).join(" ");
}

function entry(source, key) {
  const [year, month, day] = source.date.split("-");
  const fields = {
    author: source.authors.map((name) => `{${latex(name)}}`).join(" and "),
    title: `{${latex(source.title)}}`,
    howpublished: latex(source.publisher),
    year,
    month: month && Number(month),
    day: day && Number(day),
    url: source.url.replace(/{/g, "%7B").replace(/}/g, "%7D"),
    urldate: source.url && source.accessed,
    note: latex(source.note),
    keywords: latex(source.keywords),
  };
  const lines = Object.entries(fields).filter(([, value]) => value);
  return `@misc{${key},\n${lines.map(([name, value]) => `  ${name} = {${value}}`).join(",\n")}\n}`;
}

// Citation keys: what BibTeX reads as punctuation becomes a hyphen, and none is twice.
export function bibtex(sources) {
  const taken = new Set();
  return sources
    .map(function (source) {
      const plain = source.id.replace(/[^\p{L}\p{N}_.:+/-]+/gu, "-");
      let key = plain;
      for (let n = 2; taken.has(key.toLowerCase()); n++) key = `${plain}-${n}`;
      taken.add(key.toLowerCase());
      return entry(source, key);
    })
    .join("\n\n");
}
