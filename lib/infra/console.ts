import { Stack, Token } from 'aws-cdk-lib';
import type { IRule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct, IConstruct } from 'constructs';

/** A place in the AWS console where one sees what an alarm is about. Made here only: free text would be no link. */
export class ConsoleLink {
  /** Keeps objects that only look alike from passing for one. */
  protected readonly isMadeHere = true;

  private constructor(
    readonly title: string,
    readonly url: string,
  ) {}

  private static to(scope: IConstruct, title: string, service: string, place: string): ConsoleLink {
    const { region } = Stack.of(scope);
    return new ConsoleLink(title, `https://${region}.console.aws.amazon.com/${service}/home?region=${region}#${place}`);
  }

  /**
   * CloudWatch Logs Insights, with the lines of the last three hours that the filter lets through. `name` is that of a group whose name
   * we chose: a reference to it would put its slashes into the address as they are.
   */
  static logs(logGroup: ILogGroup, filter: string, name = logGroup.logGroupName): ConsoleLink {
    const query = inInsights(`fields @timestamp, @message | filter ${filter} | sort @timestamp desc | limit 50`);
    const detail = `~(end~0~start~-10800~timeType~'RELATIVE~unit~'seconds~editorString~'${query}~source~(~'${inInsights(name)}))`;
    return ConsoleLink.to(logGroup, 'logs', 'cloudwatch', `logsV2:logs-insights$3FqueryDetail$3D${detail}`);
  }

  static queue(queue: IQueue): ConsoleLink {
    const { region, account, urlSuffix } = Stack.of(queue);
    const url = `https%3A%2F%2Fsqs.${region}.${urlSuffix}%2F${account}%2F${queue.queueName}`;
    return ConsoleLink.to(queue, 'queue', 'sqs/v3', `/queues/${url}`);
  }

  /** The runs of a workflow; of one status, when one is given. */
  static executions(machine: IStateMachine, status?: 'FAILED'): ConsoleLink {
    const filter = status === undefined ? '' : `?statusFilter=${status}`;
    return ConsoleLink.to(machine, 'executions', 'states', `/statemachines/view/${machine.stateMachineArn}${filter}`);
  }

  static function(fn: IFunction): ConsoleLink {
    return ConsoleLink.to(fn, 'function', 'lambda', `/functions/${fn.functionName}?tab=monitoring`);
  }

  static table(table: IConstruct & { readonly tableName: string }): ConsoleLink {
    return ConsoleLink.to(table, 'table', 'dynamodbv2', `table?name=${table.tableName}&tab=monitoring`);
  }

  static rule(rule: IRule, busName = 'default'): ConsoleLink {
    return ConsoleLink.to(rule, 'rule', 'events', `/eventbus/${busName}/rules/${rule.ruleName}`);
  }

  static pipe(scope: Construct, name: string): ConsoleLink {
    return ConsoleLink.to(scope, 'pipe', 'events', `/pipes/${name}`);
  }

  static reputation(scope: Construct): ConsoleLink {
    return ConsoleLink.to(scope, 'reputation', 'ses', '/reputation');
  }

  static topic(scope: Construct, arn: string): ConsoleLink {
    return ConsoleLink.to(scope, 'topic', 'sns/v3', `/topic/${arn}`);
  }

  /** What this stage counts itself, as graphs. */
  static dashboard(scope: Construct, name: string): ConsoleLink {
    return ConsoleLink.to(scope, 'dashboard', 'cloudwatch', `dashboards/dashboard/${name}`);
  }
}

/** The console's own spelling: percent signs are stars. A name that the deployment makes up has letters, digits and hyphens only. */
const inInsights = (text: string): string =>
  Token.isUnresolved(text) ? text : encodeURIComponent(text).replaceAll("'", '%27').replaceAll('%', '*');
