import { defineEmail } from './define';
import { Bullets, Item, Paragraph, Steps, TextLink } from './parts';
import { newcomer } from './sample';

/** Opens the portal to a new partner: three first steps, its manager, and the few things worth reading. */
export const welcome = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['owner', 'sales'],
  subject: ({ program }) => `Welcome to the ${program.name}: your portal is open`,
  preheader: () => 'Three first steps, and the few things worth reading.',
  content: ({ partner, program, manager, resources }) => (
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
      {resources.length > 0 && (
        <>
          <Paragraph>Worth having at hand:</Paragraph>
          <Bullets>
            {resources.map(({ title, url, why }) => (
              <Item key={url}>
                <TextLink href={url}>{title}</TextLink> – {why}
              </Item>
            ))}
          </Bullets>
        </>
      )}
    </>
  ),
  action: ({ program }) => ({ label: 'Log in to the portal', url: program.links.portal }),
  sample: newcomer,
});
