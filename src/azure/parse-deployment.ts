import type { Deployment, DeploymentLogEntry } from '#app-service/deployment.ts';
import { isObject } from './json.ts';

/** Parses Kudu's record of a deployment; undefined when `value` is not one. Source: Kudu, DeployResult.cs. */
export function parseDeployment(value: unknown): Deployment | undefined {
  if (!isObject(value)) return undefined;
  const { id, status, complete } = value;
  if (typeof id !== 'string' || typeof status !== 'number' || typeof complete !== 'boolean') return undefined;
  return {
    id,
    status,
    complete,
    statusText: text(value['status_text']),
    author: text(value['author']),
    authorEmail: text(value['author_email']),
    deployer: text(value['deployer']),
    message: text(value['message']),
    progress: text(value['progress']),
    receivedAt: time(value['received_time']),
    startedAt: time(value['start_time']),
    endedAt: time(value['end_time']),
    active: value['active'] === true,
    temporary: value['is_temp'] === true,
  };
}

const logTypes = ['message', 'warning', 'error'] as const;

/** Parses a line of a deployment log; a type nobody documented is a message. Source: Kudu, LogEntry. */
export function parseLogEntry(value: unknown): DeploymentLogEntry | undefined {
  if (!isObject(value) || typeof value['id'] !== 'string') return undefined;
  const type = typeof value['type'] === 'number' ? logTypes[value['type']] : undefined;
  return {
    id: value['id'],
    at: time(value['log_time']),
    message: text(value['message']),
    type: type ?? 'message',
    hasDetails: typeof value['details_url'] === 'string',
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Kudu's times are UTC, also where they do not say so. */
function time(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`);
  return Number.isNaN(at) ? undefined : at;
}
