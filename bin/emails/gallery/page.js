// The gallery in the browser. Everything that is chosen stands in the address, so that it outlives a reload and can be passed on.
const gallery = JSON.parse(document.getElementById('gallery').textContent);
const WIDTHS = { phone: 390, desktop: 800 };
const CHOICES = {
  show: ['preview', 'text', 'source'],
  width: ['both', 'phone', 'desktop'],
  scheme: ['light', 'dark'],
};
const choicesOf = (entry) => Object.entries({ ...CHOICES, names: entry?.drawings.map(({ trial }) => trial) ?? ['sample'] });

const element = (id) => document.getElementById(id);

const make = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

/** `#en/welcome?show=text`; what is not there, or not known, is its first choice. */
const chosen = () => {
  const [id, query] = decodeURIComponent(location.hash.slice(1)).split('?');
  const asked = new URLSearchParams(query);
  const entry = gallery.entries.find((one) => one.id === id) ?? gallery.entries[0];
  const choices = choicesOf(entry).map(([of, known]) => [of, known.includes(asked.get(of)) ? asked.get(of) : known[0]]);
  return { entry, ...Object.fromEntries(choices) };
};

const addressOf = ({ entry, ...choices }) => `#${entry.id}?${new URLSearchParams(choices)}`;

/** Answers the question of the style sheet here: a frame would ask the system of whoever looks. */
const inScheme = (html, scheme) =>
  html
    .replaceAll('(prefers-color-scheme: dark)', scheme === 'dark' ? 'all' : 'not all')
    .replace('<head>', `<head><style>:root { color-scheme: ${scheme} !important }</style>`);

const frame = (html, scheme, width) => {
  const made = make('iframe', { width: WIDTHS[width] + 2, height: 600, srcdoc: inScheme(html, scheme), title: `${width}, ${scheme}` });
  // No scripts run in it; the same origin lets us read how tall it is.
  made.setAttribute('sandbox', 'allow-same-origin allow-popups');
  made.addEventListener('load', () => {
    made.height = made.contentDocument.documentElement.scrollHeight + 2;
  });
  return make('figure', {}, make('figcaption', { textContent: `${width}, ${WIDTHS[width]} pixels` }), made);
};

const views = {
  preview: ({ html }, { scheme, width }) =>
    Object.keys(WIDTHS)
      .filter((one) => width === 'both' || width === one)
      .map((one) => frame(html, scheme, one)),
  text: ({ text }) => [make('pre', { textContent: text })],
  source: ({ html }) => [make('pre', { textContent: html.replaceAll(/(<\/?(?:table|tbody|tr|td|p|ul|ol|li|hr|head|body)\b)/g, '\n$1') })],
};

const button = (choice, of, value, label = value) => {
  const made = make('button', { textContent: label, type: 'button' });
  made.setAttribute('aria-pressed', String(choice[of] === value));
  made.addEventListener('click', () => {
    location.hash = addressOf({ ...choice, [of]: value });
  });
  return made;
};

const drawList = (choice) => {
  const words = element('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = ({ id, to, purpose, drawings: [{ subject, text }] }) => {
    const all = `${id} ${to} ${purpose} ${subject} ${text}`.toLowerCase();
    return words.every((word) => all.includes(word));
  };
  const found = gallery.entries.filter(matches);
  element('found').textContent = `${found.length} of ${gallery.entries.length} emails`;
  element('list').replaceChildren(
    ...found.map((entry) => {
      const link = make('a', { href: addressOf({ ...choice, entry }) }, entry.name, ' ', make('small', { textContent: entry.locale }));
      if (entry === choice.entry) link.setAttribute('aria-current', 'page');
      return make('li', {}, link);
    }),
  );
};

const drawEmail = (choice) => {
  const drawing = choice.entry.drawings.find(({ trial }) => trial === choice.names);
  const size = (new TextEncoder().encode(drawing.html).length / 1024).toFixed(1);
  document.title = `${choice.entry.id} · Emails`;
  element('subject').textContent = drawing.subject;
  element('preheader').textContent = drawing.preheader;
  element('facts').textContent = `${choice.entry.id} · to ${choice.entry.to} · ${choice.entry.purpose} mail · ${size} KB of HTML`;
  const choices = choicesOf(choice.entry).map(([of, known]) => {
    const set = make('fieldset', {}, ...known.map((value) => button(choice, of, value)));
    set.setAttribute('aria-label', of);
    return set;
  });
  const written = gallery.entries.filter(({ name }) => name === choice.entry.name);
  const languages = make('fieldset', {}, ...written.map((entry) => button(choice, 'entry', entry, entry.locale)));
  languages.setAttribute('aria-label', 'language');
  element('choices').replaceChildren(languages, ...choices);
  element('view').replaceChildren(...views[choice.show](drawing, choice));
};

const draw = () => {
  const choice = chosen();
  if (choice.entry === undefined) return;
  drawList(choice);
  drawEmail(choice);
};

if (gallery.problem !== undefined) {
  element('problem').textContent = gallery.problem;
  element('problem').hidden = false;
}
if (gallery.live) new EventSource('/changes').addEventListener('message', () => location.reload());
element('search').addEventListener('input', () => drawList(chosen()));
addEventListener('hashchange', draw);
draw();
