import type { StepVariables } from '../../lib/journey/emails';

interface Names {
  readonly partner: string;
  readonly contact: string;
  readonly contactFirst: string;
  readonly manager: string;
  readonly managerFirst: string;
  readonly managerEmail: string;
}

const called = (names: Names) => (from: StepVariables) => {
  const toPartner = from.recipient.name !== from.manager.name;
  const manager = { name: names.manager, firstName: names.managerFirst, email: names.managerEmail };
  return {
    ...from,
    partner: { ...from.partner, name: names.partner },
    manager,
    recipient: toPartner ? { name: names.contact, firstName: names.contactFirst } : { name: manager.name, firstName: manager.firstName },
  };
};

/** A picture that needs no server. Mail clients show no SVG; what is looked at here is the place that a logo takes. */
const DRAWN_LOGO = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="80"><path d="M8 68V12l48 56V12" fill="none" stroke="#0b57d0" stroke-width="10"/><text x="76" y="56" font-family="sans-serif" font-size="44" font-weight="600" fill="#1f2933">Northwind</text></svg>',
)}`;

const under =
  (url: string) =>
  (from: StepVariables): StepVariables => ({
    ...from,
    program: { ...from.program, logo: { url, width: 160, height: 40, alt: from.program.name } },
  });

type Trials = Readonly<Record<string, (from: StepVariables) => StepVariables>>;

/** About what stands above every letter, and not about the letter: one email stands for all. */
export const LETTERHEADS: Trials = {
  'a logo': under(DRAWN_LOGO),
  'a logo that is gone': under('https://partners.northwind.example/gone.png'),
};

/** The sample as it is, and with names that have broken layouts before. Each trial is shown in the gallery and measured by the tests. */
const TRIALS: Trials = {
  sample: (from) => from,
  'long names': called({
    partner: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft & Söhne Beteiligungs GmbH & Co. KGaA',
    contact: 'Hubert Blaine Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren',
    contactFirst: 'Hubert-Blaine-Wolfeschlegelsteinhausenbergerdorff',
    manager: 'Maria-Magdalena Oberstleutnantswitwenpensionskassenverwalterin',
    managerFirst: 'Maria-Magdalena-Wilhelmine-Friederike',
    managerEmail: 'maria-magdalena.oberstleutnantswitwenpensionskassenverwalterin@partner-management.emea.northwind.example',
  }),
  'right to left': called({
    partner: 'شركة النور للتجارة (دبي)',
    contact: 'נועם בן־דוד',
    contactFirst: 'נועם',
    manager: 'ليلى منصور',
    managerFirst: 'ليلى',
    managerEmail: 'layla@northwind.example',
  }),
  emoji: called({
    partner: '🚀 Rocket & Sons <Ltd> 👩‍👩‍👧‍👦',
    contact: '李小龍 “Bruce” 🥋',
    contactFirst: '李小龍',
    manager: 'Zoë Ångström-O’Neill 🎷',
    managerFirst: 'Zoë',
    managerEmail: 'zoe+partners@northwind.example',
  }),
};

/** What an email is tried with. */
export const trialsOf = (email: string): Trials => (email === 'welcome' ? { ...TRIALS, ...LETTERHEADS } : TRIALS);
