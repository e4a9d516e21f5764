import { readFileSync } from 'node:fs';
import tls from 'node:tls';

/** What Node tells of the authorities that it trusts, from 22.15 on. Source: Node, tls.md "tls.getCACertificates". */
interface NodeTrust {
  readonly getCACertificates?: (type: 'default') => string[];
}

/**
 * The authorities that Node trusts by itself in this process, as PEM: its own, and those that NODE_EXTRA_CA_CERTS names.
 * Where Node does not tell them, that file is read; one that cannot be, Node itself warns of at its start.
 */
export function knownAuthorities(
  env: NodeJS.ProcessEnv,
  node: NodeTrust = tls as NodeTrust,
): readonly string[] {
  if (node.getCACertificates !== undefined) return node.getCACertificates('default');
  return [...tls.rootCertificates, ...readExtra(env['NODE_EXTRA_CA_CERTS'])];
}

function readExtra(file: string | undefined): readonly string[] {
  if (file === undefined || file === '') return [];
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    return [];
  }
}
