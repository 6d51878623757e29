import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type IGrantable, type IPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ApplicationLogLevel, Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, LogLevel, NodejsFunction, type NodejsFunctionProps, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENV, METRICS, serviceName } from '../../lambdas/environment';
import { LONGEST_CALL_SECONDS } from '../journey/settings';
import { type Alarms, FIVE_MINUTES } from './alarms';
import { ConsoleLink } from './console';
import { countedIn } from './counted';
import { NEVER_REACHED } from './left-out';
import type { Stage } from './stage';

const LAMBDAS = join(import.meta.dirname, '../../lambdas');

/** Rights and logs are the construct's own business; everything else may be set by the caller. */
export type FunctionOptions = Omit<NodejsFunctionProps, 'entry' | 'role' | 'logGroup'>;

const mergeBundling = (defaults: FunctionOptions['bundling'] = {}, options: FunctionOptions['bundling'] = {}): BundlingOptions => ({
  ...defaults,
  ...options,
  externalModules: [...(defaults.externalModules ?? []), ...(options.externalModules ?? [])],
});

/** The caller's settings over the defaults; both environments, both bundlings, and what both leave out of the bundle in one. */
export const withDefaults = (defaults: FunctionOptions, options: FunctionOptions): FunctionOptions => ({
  ...defaults,
  ...options,
  environment: { ...defaults.environment, ...options.environment },
  bundling: mergeBundling(defaults.bundling, options.bundling),
});

/** No function may still run when its message comes back from the queue; 30 s is far above what any of them needs. */
const timeout = ({ settings }: Stage): Duration => Duration.seconds(Math.min(LONGEST_CALL_SECONDS, settings.retrySeconds));

const bundling: BundlingOptions = {
  // CommonJS loads 12-20 ms faster than ESM, `module` before `main` saves 40 ms, and the runtime's own SDK is slower than a bundled one (measured).
  format: OutputFormat.CJS,
  mainFields: ['module', 'main'],
  externalModules: NEVER_REACHED,
  // Neither names nor source maps are shipped: kept names cost 3 ms of a 77 ms load, maps 15 (measured). Errors of our own set their `name`.
  minify: true,
  target: 'node24',
  logLevel: LogLevel.WARNING,
  define: { 'process.env.NODE_ENV': '"production"' },
};

const defaultsFor = (stage: Stage): FunctionOptions => ({
  runtime: Runtime.NODEJS_24_X,
  // 20 % cheaper than x86 for the same work.
  architecture: Architecture.ARM_64,
  // CPU comes with memory (1,769 MB are one CPU). This is enough to check and parse in milliseconds; the rest is waiting for the network.
  memorySize: 512,
  timeout: timeout(stage),
  tracing: stage.settings.traceShare > 0 ? Tracing.ACTIVE : Tracing.DISABLED,
  loggingFormat: LoggingFormat.JSON,
  applicationLogLevelV2: ApplicationLogLevel.INFO,
  environment: {
    [ENV.stage]: stage.name,
    POWERTOOLS_SERVICE_NAME: serviceName(stage.name),
    POWERTOOLS_METRICS_NAMESPACE: METRICS.namespace,
    POWERTOOLS_LOG_LEVEL: 'INFO',
  },
  bundling,
});

export interface JourneyFunctionProps extends FunctionOptions {
  readonly stage: Stage;
  /** The folder in lambdas/, and the name of its alarms. */
  readonly name: string;
}

interface FailedMessages {
  /** One of `METRICS`. */
  readonly metricName: string;
  /** Tries at messages that fail in five minutes. */
  readonly failed: number;
  readonly impact: string;
}

/** A function of lambdas/<name>/index.ts with a role that can do nothing but log: each right is granted by name. */
export class JourneyFunction extends Construct implements IGrantable {
  readonly fn: NodejsFunction;
  readonly grantPrincipal: IPrincipal;
  /** The folder in lambdas/. */
  readonly name: string;
  private readonly stage: Stage;
  private readonly logs: LogGroup;

  constructor(scope: Construct, id: string, { stage, name, ...options }: JourneyFunctionProps) {
    super(scope, id);
    this.name = name;
    this.stage = stage;
    // Kept by CDK's default when the function goes: an incident is looked into after the fix, too.
    const logGroup = new LogGroup(this, 'Logs', { retention: stage.settings.logRetentionDays });
    this.logs = logGroup;
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    const entry = join(LAMBDAS, name, 'index.ts');
    this.fn = new NodejsFunction(this, 'Function', { ...withDefaults(defaultsFor(stage), options), entry, role, logGroup });
    this.grantPrincipal = this.fn.grantPrincipal;
  }

  /** Rings at `errors` in five minutes, a single call refused for want of concurrency, and one that nearly took all the time it has. */
  protected ring(alarms: Alarms, { errors, impact }: { readonly errors: number; readonly impact: string }): void {
    const over = { period: FIVE_MINUTES };
    const look = this.lookFor('level = "ERROR"');
    alarms.add({ runbook: `${this.name}-errors`, impact, look, metric: this.fn.metricErrors(over), threshold: errors });
    const throttles = this.fn.metricThrottles(over);
    alarms.add({ runbook: `${this.name}-throttled`, impact, look: ConsoleLink.function(this.fn), metric: throttles, threshold: 1 });
    const longest = this.fn.metricDuration({ ...over, statistic: 'Maximum' });
    alarms.add({
      runbook: `${this.name}-slow`,
      impact,
      look: ConsoleLink.function(this.fn),
      metric: longest,
      threshold: this.nearlyOutOfTime,
    });
  }

  /** One that reports the messages that failed, and goes on with the batch, has no errors of its own: it counts them. */
  protected ringForMessages(alarms: Alarms, { metricName, failed, impact }: FailedMessages): void {
    const look = this.lookFor('message = "message failed"');
    const metric = this.counted(metricName, FIVE_MINUTES);
    alarms.add({ runbook: `${this.name}-failing`, impact, look, metric, threshold: failed });
  }

  /** The function's own log, with these lines. */
  protected lookFor(filter: string): ConsoleLink {
    return ConsoleLink.logs(this.logs, filter);
  }

  /** Four fifths of the time after which a call is cut off, in milliseconds. */
  private get nearlyOutOfTime(): number {
    if (this.fn.timeout === undefined) throw new Error(`${this.name} has no time-out`);
    return this.fn.timeout.toMilliseconds() * 0.8;
  }

  /** Where its lines are kept. */
  get logGroupName(): string {
    return this.logs.logGroupName;
  }

  /** How often the function counted this, one of `METRICS`. */
  protected counted(metricName: string, period: Duration, statistic?: string): Metric {
    return countedIn(this.stage, metricName, period, statistic);
  }
}
