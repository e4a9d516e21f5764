import { systemClock } from '#clock';
import type { DemoCi } from '#commands/demo-costume.ts';
import type { EmulatorStart, StartedEmulator } from '#commands/emulator.ts';
import { failure, severalFailures } from '#failures/failure.ts';
import { makeConnection } from '#http/make-connection.ts';
import { makeHttp } from '#http/make-http.ts';
import type { ReadResult } from '#parameters/read-parameters.ts';
import { openProcesses } from './make-ports.ts';
import { readCa } from './read-ca.ts';
import type { Session } from './session.ts';
import type { World } from './world.ts';

/** Runs `emulator` or `demo`, which need no Azure. */
export async function runOnEmulator(read: ReadResult, { world }: Session): Promise<number> {
  const stopped = untilStopped(world.signal);
  if (read.command === 'emulator') {
    const { emulator } = await import('#commands/emulator.ts');
    const { parameters } = read;
    return emulator({
      parameters,
      startEmulator: (start) => startEmulator(start, parameters.seed ?? 'its value'),
      readJson: (path) => readJson(path, world),
      write: world.write,
      stopped,
    });
  }
  const { demo } = await import('#commands/demo.ts');
  const { ci, keep, story } = read.parameters;
  return demo({
    ci: dressOf(ci),
    keep,
    story,
    startEmulator: (start) => startEmulator(start, 'the demo'),
    processes: await openProcesses(world.env, read.childEnvironmentBlocklist),
    httpTrusting: (caFile) => {
      const connection = makeConnection({ ca: readCa(caFile, world), env: world.env });
      return makeHttp(connection, world.env, () => systemClock.now());
    },
    examples: world.examples,
    program: world.program,
    write: world.write,
    stopped,
    signal: world.signal,
  });
}

/** The demo takes no CI but those that it has a costume of. */
function dressOf(ci: ReadResult['parameters']['ci']): DemoCi {
  return ci === 'github' || ci === 'plain' ? ci : 'teamcity';
}

/** The emulator is a program of its own, loaded only when it is to run. */
async function startEmulator(
  { stateFolder, port, seed }: EmulatorStart,
  seedOrigin: string,
): Promise<StartedEmulator> {
  const { startEmulator: begin } = await import('#emulator/start-emulator.ts');
  const { isStartRefusal } = await import('#emulator/start-refusal.ts');
  type Options = Parameters<typeof begin>[0];
  try {
    return await begin({
      stateFolder,
      ...(port === undefined ? {} : { port }),
      ...(seed === undefined ? {} : { seed: seed as NonNullable<Options['seed']> }),
    });
  } catch (thrown) {
    if (!isStartRefusal(thrown)) throw thrown;
    const problems = thrown.problems.map(({ about, problem, accepted }) => {
      const from =
        'seed' in about
          ? { option: about.seed, origin: seedOrigin }
          : { option: about.option, origin: 'its value' };
      return failure('INPUT_INVALID', { ...from, problem, accepted }, { cause: thrown });
    });
    throw severalFailures(problems);
  }
}

function readJson(path: string, world: World): Promise<unknown> {
  const bytes = world.readBytes(path);
  const refuse = (problem: string, cause?: unknown): Error =>
    failure(
      'INPUT_INVALID',
      { option: 'seed', origin: 'its value', problem, accepted: 'Give the path of a JSON file' },
      { cause },
    );
  if (bytes === undefined) return Promise.reject(refuse(`names a file that cannot be read: ${path}`));
  try {
    return Promise.resolve(JSON.parse(bytes.toString('utf8')) as unknown);
  } catch (thrown) {
    return Promise.reject(refuse(`names a file that is not JSON: ${path}`, thrown));
  }
}

function untilStopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
}
