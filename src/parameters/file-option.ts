import type { VersionCheck } from '#app-service/smoke-test.ts';
import { durationOrZeroShape, durationShape, versionCheckShape } from './check-shapes.ts';
import { makeVersionCheck } from './make-check.ts';
import {
  choiceShape,
  countShape,
  isMap,
  switchShape,
  textShape,
  type JsonSchema,
  type Path,
  type Refuse,
  type Shape,
} from './shape.ts';
import { rowOfOption, type OptionName } from './options.ts';
import { describeDuration } from './duration.ts';

/** An option's value in slotship.yml: text to be parsed like any other source's, or a version check already made. */
export interface FileValue {
  readonly text: string;
  readonly versionCheck?: VersionCheck;
}

const asText = <Value>(shape: Shape<Value>, describe: (value: Value) => string): Shape<FileValue> => ({
  schema: shape.schema,
  read: (value, path, refuse) => {
    const read = shape.read(value, path, refuse);
    return read === undefined ? undefined : { text: describe(read) };
  },
});

const versionCheckOption: Shape<FileValue> = {
  schema: { anyOf: [{ type: 'string' }, versionCheckShape.schema] },
  read: (value: unknown, path: Path, refuse: Refuse) => {
    if (!isMap(value)) return asText(textShape(), String).read(value, path, refuse);
    const entry = versionCheckShape.read(value, path, refuse);
    const versionCheck = entry === undefined ? undefined : makeVersionCheck(entry, path, refuse);
    return versionCheck === undefined ? undefined : { text: 'given as an object', versionCheck };
  },
};

/** The shape of an option's property in slotship.yml. */
export function shapeOfOption(name: OptionName): Shape<FileValue> {
  const row = rowOfOption(name);
  switch (row.type) {
    case 'switch':
      return asText(switchShape, String);
    case 'choice':
      return asText(choiceShape(row.choices), String);
    case 'duration':
      return asText(row.zero === true ? durationOrZeroShape : durationShape, describeDuration);
    case 'number':
      return asText(countShape(row.least, row.most), String);
    case 'version-check':
      return versionCheckOption;
    case 'text':
      return asText(textShape(patternOf(row.pattern)), String);
    case 'url':
      return asText(textShape({ format: 'uri' }), String);
    case 'path':
    case 'secret':
      return asText(textShape(), String);
  }
}

function patternOf(pattern: RegExp | undefined): JsonSchema {
  return pattern === undefined ? {} : { pattern: pattern.source };
}
