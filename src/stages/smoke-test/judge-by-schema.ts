import type { AnySchema, ErrorObject, ValidateFunction } from 'ajv';
import { oneLine } from './excerpt.ts';
import { parseJson } from './json-values.ts';

const shownErrors = 3;

/**
 * Judges a body by a JSON schema: draft 2020-12 or 2019-09 when `$schema` says so, else draft-07. Unknown keywords
 * are a problem of the schema; `format` is a note, not a rule. The library is loaded at the first use.
 */
export async function judgeBySchema(body: string, schema: unknown): Promise<readonly string[]> {
  const parsed = parseJson(body);
  if (parsed.kind === 'problem') return [parsed.problem];
  let validate: ValidateFunction;
  try {
    validate = await compileSchema(schema as AnySchema);
  } catch (thrown) {
    return [
      `the JSON schema is not valid: ${oneLine(thrown instanceof Error ? thrown.message : String(thrown))}`,
    ];
  }
  if (validate(parsed.values[0])) return [];
  const errors = (validate.errors ?? []).map(describeError);
  const more = errors.length > shownErrors ? [`and ${String(errors.length - shownErrors)} more`] : [];
  return [`its body does not fit the schema: ${[...errors.slice(0, shownErrors), ...more].join('; ')}`];
}

async function compileSchema(schema: AnySchema): Promise<ValidateFunction> {
  const options = {
    strictTypes: false,
    strictTuples: false,
    validateFormats: false,
    allErrors: true,
    logger: false,
  } as const;
  const dialect =
    typeof schema === 'object' && typeof schema['$schema'] === 'string' ? schema['$schema'] : '';
  if (dialect.includes('2020-12')) {
    const { Ajv2020 } = await import('ajv/dist/2020.js');
    return new Ajv2020(options).compile(schema);
  }
  if (dialect.includes('2019-09')) {
    const { Ajv2019 } = await import('ajv/dist/2019.js');
    return new Ajv2019(options).compile(schema);
  }
  const { Ajv } = await import('ajv');
  return new Ajv(options).compile(schema);
}

function describeError(error: ErrorObject): string {
  const where = error.instancePath === '' ? 'the value' : `'${error.instancePath}'`;
  return oneLine(`${where} ${error.message ?? `breaks '${error.keyword}'`}`);
}
