import { Stack } from 'aws-cdk-lib';
import { CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';

/** CloudFormation keeps so much of the stack's name in the names it makes up for functions. */
const GENERATED_PREFIX = 24;

/**
 * How many requests X-Ray keeps. Functions decide when they are called, by their name, which starts with the stack's; a
 * workflow follows the function that started it, as the SDK passes the decision on.
 */
export class Tracing extends Construct {
  constructor(scope: Construct, id: string, props: { readonly share: number }) {
    super(scope, id);
    if (props.share <= 0) return;
    const { stackName } = Stack.of(this);
    new CfnSamplingRule(this, 'Rule', {
      samplingRule: {
        ruleName: stackName,
        version: 1,
        priority: 1000,
        fixedRate: props.share,
        // A reservoir of 1 a second would trace 2.6 million requests a month ($13) whatever the share says.
        reservoirSize: 0,
        serviceName: `${stackName.slice(0, GENERATED_PREFIX)}*`,
        serviceType: '*',
        host: '*',
        httpMethod: '*',
        urlPath: '*',
        resourceArn: '*',
      },
    });
  }
}
