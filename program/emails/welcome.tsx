import type { Track } from '../../lib/journey/words';
import type { Locale } from '../locales';
import { resources } from '../resources';
import { defineEmail } from './define';
import { Bullets, Item, Paragraph, Steps, TextLink } from './parts';
import { newcomer } from './sample';

const Reading = ({ track, locale }: { readonly track: Track; readonly locale: Locale }) => (
  <Bullets>
    {resources[track].map(({ url, in: words }) => (
      <Item key={url}>
        <TextLink href={url}>{words[locale].title}</TextLink> – {words[locale].why}
      </Item>
    ))}
  </Bullets>
);

/** Opens the portal to a new partner: three first steps, its manager, and the few things worth reading. */
export const welcome = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.portal,
  in: {
    en: {
      subject: ({ program }) => `Welcome to the ${program.name}: your portal is open`,
      preheader: 'Three first steps, and the few things worth reading.',
      content: ({ partner, program, manager }) => (
        <>
          <Paragraph>
            Welcome, and thank you for signing. The portal account of {partner.name} is set up. I am {manager.name}, your manager at{' '}
            {program.company}: whatever you need from us, you can ask me.
          </Paragraph>
          <Paragraph>Your first three steps:</Paragraph>
          <Steps>
            <Item>Log in to the portal and check that your details are right</Item>
            <Item>
              Pick half an hour for our <TextLink href={program.links.booking}>kickoff call</TextLink>
            </Item>
            <Item>
              For the people who will work with us, choose a <TextLink href={program.links.training}>training date</TextLink>
            </Item>
          </Steps>
          <Paragraph>Worth having at hand:</Paragraph>
          <Reading locale="en" track={partner.track} />
        </>
      ),
      button: 'Log in to the portal',
    },
    de: {
      subject: ({ program }) => `Willkommen im ${program.name}: Ihr Portal ist offen`,
      preheader: 'Drei erste Schritte und das Wenige, das zu lesen sich lohnt.',
      content: ({ partner, program, manager }) => (
        <>
          <Paragraph>
            Willkommen, und vielen Dank für Ihre Unterschrift. Das Portalkonto von {partner.name} ist eingerichtet. Ich bin {manager.name}{' '}
            und betreue Sie bei {program.company}: Was immer Sie von uns brauchen, fragen Sie mich.
          </Paragraph>
          <Paragraph>Ihre ersten drei Schritte:</Paragraph>
          <Steps>
            <Item>Melden Sie sich im Portal an, und prüfen Sie, ob Ihre Angaben stimmen</Item>
            <Item>
              Buchen Sie eine halbe Stunde für unser <TextLink href={program.links.booking}>Auftaktgespräch</TextLink>
            </Item>
            <Item>
              Wählen Sie für alle, die mit uns arbeiten werden, einen <TextLink href={program.links.training}>Schulungstermin</TextLink>
            </Item>
          </Steps>
          <Paragraph>Das sollten Sie zur Hand haben:</Paragraph>
          <Reading locale="de" track={partner.track} />
        </>
      ),
      button: 'Im Portal anmelden',
    },
  },
  sample: newcomer,
});
