import { expect } from 'chai';
import { openMemory, tellGrowth } from '#git/push/push-memory.ts';
import { writeRememberedPush } from '#git/pack/remembered-push.ts';
import type { PackRequest } from '#ports';
import type { RunEvent } from '#report/event.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestFolder } from '../../fixtures/make-door.ts';

const url = 'https://shop.scm.example/shop.git';
const tip = 'a'.repeat(40);

describe('git: push-memory', () => {
  let cache: TestFolder;
  let events: RunEvent[];
  beforeEach(() => {
    cache = makeTestFolder();
    events = [];
  });
  afterEach(() => {
    cache.remove();
  });

  function request(head: string | undefined): PackRequest {
    const tell: PackRequest['tell'] = (event) => events.push(event);
    return { cacheFolder: cache.path, branch: 'master', tip: head, tell } as PackRequest;
  }

  function remember(sentBytes: number): void {
    const file = openMemory(request(tip), url)?.file ?? '';
    writeRememberedPush(file, { tip, tree: tip, ids: new Set([tip]), pushes: 4, objects: 20, sentBytes });
  }

  it('says what went to the address, not how large a repository is that a swap may exchange', () => {
    remember(3_000_000);
    tellGrowth(openMemory(request(tip), url)?.before, request(tip));
    expect(events).to.have.length(1);
    expect(JSON.stringify(events[0]))
      .to.include('4 pushes with 20 objects, 3 MB go to this address')
      .and.to.include('a swap exchanges the repositories');
  });

  it('advises to look at repositories to which much went', () => {
    remember(2_000_000_000);
    tellGrowth(openMemory(request(tip), url)?.before, request(tip));
    expect(JSON.stringify(events[1])).to.include('worth making smaller');
  });

  it('begins anew where the repository at the address is empty', () => {
    remember(3_000_000);
    const empty = openMemory(request(undefined), url);
    expect(empty?.before).to.equal(undefined);
    tellGrowth(empty?.before, request(undefined));
    expect(events).to.deep.equal([]);
  });
});
