import { detectCi, readBuildFacts } from '#ci/detect-ci.ts';
import { makeTeller } from '#ci/make-teller.ts';
import { readTeamCityProperties } from '#ci/teamcity-properties.ts';
import { systemClock } from '#clock';
import { findAsked } from '#commands/find-asked.ts';
import { describeHelp } from '#commands/help.ts';
import { findEarlyChoices } from '#parameters/find-early.ts';
import { freshRun } from '#report/run-state.ts';
import { endingOf } from '#run';
import { finishRun } from './finish-run.ts';
import { readAsked } from './read-asked.ts';
import { runCommand } from './run-command.ts';
import { makeRunId } from './run-id.ts';
import type { Session } from './session.ts';
import { tellSilence } from './tell-silence.ts';
import type { World } from './world.ts';

/** Does what was asked and gives the exit code. Nothing is thrown, whatever happens. */
export async function start(world: World): Promise<number> {
  const asked = findAsked(world.words, world.env);
  if (asked.kind === 'version') {
    world.write(`${world.version}\n`);
    return 0;
  }
  const command = asked.kind === 'help' ? 'help' : asked.command;
  const flags = asked.kind === 'help' ? [] : asked.flags;
  const session = await openSession(command, flags, world);
  try {
    if (asked.kind === 'help') {
      world.write(describeHelp(asked.command));
      return 0;
    }
    const read = readAsked(asked.command, flags, session);
    return await runCommand(read, session);
  } catch (thrown) {
    const local = command === 'emulator' || command === 'demo';
    return finishRun(session, undefined, endingOf(thrown, { ...freshRun, local }, session.teller.tell));
  }
}

async function openSession(command: string, flags: readonly string[], world: World): Promise<Session> {
  const properties = readTeamCityProperties(world.env, world.readBytes);
  const choices = findEarlyChoices({ command, flags, env: world.env, properties });
  const ci = detectCi(world.env, choices.ci);
  const facts = readBuildFacts(ci, world.env, properties);
  const json = choices.output === 'json';
  // A document on standard output stands alone there, and so does what people asked for; the log goes beside it.
  const plainTeller = await makeTeller({
    ci: json ? 'plain' : ci,
    write: json ? world.writeError : world.write,
    isTerminal: world.isTerminal,
    env: world.env,
    now: () => systemClock.now(),
  });
  const teller = tellSilence(plainTeller, systemClock);
  const runId = makeRunId(ci, facts.buildNumber, world.randomName());
  const { reportFolder } = choices;
  return {
    command,
    properties,
    facts,
    teller,
    json,
    reportFolder,
    verbose: choices.verbose || facts.debug,
    world,
    runId,
    startedAt: systemClock.now(),
  };
}
