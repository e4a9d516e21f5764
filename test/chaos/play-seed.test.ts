import { expect } from 'chai';
import { isFailure } from '#failures/failure.ts';
import type { Management, Ports } from '#ports';
import type { Ending } from '#run';
import type { Planted } from './one-run.ts';
import { playSeed } from './play-seed.ts';
import { sourceOf } from './git.ts';

/** Seeds that are played at most until a planted wrong is found. */
const mostSeeds = 3000;

/** Plays seeds until one has a violation like this, and gives what it said; undefined: none had. */
async function findViolation(planted: Planted, like: RegExp, seeds = mostSeeds): Promise<string | undefined> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const found = (await playSeed(seed, planted)).violations.find((one) => like.test(one));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Replaces members of the management port. */
function planting(change: (own: Management, ports: Ports) => Partial<Management>): Planted {
  return {
    ports: (ports) => {
      const { management } = ports;
      if (management === undefined) return ports;
      return { ...ports, management: { ...management, ...change(management, ports) } };
    },
  };
}

const ending = (change: (given: Ending) => Partial<Ending>): Planted => ({
  ending: (given) => ({ ...given, ...change(given) }),
});

describe('chaos', function () {
  this.timeout(120_000);

  it('finds nothing wrong without a planted wrong', async () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const { violations, story } = await playSeed(seed);
      expect(violations, [`seed ${String(seed)}`, ...story].join('\n')).to.deep.equal([]);
    }
  });

  it('plays a seed the same way twice', async () => {
    for (const seed of [5, 77, 140]) {
      const [first, second] = [await playSeed(seed), await playSeed(seed)];
      expect(second).to.deep.equal(first);
    }
  });

  it('finds a swap that is asked for again when its answer was lost', async () => {
    const again = planting((own, ports) => ({
      beginSwap: async (source, target) => {
        try {
          return await own.beginSwap(source, target);
        } catch (thrown) {
          if (!isFailure(thrown, 'ARM_UNAVAILABLE') || !thrown.facts.maybeDone) throw thrown;
          await ports.clock.sleep(120_000);
          return own.beginSwap(source, target);
        }
      },
    }));
    expect(await findViolation(again, /second swap without a reason/)).to.be.a('string');
  });

  it('finds a swap of what was not tested', async () => {
    const blind: Planted = {
      ports: (ports) => ({
        ...ports,
        http: {
          send: async (request) => {
            if (request.url.startsWith('https://production')) return ports.http.send(request);
            const headers = { 'x-version': sourceOf({ number: 50 }) };
            return { status: 200, headers, body: '', durationMs: 5, url: request.url };
          },
        },
      }),
    };
    expect(await findViolation(blind, /which was not tested/)).to.be.a('string');
  });

  it('finds a swap of what somebody pushed after the tests', async () => {
    const trusting: Planted = {
      ports: (ports, _truth, life) => {
        const lists = new Map<string, Awaited<ReturnType<ReturnType<Ports['scmSite']>['listDeployments']>>>();
        return {
          ...ports,
          scmSite: (access) => ({
            ...ports.scmSite(access),
            listDeployments: async () => {
              const known = lists.get(access.scmUrl);
              // Time for somebody to push, which this run then does not see.
              if (known !== undefined) await ports.clock.sleep(60_000);
              const fresh = await ports.scmSite(access).listDeployments();
              const tested = fresh.some((one) => one.active && one.deployer === life.name);
              if (tested && known === undefined) lists.set(access.scmUrl, fresh);
              return known ?? fresh;
            },
          }),
        };
      },
    };
    expect(await findViolation(trusting, /which was not tested/, 3000)).to.be.a('string');
  });

  it('finds a push into a slot that another run is swapping, as its note says', async () => {
    const careless = planting((own) => ({
      findSlot: async (app, name) => {
        const slot = await own.findSlot(app, name);
        return slot === undefined ? undefined : { ...slot, tags: {} };
      },
    }));
    expect(await findViolation(careless, /which was not tested \(swap of run 1\)/)).to.be.a('string');
  });

  it('finds a swap that is asked for long after the last look', async () => {
    const slow = planting((own, ports) => ({
      beginSwap: async (source, target) => {
        await ports.clock.sleep(30_000);
        return own.beginSwap(source, target);
      },
    }));
    expect(await findViolation(slow, /had not looked at for some time/)).to.be.a('string');
  });

  it('finds a build that takes the place of a newer one', async () => {
    const ageless: Planted = {
      ports: (ports) => ({
        ...ports,
        git: { ...ports.git, readAncestry: () => Promise.resolve('descendant') },
      }),
    };
    expect(await findViolation(ageless, /took production back from build 30 to 10/)).to.be.a('string');
  });

  it('finds a preview that somebody ended and that is completed all the same', async () => {
    const trusting = planting((own) => {
      let prepared = false;
      return {
        findSlot: async (app, name) => {
          const slot = await own.findSlot(app, name);
          return slot === undefined || !prepared ? slot : { ...slot, pendingSwapWith: 'production' };
        },
        applySlotConfig: async (slot, target) => {
          await own.applySlotConfig(slot, target);
          prepared = true;
        },
      };
    });
    expect(await findViolation(trusting, /swap of its own where it was to complete/, 3000)).to.be.a('string');
  });

  it('finds a preview that is forgotten', async () => {
    const forgetful = planting((own) => {
      let forgotten = false;
      return {
        resetSlotConfig: () => {
          forgotten = true;
          return Promise.resolve();
        },
        findSlot: async (app, name) => {
          const slot = await own.findSlot(app, name);
          return slot === undefined || !forgotten ? slot : { ...slot, pendingSwapWith: undefined };
        },
      };
    });
    expect(await findViolation(forgetful, /left a prepared swap behind/)).to.be.a('string');
    expect(await findViolation(forgetful, /still pending after recover/)).to.be.a('string');
  });

  it('finds a bad build that a run left in production, which had noted a verdict before it had one', async () => {
    const rash = planting((own) => ({
      updateTags: (slot, tags) => {
        const done = Object.entries(tags).map(([name, text]) => [
          name,
          (text ?? '').replace(/^swapped /, 'done '),
        ]);
        return own.updateTags(slot, Object.fromEntries(done) as typeof tags);
      },
    }));
    expect(await findViolation(rash, /production is bad since a swap of/)).to.be.a('string');
  });

  it('finds a recover that calls a swap undone while it is under way', async () => {
    const hasty: Planted = {
      ports: (ports, _truth, life) => {
        if (life.name === 'run 1') return ports;
        return { ...ports, clock: { ...ports.clock, now: () => ports.clock.now() + 3_600_000 } };
      },
    };
    expect(await findViolation(hasty, /did not happen, and it is under way/)).to.be.a('string');
    expect(await findViolation(hasty, /did not happen, when it could still come/)).to.be.a('string');
  });

  it('finds a build that is swapped into production twice, and one that takes the place of a newer one', async () => {
    const blind: Planted = {
      ports: (ports) => ({
        ...ports,
        scmSite: (access) => ({
          ...ports.scmSite(access),
          listDeployments: async () => {
            const found = await ports.scmSite(access).listDeployments();
            return found.map((one) => ({ ...one, message: 'unknown' }));
          },
        }),
      }),
    };
    expect(await findViolation(blind, /that it served already/, 3000)).to.be.a('string');
    expect(await findViolation(blind, /took production back/, 3000)).to.be.a('string');
  });

  it('finds a swap back of a build that cannot go back', async () => {
    const misread: Planted = {
      plan: (plan) =>
        plan.swap.kind === 'no' ? plan : { ...plan, swap: { ...plan.swap, cannotGoBack: undefined } },
    };
    expect(await findViolation(misread, /that cannot go back/, 3000)).to.be.a('string');
  });

  it('finds a swap back of a production that could not be reached', async () => {
    const guessing: Planted = {
      ports: (ports) => ({
        ...ports,
        http: {
          send: async (request) => {
            const { url } = request;
            if (!url.startsWith('https://production')) return ports.http.send(request);
            return ports.http.send(request).catch((thrown: unknown) => {
              if (!isFailure(thrown, 'HTTP_UNREACHABLE')) throw thrown;
              return { status: 500, headers: {}, body: '', durationMs: 5, url };
            });
          },
        },
      }),
    };
    expect(await findViolation(guessing, /swapped back a production that it never heard/)).to.be.a('string');
  });

  /** Once production is told to be unhealthy, what is asked of the slot is answered from memory. */
  const blindReturn = (blind: 'deployments' | 'site'): Planted => ({
    ports: (ports) => {
      let returning = false;
      let inProduction: Awaited<ReturnType<ReturnType<Ports['scmSite']>['listDeployments']>> | undefined;
      const isBlind = (url: string, what: string): boolean =>
        returning && blind === what && !url.startsWith('https://production');
      return {
        ...ports,
        tell: (event) => {
          if (event.kind === 'production') returning ||= event.state === 'unhealthy';
          ports.tell(event);
        },
        scmSite: (access) => ({
          ...ports.scmSite(access),
          listDeployments: async () => {
            if (isBlind(access.scmUrl, 'deployments')) return inProduction ?? [];
            const found = await ports.scmSite(access).listDeployments();
            if (access.scmUrl.startsWith('https://production')) inProduction ??= found;
            return found;
          },
        }),
        http: {
          send: (request) =>
            isBlind(request.url, 'site')
              ? Promise.resolve({ status: 200, headers: {}, body: '', durationMs: 5, url: request.url })
              : ports.http.send(request),
        },
      };
    },
  });

  it('finds a swap back before which no obstacle was looked for', async () => {
    expect(await findViolation(blindReturn('deployments'), /without looking what the slot has/)).to.be.a(
      'string',
    );
    expect(await findViolation(blindReturn('site'), /did not see running/)).to.be.a('string');
  });

  it('finds a recover that calls production untouched while a swap may have happened', async () => {
    const wrong = ending(({ verdict, thrown }) => ({
      verdict: thrown?.code === 'RECOVERY_UNCLEAR' ? `${verdict} Here production is untouched.` : verdict,
    }));
    expect(await findViolation(wrong, /the swap that is noted there happened or goes on/)).to.be.a('string');
  });

  it('finds a swap of a slot whose last look showed something else', async () => {
    const wishful: Planted = {
      ports: (ports, _truth, life) => ({
        ...ports,
        scmSite: (access) => ({
          ...ports.scmSite(access),
          listDeployments: async () => {
            const found = await ports.scmSite(access).listDeployments();
            const own = found.some((one) => one.deployer === life.name && one.complete);
            if (!own) return found;
            return found.map((one) => ({ ...one, complete: true, active: one.deployer === life.name }));
          },
        }),
      }),
    };
    expect(await findViolation(wishful, /though its last look showed/, 3000)).to.be.a('string');
  });

  it('finds a preview that is cancelled although its swap was asked for', async () => {
    const anxious = planting((own) => ({
      beginSwap: async (source, target) => {
        try {
          return await own.beginSwap(source, target);
        } catch (thrown) {
          if (isFailure(thrown, 'ARM_UNAVAILABLE') && thrown.facts.maybeDone)
            await own.resetSlotConfig(source);
          throw thrown;
        }
      },
    }));
    expect(await findViolation(anxious, /that it asked to be completed/)).to.be.a('string');
  });

  it('finds a recover that says the wrong thing of a swap that happened', async () => {
    const wrong = ending(({ verdict }) => ({
      verdict: verdict.replace(
        /happened, and production is healthy.*/,
        'did not happen; production is untouched.',
      ),
    }));
    expect(await findViolation(wrong, /says that a swap did not happen, and it did/)).to.be.a('string');
  });

  it('finds a recover that calls things settled where they are not clear', async () => {
    const wrong = ending(({ exitCode, thrown }) => ({
      exitCode: thrown?.code === 'RECOVERY_UNCLEAR' ? 0 : exitCode,
    }));
    expect(await findViolation(wrong, /the note of the swap is still open/)).to.be.a('string');
  });

  for (const [from, to, like] of [
    [8, 3, /says that production is untouched/],
    [7, 0, /is not healthy|does not serve/],
    [6, 0, /says success/],
    [4, 0, /says success/],
    [0, 8, /says that it does not know/],
    [3, 6, /says that it returned/],
    [3, 9, /says that it swapped/],
    [5, 4, /nothing of it failed/],
    [9, 0, /did not see production healthy/],
    [0, 7, /is not healthy, and it is|after 0 swaps/],
  ] as const) {
    it(`finds a run that ends with ${String(to)} in place of ${String(from)}`, async () => {
      const wrong = ending(({ exitCode }) => ({ exitCode: exitCode === from ? to : exitCode }));
      expect(await findViolation(wrong, like)).to.be.a('string');
    });
  }

  it('finds words that say the wrong thing of production', async () => {
    const wrong = ending(({ verdict }) => ({
      verdict: verdict.replace(
        /A swap was asked for.*$/,
        'Production is untouched: production is untouched.',
      ),
    }));
    expect(await findViolation(wrong, /the words say that production is untouched/)).to.be.a('string');
  });
});
