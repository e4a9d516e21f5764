import { cleanText } from '#app-service/clean-text.ts';
import { cutText } from '#app-service/cut-text.ts';
import { describeNetworkError } from '#http/network-error.ts';

/** What one way of signing in said. */
interface OneWay {
  readonly name: string;
  readonly message: string;
}

/**
 * Describes why no token could be had, in one or two sentences: Entra's own words without their ids, the
 * connection's failure, or, of a chain, the ways that were set up and failed.
 */
export function describeSignInError(thrown: unknown, networkError: unknown): string {
  if (networkError !== undefined)
    return `The sign-in service was not reached: ${describeNetworkError(networkError)}.`;
  if (!(thrown instanceof Error)) return 'It failed for a reason unknown.';
  const ways = waysOf(thrown);
  if (ways.length === 0) return describeOne(thrown.message);
  // A way that is merely not set up here says CredentialUnavailableError.
  const failed = ways.filter((one) => one.name !== 'CredentialUnavailableError');
  if (failed.length > 0) return failed.map((one) => describeOne(one.message)).join(' ');
  return 'None of the ways of Azure Identity is set up here (environment variables, workload identity, managed identity, Azure CLI, Azure PowerShell, Azure Developer CLI).';
}

function waysOf(thrown: Error): readonly OneWay[] {
  if (!('errors' in thrown) || !Array.isArray(thrown.errors)) return [];
  return (thrown.errors as unknown[]).filter((one): one is Error => one instanceof Error);
}

const longest = 400;

/** The first sentence or two: Entra's begin with AADSTS and end before the ids of the request. */
function describeOne(message: string): string {
  const line = cleanText(message).replace(/\s+/g, ' ').trim();
  const entra = /AADSTS\d+:.*?(?=\s+(?:Trace ID|Correlation ID|Timestamp):| - Correlation ID|$)/i.exec(
    line,
  )?.[0];
  const text = (entra ?? line).replace(/\s*To troubleshoot, visit \S+/gi, '').trim();
  const short = cutText(text, longest);
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}
