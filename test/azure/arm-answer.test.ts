import { expect } from 'chai';
import { isJson, readArmWords, readRequestId, readRetryAfter } from '#azure/arm-answer.ts';
import { webError } from '../fakes/arm-server.ts';

const now = Date.UTC(2026, 0, 15, 12);

function words(body: unknown): unknown {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readArmWords({ status: 400, headers: {}, body: text });
}

describe('azure: arm-answer', () => {
  it('reads an error in both shapes, whatever the case of its members', () => {
    const expected = { code: 'Conflict', message: 'Busy.' };
    expect(words({ error: { code: 'Conflict', message: 'Busy.' } })).to.deep.equal(expected);
    expect(words({ Error: { Code: 'Conflict', Message: 'Busy.' } })).to.deep.equal(expected);
    expect(words(webError('Conflict', 'Busy.'))).to.deep.equal(expected);
    expect(words({ code: 'Conflict', message: 'Busy.' })).to.deep.equal(expected);
  });

  it('makes do with less', () => {
    expect(words({ error: 'invalid_grant', error_description: 'No.' })).to.deep.equal({
      code: 'invalid_grant',
      message: 'No.',
    });
    expect(words({ error: { code: 'Odd' } })).to.deep.equal({ code: 'Odd', message: 'Odd' });
    expect(words({})).to.deep.equal({ code: undefined, message: 'nothing more was said.' });
    expect(words('')).to.deep.equal({ code: undefined, message: 'nothing more was said.' });
    expect(words('Bad\r\n  Gateway')).to.deep.equal({ code: undefined, message: 'Bad Gateway' });
    expect(words('<html><body>x</body></html>')).to.deep.equal({ code: undefined, message: 'a web page.' });
  });

  it('cuts endless words', () => {
    const { message } = readArmWords({ status: 400, headers: {}, body: 'a'.repeat(5000) });
    expect(message).to.have.length(1001);
  });

  it('reads the pause that is asked for in every form', () => {
    expect(readRetryAfter({ 'retry-after': '15' }, now)).to.equal(15_000);
    expect(readRetryAfter({ 'retry-after': 'Thu, 15 Jan 2026 12:00:07 GMT' }, now)).to.equal(7000);
    expect(readRetryAfter({ 'retry-after': 'Thu, 15 Jan 2026 11:00:00 GMT' }, now)).to.equal(0);
    expect(readRetryAfter({ 'x-ms-retry-after-ms': '250', 'retry-after': '15' }, now)).to.equal(250);
    expect(readRetryAfter({ 'retry-after': 'soon' }, now)).to.equal(undefined);
    expect(readRetryAfter({ 'retry-after': '' }, now)).to.equal(undefined);
    expect(readRetryAfter({}, now)).to.equal(undefined);
  });

  it('names the ids that support asks for', () => {
    expect(readRequestId({ 'x-ms-request-id': 'a', 'x-ms-correlation-request-id': 'b' })).to.equal(
      'a, correlation b',
    );
    expect(readRequestId({ 'x-ms-request-id': 'a' })).to.equal('a');
    expect(readRequestId({})).to.equal(undefined);
  });

  it('tells JSON from a page', () => {
    expect([isJson(''), isJson('{}'), isJson('[1]'), isJson('<html>')]).to.deep.equal([
      true,
      true,
      true,
      false,
    ]);
  });
});
