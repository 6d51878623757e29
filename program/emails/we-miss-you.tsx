import { defineEmail } from './define';
import { FIRST_ACT } from './first-act';
import { Paragraph } from './parts';
import { waitingFor } from './sample';
import { daysOf, einen } from './words';

/** Asks a quiet partner what is up. */
export const weMissYou = defineEmail({
  to: 'partner',
  purpose: 'journey',
  topic: 'reminders',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.booking,
  in: {
    en: {
      subject: ({ partner }) => `It has been quiet, ${partner.name}`,
      preheader: 'Busy, stuck, or something we should know?',
      content: ({ partner, numbers: { openDeals }, waiting }, { count }) => {
        const days = daysOf(waiting);
        return (
          <>
            <Paragraph>
              {days === undefined
                ? `For a while now we have seen no new business from ${partner.name}.`
                : `For ${count(days, { one: 'day', other: 'days' })} we have seen no new business from ${partner.name}.`}
            </Paragraph>
            <Paragraph>
              {openDeals > 0
                ? `You have ${count(openDeals, { one: 'open deal', other: 'open deals' })} with us, so perhaps you are just busy closing. If one is stuck, tell me which.`
                : `If you are just busy, fine. If you want to get going again, this is the easiest start: ${FIRST_ACT.en[partner.track].steps[0]}`}
            </Paragraph>
            <Paragraph>And if we did something that put you off, I would like to hear it from you, and put it right.</Paragraph>
          </>
        );
      },
      button: ({ manager }) => `Talk to ${manager.firstName}`,
    },
    de: {
      subject: ({ partner }) => `Es ist ruhig geworden um ${partner.name}`,
      preheader: 'Viel zu tun, festgefahren, oder sollten wir etwas wissen?',
      content: ({ partner, numbers: { openDeals }, waiting }, { count }) => {
        const days = daysOf(waiting);
        return (
          <>
            <Paragraph>
              {days === undefined
                ? `Seit einiger Zeit haben wir von ${partner.name} kein neues Geschäft gesehen.`
                : `Seit ${count(days, { one: 'Tag', other: 'Tagen' })} haben wir von ${partner.name} kein neues Geschäft gesehen.`}
            </Paragraph>
            <Paragraph>
              {openDeals > 0
                ? `Sie haben ${einen(count, openDeals, { one: 'offenen Deal', other: 'offene Deals' })} bei uns; vielleicht sind Sie also nur mit dem Abschließen beschäftigt. Hakt es irgendwo, sagen Sie mir, wo.`
                : `Haben Sie nur viel zu tun, ist alles gut. Möchten Sie wieder loslegen, ist das der leichteste Anfang: ${FIRST_ACT.de[partner.track].steps[0]}`}
            </Paragraph>
            <Paragraph>
              Und falls wir etwas getan haben, das Sie verärgert hat, möchte ich es von Ihnen hören und in Ordnung bringen.
            </Paragraph>
          </>
        );
      },
      button: ({ manager }) => `Mit ${manager.name} sprechen`,
    },
  },
  sample: waitingFor('activity', 30),
});
