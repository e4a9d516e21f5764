import { expect } from 'chai';
import { isFailure } from '#failures/failure.ts';
import { describeFailure } from '#failures/failure-text.ts';
import { siteBody, startFakeArm, webError } from '../fakes/arm-server.ts';
import type { ArmReply, FakeArm } from '../fakes/arm-server.ts';
import { failureOf } from '../fakes/rejection.ts';
import { startTlsServer } from '../fakes/tls-server.ts';
import type { SeenRequest } from '../fakes/tls-server.ts';

describe('azure: arm', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function start(
    answer: (request: SeenRequest, count: number) => ArmReply,
    requestTimeoutMs?: number,
  ): Promise<FakeArm> {
    const arm = await startFakeArm(answer, requestTimeoutMs === undefined ? {} : { requestTimeoutMs });
    closing.push(() => arm.server.close());
    return arm;
  }

  describe('a write', () => {
    it('is not repeated after a reset, and may have had its effect', async () => {
      const arm = await start(() => ({ cut: true }));
      const thrown = await failureOf(arm.management.beginSwap(arm.slot, 'production'));
      expect(isFailure(thrown, 'ARM_UNAVAILABLE') && thrown.facts).to.deep.include({
        status: undefined,
        maybeDone: true,
        words: 'the connection was cut (ECONNRESET).',
      });
      expect(arm.asked()).to.have.length(1);
    });

    for (const status of [500, 502, 503, 408]) {
      it(`is not repeated after ${String(status)}, and may have had its effect`, async () => {
        const arm = await start(() => ({ status, headers: { 'Retry-After': '0' } }));
        const thrown = await failureOf(arm.management.beginSwap(arm.slot, 'production'));
        expect(isFailure(thrown, 'ARM_UNAVAILABLE') && thrown.facts).to.deep.include({
          status,
          maybeDone: true,
        });
        expect(arm.asked()).to.have.length(1);
      });
    }

    it('is not repeated after 429, and had no effect', async () => {
      const arm = await start(() => ({ status: 429, headers: { 'Retry-After': '1' } }));
      const thrown = await failureOf(arm.management.startSlot(arm.slot));
      expect(isFailure(thrown, 'ARM_UNAVAILABLE') && thrown.facts.maybeDone).to.equal(false);
      expect(arm.asked()).to.have.length(1);
    });

    it('had no effect when no connection was made', async () => {
      const arm = await start(() => ({}));
      await arm.server.close();
      const thrown = await failureOf(arm.management.beginSwap(arm.slot, 'production'));
      expect(isFailure(thrown, 'ARM_UNAVAILABLE') && thrown.facts.maybeDone).to.equal(false);
    });

    it('may have had its effect when the answer does not come in time', async () => {
      const arm = await start(() => ({ silent: true }), 1000);
      const thrown = await failureOf(arm.management.beginSwap(arm.slot, 'production'));
      expect(isFailure(thrown, 'ARM_UNAVAILABLE') && thrown.facts.maybeDone).to.equal(true);
      expect(arm.asked()).to.have.length(1);
    });

    it('goes over a connection of its own, since a kept one may be dead', async () => {
      const arm = await start(({ method }) => (method === 'GET' ? { body: siteBody() } : {}));
      await arm.management.findSlot(arm.slot.address, 'stage');
      await arm.management.startSlot(arm.slot);
      await arm.management.startSlot(arm.slot);
      expect(arm.server.seen.map((one) => one.connection)).to.deep.equal([1, 2, 3]);
    });
  });

  describe('a read', () => {
    it('is tried three times while ARM is away', async () => {
      const replies: ArmReply[] = [{ status: 503 }, { cut: true }, { body: siteBody() }];
      const arm = await start((_request, count) => replies[count - 1] ?? {});
      expect(await arm.management.findSlot(arm.slot.address, 'stage')).to.include({ name: 'stage' });
      expect(arm.clock.sleeps).to.deep.equal([1000, 3000]);
    });

    it('waits as long as ARM asks for, in seconds or until a date, and a minute at most', async () => {
      let arm: FakeArm | undefined = undefined;
      arm = await start((_request, count) => {
        const date = new Date((arm?.clock.now() ?? 0) + 7000).toUTCString();
        const wanted = [{ 'Retry-After': '5' }, { 'Retry-After': date }][count - 1];
        return wanted === undefined ? { body: siteBody() } : { status: 429, headers: wanted };
      });
      await arm.management.findSlot(arm.slot.address, 'stage');
      expect(arm.clock.sleeps).to.deep.equal([5000, 7000]);
      const slow = await start((_request, count) =>
        count === 1 ? { status: 503, headers: { 'Retry-After': '900' } } : { body: siteBody() },
      );
      await slow.management.findSlot(slow.slot.address, 'stage');
      expect(slow.clock.sleeps).to.deep.equal([60_000]);
    });

    it('gives up after the third try, with what was seen last', async () => {
      const arm = await start((_request, count) => ({
        status: 500 + count,
        body: { error: { code: 'E', message: `try ${String(count)}` } },
      }));
      const thrown = await failureOf(arm.management.readSettings(arm.slot));
      expect(isFailure(thrown, 'ARM_UNAVAILABLE') && thrown.facts.operation).to.equal(
        "list the settings of the slot 'stage' of 'shop'",
      );
      expect(arm.clock.sleeps).to.have.length(2);
    });

    it('is not repeated after a refusal', async () => {
      const arm = await start(() => ({ status: 400, body: webError('BadRequest', 'No.') }));
      await failureOf(arm.management.readConfig(arm.slot));
      expect(arm.asked()).to.have.length(1);
    });

    it('takes a web page with status 200 for no answer', async () => {
      const page = '<html><title>Sign in to the proxy</title></html>';
      const arm = await start(() => ({ body: page }));
      const thrown = await failureOf(arm.management.findSlot(arm.slot.address, 'stage'));
      expect(isFailure(thrown, 'ARM_UNAVAILABLE') && thrown.facts.words).to.equal(
        'a web page titled "Sign in to the proxy".',
      );
    });
  });

  it('goes by the environment handed in for a proxy, not by that of the process', async () => {
    const kept = process.env['HTTPS_PROXY'];
    process.env['HTTPS_PROXY'] = '10.0.0.1:8080';
    try {
      const arm = await start(() => ({ body: siteBody() }));
      expect(await arm.management.findSlot(arm.slot.address, 'stage')).to.include({ name: 'stage' });
    } finally {
      if (kept === undefined) Reflect.deleteProperty(process.env, 'HTTPS_PROXY');
      else process.env['HTTPS_PROXY'] = kept;
    }
  });

  describe('an error', () => {
    it("is read in App Service's own shape", async () => {
      const message = 'Cannot modify this site because another operation is in progress.';
      const arm = await start(() => ({
        status: 409,
        headers: { 'x-ms-request-id': 'r-1', 'x-ms-correlation-request-id': 'c-1' },
        body: webError('Conflict', message),
      }));
      const thrown = await failureOf(arm.management.beginSwap(arm.slot, 'production'));
      expect(isFailure(thrown, 'ARM_REFUSED') && thrown.facts).to.deep.equal({
        operation: "swap the slot 'stage' of 'shop' with 'production'",
        status: 409,
        azureCode: 'Conflict',
        words: message,
        requestId: 'r-1, correlation c-1',
        maybeDone: false,
      });
    });

    it("is read in ARM's shape, with the action and the scope that a right is lacking for", async () => {
      const scope = '/subscriptions/1/resourceGroups/web/providers/Microsoft.Web/sites/shop/slots/stage';
      const action = 'Microsoft.Web/sites/slots/slotsswap/action';
      const message = `The client 'a' with object id 'b' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid.`;
      const arm = await start(() => ({
        status: 403,
        body: { error: { code: 'AuthorizationFailed', message } },
      }));
      const thrown = await failureOf(arm.management.beginSwap(arm.slot, 'production'));
      expect(isFailure(thrown, 'ARM_FORBIDDEN') && thrown.facts).to.deep.include({ action, scope });
      expect(describeFailure(thrown)[0]?.fix).to.contain(`'${action}' on ${scope}`);
    });

    it('without a body is told by its status', async () => {
      const arm = await start(() => ({ status: 404 }));
      const thrown = await failureOf(arm.management.readConfig(arm.slot));
      expect(isFailure(thrown, 'ARM_REFUSED') && thrown.facts.words).to.equal('nothing more was said.');
    });
  });

  describe('the token', () => {
    it('is asked for once and sent with every request', async () => {
      const arm = await start(() => ({ body: siteBody() }));
      await arm.management.findSlot(arm.slot.address, 'stage');
      await arm.management.findSlot(arm.slot.address, 'stage');
      expect(arm.tokens.given).to.equal(1);
      expect(arm.server.seen.map((one) => one.headers.authorization)).to.deep.equal([
        'Bearer token 1',
        'Bearer token 1',
      ]);
    });

    it('is renewed once when ARM does not accept it, for a write too', async () => {
      const expired = { error: { code: 'ExpiredAuthenticationToken', message: 'The access token expired.' } };
      const arm = await start(({ headers }) =>
        headers.authorization === 'Bearer token 1'
          ? { status: 401, body: expired, headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } }
          : {},
      );
      await arm.management.startSlot(arm.slot);
      expect(arm.tokens).to.deep.equal({ given: 2, renewed: 1 });
      expect(arm.asked()).to.have.length(2);
    });

    it('that is not accepted twice is a failed sign-in', async () => {
      const arm = await start(() => ({
        status: 401,
        body: { error: { code: 'InvalidAuthenticationToken', message: 'The audience is wrong.' } },
      }));
      const thrown = await failureOf(arm.management.readConfig(arm.slot));
      expect(isFailure(thrown, 'SIGN_IN_FAILED') && thrown.facts.words).to.contain('The audience is wrong.');
      expect(arm.asked()).to.have.length(2);
    });

    it('never leaves for another host: not with a redirect, a next page or a Location', async () => {
      const other = await startTlsServer((_request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"value":[]}');
      });
      closing.push(() => other.close());
      const elsewhere = `${other.origin}/operationresults/1?api-version=2025-05-01`;
      const arm = await start(({ method, url }) => {
        if (url.includes('/slotsswap')) return { status: 202, headers: { Location: elsewhere } };
        if (url.includes('/slots?')) return { body: { value: [siteBody()], nextLink: elsewhere } };
        return method === 'GET' ? { status: 307, headers: { Location: elsewhere } } : {};
      });
      const operation = await arm.management.beginSwap(arm.slot, 'production');
      const polled = await failureOf(arm.management.readSwap(operation));
      const paged = await failureOf(arm.management.listSlots(arm.slot.address));
      const redirected = await failureOf(arm.management.readConfig(arm.slot));
      for (const thrown of [polled, paged]) {
        expect(isFailure(thrown, 'ARM_REFUSED') && thrown.facts.words).to.contain('another host');
        expect(describeFailure(thrown)[0]?.why).not.to.contain('undefined');
      }
      expect(isFailure(redirected, 'ARM_UNAVAILABLE') && redirected.facts.status).to.equal(307);
      expect(other.seen).to.have.length(0);
    });
  });
});
