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

/** The sample as it is, and with names that have broken layouts before. Each trial is shown in the gallery and measured by the tests. */
export const TRIALS: Readonly<Record<string, (from: StepVariables) => StepVariables>> = {
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
