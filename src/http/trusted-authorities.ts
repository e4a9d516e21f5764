import { readFileSync } from 'node:fs';
import tls from 'node:tls';

/** Node has it from 22.15 and 23.10 on. Source: Node, tls.md, `tls.getCACertificates`. */
type ListDefaults = (kind: 'default') => readonly string[];

/**
 * The certificates (PEM) that Node trusts by itself, those of `NODE_EXTRA_CA_CERTS` among them: for a list that is
 * given to a connection replaces all of Node's. An older Node does not tell which it trusts beside those built in, so
 * there the file is read once more; one that cannot be read counts for nothing, as for Node, which warns of it itself.
 */
export function listTrusted(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { getCACertificates } = tls as { readonly getCACertificates?: ListDefaults };
  if (getCACertificates !== undefined) return getCACertificates('default');
  const extra = env['NODE_EXTRA_CA_CERTS'];
  return extra === undefined || extra === ''
    ? tls.rootCertificates
    : [...tls.rootCertificates, ...readExtra(extra)];
}

function readExtra(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').match(certificate) ?? [];
  } catch {
    return [];
  }
}

const certificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
