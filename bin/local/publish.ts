/** The emulator checks no signature, and reads from this which service is meant. */
const AUTHORIZATION = 'AWS4-HMAC-SHA256 Credential=test/20261101/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=none';

/** Publishes to a topic of the emulator as SES would, whose own SES reports nothing. AWS would refuse it: it is signed by nobody. */
export const publishReport = async (endpoint: string, topicArn: string, report: object): Promise<void> => {
  const form = new URLSearchParams({ Action: 'Publish', Version: '2010-03-31', TopicArn: topicArn, Message: JSON.stringify(report) });
  const response = await fetch(endpoint, { method: 'POST', headers: { authorization: AUTHORIZATION }, body: form });
  if (!response.ok) throw new Error(`the emulator's sns answered ${response.status}: ${await response.text()}`);
};
