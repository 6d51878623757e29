import { defineEmail } from './define';
import { Bullets, Item, Paragraph } from './parts';
import { newcomer, waitingFor } from './sample';
import { einen } from './words';

const WIN = { referral: 'first win', reseller: 'first win', technology: 'published integration', services: 'delivered project' };

/** With its article, and after "zu". */
const ABSCHLUSS = { the: 'der erste Abschluss', to: 'zum ersten Abschluss' };
const SIEG = {
  referral: ABSCHLUSS,
  reseller: ABSCHLUSS,
  technology: { the: 'die veröffentlichte Integration', to: 'zur veröffentlichten Integration' },
  services: { the: 'das abgeschlossene Projekt', to: 'zum abgeschlossenen Projekt' },
};

/** Offers help to a partner that has not won anything for long. */
export const activationHelp = defineEmail({
  to: 'partner',
  purpose: 'journey',
  topic: 'reminders',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.booking,
  in: {
    en: {
      subject: ({ partner }) => `What is between ${partner.name} and its ${WIN[partner.track]}?`,
      preheader: 'An offer of help, and an honest question.',
      content: ({ partner, numbers }, { count }) => (
        <>
          <Paragraph>
            We have worked together for a while and the {WIN[partner.track]} has not come yet. That happens, and it usually has one or two
            reasons that we can do something about.
          </Paragraph>
          <Paragraph>
            {numbers.openDeals > 0
              ? `You have ${count(numbers.openDeals, { one: 'open deal', other: 'open deals' })}; let us start there. What I can do:`
              : 'What I can do:'}
          </Paragraph>
          <Bullets>
            <Item>join your next customer call</Item>
            <Item>go through your list of customers with you and pick three to ask</Item>
            <Item>bring in someone technical for the hard questions</Item>
          </Bullets>
          <Paragraph>And if this partnership no longer fits your plans, I would rather hear it than guess.</Paragraph>
        </>
      ),
      button: ({ manager }) => `Book half an hour with ${manager.firstName}`,
    },
    de: {
      subject: ({ partner }) => `Was fehlt ${partner.name} noch ${SIEG[partner.track].to}?`,
      preheader: 'Ein Hilfsangebot und eine ehrliche Frage.',
      content: ({ partner, numbers }, { count }) => (
        <>
          <Paragraph>
            Wir arbeiten nun schon eine Weile zusammen, und {SIEG[partner.track].the} lässt noch auf sich warten. Das kommt vor und hat
            meist ein oder zwei Gründe, an denen sich etwas ändern lässt.
          </Paragraph>
          <Paragraph>
            {numbers.openDeals > 0
              ? `Sie haben ${einen(count, numbers.openDeals, { one: 'offenen Deal', other: 'offene Deals' })}; dort sollten wir ansetzen. Das kann ich für Sie tun:`
              : 'Das kann ich für Sie tun:'}
          </Paragraph>
          <Bullets>
            <Item>bei Ihrem nächsten Kundentermin dabei sein</Item>
            <Item>Ihre Kundenliste mit Ihnen durchgehen und drei Kunden auswählen, die Sie ansprechen</Item>
            <Item>für die schwierigen Fragen jemanden aus der Technik dazuholen</Item>
          </Bullets>
          <Paragraph>
            Und wenn diese Partnerschaft nicht mehr zu Ihren Plänen passt, höre ich das lieber von Ihnen, als darüber zu rätseln.
          </Paragraph>
        </>
      ),
      button: ({ manager }) => `Halbe Stunde mit ${manager.name} buchen`,
    },
  },
  sample: waitingFor('first-win', 90, { ...newcomer, numbers: { ...newcomer.numbers, openDeals: 1 } }),
});
