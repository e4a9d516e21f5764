import type { CommandContext } from '#commands/command.ts';
import type { CommandName } from '#parameters/commands.ts';
import type { ReadResult } from '#parameters/read-parameters.ts';
import { makePlan } from '#plan/make-plan.ts';
import { describeDocument } from '#report/json.ts';
import { findMissingBuild } from './find-unreadable.ts';
import { finishRun } from './finish-run.ts';
import { openPorts } from './make-ports.ts';
import { readCa } from './read-ca.ts';
import { readProfile } from './read-profile.ts';
import { runOnEmulator } from './run-on-emulator.ts';
import type { Session } from './session.ts';
import { openSwapState } from './swap-state.ts';

/** Runs the command that was read. */
export async function runCommand(read: ReadResult, session: Session): Promise<number> {
  const { world, facts, teller, runId } = session;
  if (read.command === 'emulator' || read.command === 'demo') return runOnEmulator(read, session);
  const profile = readProfile(read, world);
  const plan = makePlan(read.parameters, read.config, facts, runId, profile);
  const open = await openPorts({
    read,
    ca: readCa(read.parameters.caFile, world),
    env: world.env,
    tell: teller.tell,
    signal: world.signal,
    tempFolder: facts.tempFolder ?? world.tempFolder,
    withoutArm: profile !== undefined,
  });
  const context: CommandContext = {
    read,
    facts,
    plan,
    known: findMissingBuild(read, world),
    ports: open.ports,
    writeDocument: (document) => {
      world.write(describeDocument(teller.redactAll(document)));
    },
    ask: world.ask,
    finish: (ending, besides) => finishRun(session, plan, ending, besides),
  };
  try {
    const noteEnd = openSwapState(read.command, plan, world.env);
    const exitCode = await runAzureCommand(read.command, context);
    noteEnd(exitCode);
    return exitCode;
  } finally {
    open.close();
  }
}

async function runAzureCommand(
  command: Exclude<CommandName, 'emulator' | 'demo'>,
  context: CommandContext,
): Promise<number> {
  switch (command) {
    case 'deploy':
      return (await import('#commands/deploy.ts')).deploy(context);
    case 'plan':
      return (await import('#commands/plan.ts')).plan(context);
    case 'smoke-test':
      return (await import('#commands/smoke-test.ts')).smokeTest(context);
    case 'swap':
      return (await import('#commands/swap.ts')).swap(context);
    case 'swap-back':
      return (await import('#commands/swap-back.ts')).swapBack(context);
    case 'status':
      return (await import('#commands/status.ts')).status(context);
    case 'settings list':
      return (await import('#commands/settings-diff.ts')).listSettings(context);
    case 'settings diff':
      return (await import('#commands/settings-diff.ts')).diffSettings(context);
    case 'settings copy':
      return (await import('#commands/settings-copy.ts')).copySettings(context);
    case 'recover':
      return (await import('#commands/recover.ts')).recover(context);
  }
}
