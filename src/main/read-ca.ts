import { failure } from '#failures/failure.ts';
import type { World } from './world.ts';

/** Reads the certificates of a PEM file; none when no file is named. @throws Failure INPUT_INVALID */
export function readCa(
  caFile: string | undefined,
  { readBytes }: Pick<World, 'readBytes'>,
  origin = 'its value',
): readonly string[] {
  if (caFile === undefined) return [];
  const text = readBytes(caFile)?.toString('utf8');
  const certificates = text?.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length > 0) return certificates;
  const fault = text === undefined ? 'that cannot be read' : 'without a certificate';
  throw failure('INPUT_INVALID', {
    option: 'ca-file',
    origin,
    problem: `names a file ${fault}: ${caFile}`,
    accepted: 'Give the path of a PEM file',
  });
}
