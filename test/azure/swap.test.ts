import { expect } from 'chai';
import { isFailure } from '#failures/failure.ts';
import type { SwapOperation } from '#ports';
import { siteBody, startFakeArm, webError } from '../fakes/arm-server.ts';
import type { ArmReply, FakeArm } from '../fakes/arm-server.ts';
import { failureOf } from '../fakes/rejection.ts';
import type { SeenRequest } from '../fakes/tls-server.ts';

const results =
  '/subscriptions/1/resourceGroups/web/providers/Microsoft.Web/sites/shop/slots/stage/operationresults';

describe('azure: swap', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function start(answer: (request: SeenRequest, count: number) => ArmReply): Promise<FakeArm> {
    const arm = await startFakeArm(answer);
    closing.push(() => arm.server.close());
    return arm;
  }

  function running(arm: FakeArm): SwapOperation {
    const location = `${arm.server.origin}${results}/0?api-version=2025-05-01&t=1`;
    return { state: 'running', location, retryAfterMs: undefined };
  }

  it('is one POST with the target and the network kept', async () => {
    const arm = await start(() => ({
      status: 202,
      headers: { Location: `${arm.server.origin}${results}/1?api-version=2024-11-01&t=1` },
    }));
    const operation = await arm.management.beginSwap(arm.slot, 'production');
    expect(operation).to.deep.equal({
      state: 'running',
      location: `${arm.server.origin}${results}/1?api-version=2024-11-01&t=1`,
      retryAfterMs: undefined,
    });
    const [seen] = arm.server.seen;
    expect(`${seen!.method} ${seen!.url}`).to.equal(
      `POST ${arm.slot.resourceId}/slotsswap?api-version=2025-05-01`,
    );
    expect(JSON.parse(seen!.body)).to.deep.equal({ targetSlot: 'production', preserveVnet: true });
    expect(seen!.headers['content-type']).to.equal('application/json');
  });

  it('is asked after at the newest Location, exactly as it came', async () => {
    const odd = `${results}/2?api-version=2024-11-01&t=638&c=MII%2Fx%2B%3D&s=a_b-c&h=%7E`;
    const arm = await start((_request, count) =>
      count === 1
        ? { status: 202, headers: { Location: `${arm.server.origin}${odd}`, 'Retry-After': '15' } }
        : { status: 200, body: siteBody() },
    );
    const next = await arm.management.readSwap(running(arm));
    expect(next).to.deep.equal({
      state: 'running',
      location: `${arm.server.origin}${odd}`,
      retryAfterMs: 15_000,
    });
    expect(await arm.management.readSwap(next)).to.include({ state: 'done' });
    expect(arm.server.seen[1]?.url).to.equal(odd);
  });

  it('keeps the Location where an answer brings none', async () => {
    const arm = await start(() => ({ status: 202 }));
    const { location } = await arm.management.readSwap(running(arm));
    expect(location).to.equal(running(arm).location);
  });

  it('is asked after with an api-version where the Location has none', async () => {
    const arm = await start(() => ({ status: 202 }));
    const location = `${arm.server.origin}${results}/3?t=1`;
    await arm.management.readSwap({ ...running(arm), location });
    expect(arm.server.seen[0]?.url).to.equal(`${results}/3?t=1&api-version=2025-05-01`);
  });

  for (const status of [200, 201, 204]) {
    it(`is done when Azure answers ${String(status)}`, async () => {
      const arm = await start(() => ({ status }));
      expect((await arm.management.readSwap(running(arm))).state).to.equal('done');
    });
  }

  it('has failed when the answer to a poll says no, in the words of Azure', async () => {
    const words = "Cannot swap slots for site 'shop' because the worker process could not be started.";
    for (const status of [400, 417]) {
      const arm = await start(() => ({ status, body: webError('BadRequest', words) }));
      const thrown = await failureOf(arm.management.readSwap(running(arm)));
      expect(isFailure(thrown, 'SWAP_FAILED_IN_AZURE') && thrown.facts).to.deep.equal({
        words,
        azureCode: 'BadRequest',
      });
    }
  });

  it('has failed when a body with status 200 says so', async () => {
    const body = { status: 'Failed', error: { code: 'SwapFailed', message: 'It did not warm up.' } };
    const arm = await start(() => ({ body }));
    const thrown = await failureOf(arm.management.readSwap(running(arm)));
    expect(isFailure(thrown, 'SWAP_FAILED_IN_AZURE') && thrown.facts.words).to.equal('It did not warm up.');
  });

  it('goes on when a body with status 200 says so', async () => {
    const arm = await start(() => ({ body: { status: 'InProgress' } }));
    expect((await arm.management.readSwap(running(arm))).state).to.equal('running');
  });

  it('has neither failed nor ended when a poll is answered that something goes on', async () => {
    const words = 'Cannot modify this site because another operation is in progress.';
    const arm = await start(() => ({ status: 409, body: webError('Conflict', words) }));
    const thrown = await failureOf(arm.management.readSwap(running(arm)));
    expect(thrown).to.have.property('code', 'ARM_REFUSED');
  });

  it('has neither failed nor ended when a poll meets 500, a reset or 404', async () => {
    const replies: ArmReply[] = [{ status: 500 }, { cut: true }, { status: 502, body: '<html></html>' }];
    const away = await start((_request, count) => replies[(count - 1) % 3] ?? {});
    const gone = await start(() => ({ status: 404, body: webError('NotFound', 'No such operation.') }));
    expect(await failureOf(away.management.readSwap(running(away)))).to.have.property(
      'code',
      'ARM_UNAVAILABLE',
    );
    expect(await failureOf(gone.management.readSwap(running(gone)))).to.have.property('code', 'ARM_REFUSED');
  });

  it('may be under way when Azure took it and named nowhere to ask', async () => {
    const arm = await start(() => ({ status: 202 }));
    const thrown = await failureOf(arm.management.beginSwap(arm.slot, 'production'));
    expect(isFailure(thrown, 'ARM_UNAVAILABLE') && thrown.facts.maybeDone).to.equal(true);
  });

  it('applies and cancels its first phase on the slot or on production itself', async () => {
    const arm = await start(() => ({}));
    await arm.management.applySlotConfig(arm.slot, 'production');
    await arm.management.applySlotConfig(arm.main, 'stage');
    await arm.management.resetSlotConfig(arm.slot);
    await arm.management.resetSlotConfig(arm.main);
    const site = arm.main.resourceId;
    expect(arm.asked()).to.deep.equal(
      [
        `${site}/slots/stage/applySlotConfig`,
        `${site}/applySlotConfig`,
        `${site}/slots/stage/resetSlotConfig`,
        `${site}/resetSlotConfig`,
      ].map((path) => `POST ${path}?api-version=2025-05-01`),
    );
    expect(JSON.parse(arm.server.seen[1]!.body)).to.deep.equal({ targetSlot: 'stage', preserveVnet: true });
  });
});
