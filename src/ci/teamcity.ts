import type { RunEvent } from '#report/event.ts';
import type { Adapter, Write } from './ci-adapter.ts';
import { serviceMessage, singleMessage, timestamp } from './teamcity-message.ts';
import { makeTestTree } from './teamcity-tests.ts';
import { wordEvent, wordProgress } from './teamcity-words.ts';

/** Each message of progress stays in the log, though TeamCity shows the last alone; no more than one in this time, in ms. */
const progressEveryMs = 1_000;

/**
 * Speaks TeamCity's service messages. `now` is in milliseconds since 1970.
 * Source: TeamCity, Service Messages.
 */
export function makeTeamCityAdapter(write: Write, now: () => number): Adapter {
  const toLines = makeTeamCityLines(now);
  return {
    tell(event) {
      for (const line of toLines(event)) write(`${line}\n`);
    },
    finish: () => Promise.resolve(),
  };
}

/** Makes the translator of a run's events to lines of TeamCity's log; blocks, suites and tests in them pair. */
export function makeTeamCityLines(now: () => number): (event: RunEvent) => readonly string[] {
  const time = (): string => timestamp(now());
  const tests = makeTestTree(time);
  const blocks: string[] = [];
  let progress = { text: '', at: -Infinity };
  let failed = false;
  const closeBlocks = (): readonly string[] =>
    blocks
      .splice(0)
      .reverse()
      .map((name) => serviceMessage('blockClosed', { name, timestamp: time() }));
  const openStage = (stage: string): readonly string[] => {
    blocks.push(stage);
    return [
      serviceMessage('blockOpened', { name: stage, timestamp: time() }),
      singleMessage('progressMessage', stage),
    ];
  };
  const showProgress = (text: string): readonly string[] => {
    // A progress message replaces the one before it; the same text again would only lengthen the log.
    if (text === progress.text || now() - progress.at < progressEveryMs) return [];
    progress = { text, at: now() };
    return wordProgress(text);
  };
  return (event) => {
    switch (event.kind) {
      case 'stage-started':
        return openStage(event.stage);
      case 'stage-ended':
        return [...tests.close(), ...wordEvent(event, time()), ...closeBlocks()];
      case 'progressed':
        return showProgress(event.text);
      case 'test-started':
        return tests.start(event.suite, event.name);
      case 'test-ended':
        return tests.end(event.test);
      case 'failed':
        // A second build problem would hide which one ended the run.
        if (failed) return [];
        failed = true;
        return [...tests.close(), ...closeBlocks(), ...wordEvent(event, time())];
      case 'run-ended':
        return [...tests.close(), ...closeBlocks(), ...wordEvent(event, time())];
      default:
        return wordEvent(event, time());
    }
  };
}
