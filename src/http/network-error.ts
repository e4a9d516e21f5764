/** What a failed connection was about, in words a person can act on. Error codes: Node, errors.md; OpenSSL's X509_V_ERR names. */
const words: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name could not be resolved',
  EAI_AGAIN: 'the host name could not be resolved at the moment',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut while sending',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host cannot be reached from here',
  ENETUNREACH: 'the network cannot be reached from here',
  ERR_IDLE: 'nothing came for too long',
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is self-signed; give its authority with 'ca-file'",
  SELF_SIGNED_CERT_IN_CHAIN:
    "the server's certificate is signed by an unknown authority; give it with 'ca-file'",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "the server's certificate is signed by an unknown authority; give it with 'ca-file'",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "the server's certificate is signed by an unknown authority; give it with 'ca-file'",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another host name",
};

/** Describes why a connection failed; never with a URL, whose user part might be secret. */
export function describeNetworkError(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const code = codeOf(thrown);
  if (code !== undefined) return `${words[code] ?? withoutUrls(thrown.message)} (${code})`;
  if (thrown.cause !== undefined) return describeNetworkError(thrown.cause);
  return withoutUrls(thrown.message);
}

/** True when the request cannot have reached the server: no connection was made at all. */
export function neverSent(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return (
    code !== undefined &&
    [
      'ENOTFOUND',
      'EAI_AGAIN',
      'ECONNREFUSED',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ].includes(code)
  );
}

function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

function withoutUrls(text: string): string {
  return text.replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '(a URL)');
}
