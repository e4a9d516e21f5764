import { expect } from 'chai';
import { describeSignInError } from '#azure/sign-in-words.ts';

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function chain(...errors: Error[]): Error {
  return Object.assign(new Error(`ChainedTokenCredential failed.\n${errors.join('\n')}`), { errors });
}

describe('azure: sign-in-words', () => {
  it('says of a chain in which nothing is set up that nothing is', () => {
    const thrown = chain(
      named('CredentialUnavailableError', 'EnvironmentCredential is unavailable.'),
      named('CredentialUnavailableError', 'Please run az login.'),
    );
    expect(describeSignInError(thrown, undefined)).to.match(
      /^None of the ways of Azure Identity is set up here \([^)]+\)\.$/,
    );
  });

  it('says of a chain which way was there and failed', () => {
    const thrown = chain(
      named('CredentialUnavailableError', 'Please run az login.'),
      named(
        'AuthenticationError',
        'ManagedIdentity: no identity is assigned.\n\nTo troubleshoot, visit https://x',
      ),
    );
    expect(describeSignInError(thrown, undefined)).to.equal('ManagedIdentity: no identity is assigned.');
  });

  it('keeps to two sentences of what a library says at length', () => {
    const words = describeSignInError(new Error(`It went wrong: ${'and so on '.repeat(200)}`), undefined);
    expect(words).to.have.length.lessThan(410);
    expect(words).to.match(/…$/);
  });
});
